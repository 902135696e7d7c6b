from contest import PACKAGES
from contest.kernel import personal_data as kernel_personal_data


def test_steps_run_in_the_order_of_packages_however_modules_were_imported():
    declared = [(f"contest.{package}.personal_data", package) for package in reversed(PACKAGES)]
    declared.append(("contest.people.model", "people again"))
    ran = kernel_personal_data.in_order(declared)
    assert [one for one in ran if one != "people again"] == [*PACKAGES]
    assert ran[ran.index("people") + 1] == "people again"
