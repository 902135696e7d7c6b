"""Only what is declared exists."""

import pytest

from contest.ledger import chart


@pytest.mark.parametrize(("kind", "source", "target"), [(k, s, t) for k, (s, t) in chart.CHART.items()])
def test_every_declared_transfer_passes_and_its_way_back_does_not(kind, source, target):
    names = {one: one if one in chart.SINGLE else f"{one}/1" for one in chart.KINDS} | {
        "cash": "cash/sandbox"
    }

    chart.check(kind, names[source], names[target])
    with pytest.raises(chart.NotOfTheChart):
        chart.check(kind, names[target], names[source])


@pytest.mark.parametrize(
    "name",
    [
        "",
        "hold",
        "hold/",
        "hold/x",
        "hold/-1",
        "hold/４２",
        "fees/1",
        "cash",
        "cash/a b",
        "escrow/1",
        "balance/1/2",
    ],
)
def test_no_other_account_exists(name):
    with pytest.raises(chart.NotOfTheChart):
        chart.kind_of(name)
