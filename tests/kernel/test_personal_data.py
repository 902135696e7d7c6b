from unittest.mock import Mock

from contest import PACKAGES
from contest.kernel import personal_data as kernel_personal_data


def test_steps_run_in_the_order_of_packages_however_modules_were_imported():
    declared = kernel_personal_data.Declarations()
    modules = [
        *(f"contest.{package}.personal_data" for package in reversed(PACKAGES)),
        "contest.people.model",
    ]
    for module in modules:
        declared(Mock(__module__=module))
    ran = [
        one.__module__.removesuffix(".personal_data").removeprefix("contest.") for one in declared.in_order()
    ]
    assert [one for one in ran if one != "people.model"] == [*PACKAGES]
    assert ran[ran.index("people") + 1] == "people.model"
