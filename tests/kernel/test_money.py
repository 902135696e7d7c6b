"""Amounts are whole, of one currency, and rounded down."""

import ast
from decimal import Decimal
from pathlib import Path

import pytest

from contest.kernel import money
from contest.kernel.money import Money, yen

ROOT = Path(__file__).parents[2]
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)


def test_sums_and_differences_keep_the_currency():
    assert yen(100) + yen(20) == yen(120) and yen(100) - yen(120) == yen(-20) == -yen(20)


def test_amounts_compare_and_sort():
    assert yen(1) < yen(2) <= yen(2) and max(yen(3), yen(1)) == yen(3)
    assert not yen(0) and yen(1)


@pytest.mark.parametrize("amount", [1.0, "1", None, True, Decimal(1)])
def test_only_whole_numbers_are_amounts(amount):
    with pytest.raises(TypeError):
        Money(amount, "JPY")


def test_currencies_nobody_knows_are_refused():
    with pytest.raises(ValueError, match="unknown currency"):
        Money(1, "XXX")


@pytest.mark.parametrize(
    ("amount", "rate", "part"),
    [
        (99_999, "10", 9_999),
        (1, "10", 0),
        (100_000_000, "10", 10_000_000),
        (10_001, "7.5", 750),
        (0, "10", 0),
    ],
)
def test_percents_drop_fractions_of_the_minor_unit(amount, rate, part):
    assert yen(amount).percent(Decimal(rate)) == yen(part)


def test_amounts_are_written_as_in_the_trade():
    assert [str(yen(n)) for n in (0, 1_000, -200_000, 100_000_000)] == [
        "¥0",
        "¥1,000",
        "−¥200,000",
        "¥100,000,000",
    ]


def test_the_api_gets_minor_units_and_the_currency():
    assert yen(1000).as_json() == {"amount": 1000, "currency": "JPY"}


# Where the usual currency may be named: where there is no money yet that would say which, and in the demo.
NAME_HOME = {
    "contest/web/home/front.py",
    "contest/cli/receipt.py", "contest/contests/model.py", "contest/demo/fill.py", "contest/kernel/money.py",
    "contest/payments/queries.py", "contest/web/__init__.py", "contest/web/brief/form.py",
    "contest/web/contests/filters.py", "contest/web/earnings.py", "contest/web/forms.py", "contest/web/staff/ledger.py",
    "contest/web/staff/receipts.py",
}  # fmt: skip


def test_nothing_else_assumes_a_currency():
    named, written = set(), set()
    for path in sorted(ROOT.glob("contest/**/*.py")):
        if "migrations" in path.parts:
            continue
        where, tree = str(path.relative_to(ROOT)), ast.parse(path.read_text())
        docs = {
            ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, DOCUMENTED)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Name | ast.Attribute | ast.alias):
                name = getattr(node, "id", None) or getattr(node, "attr", None) or getattr(node, "name", None)
                named |= {where} if name in ("HOME", "home", "yen") else set()
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in docs:
                written |= (
                    {where} if set("¥円") & set(node.value) or node.value in money.CURRENCIES else set()
                )

    assert named == NAME_HOME
    assert written == {
        "contest/api/fields.py",
        "contest/api/spec.py",
        "contest/kernel/money.py",
    }  # examples
    for path in ROOT.glob("templates/**/*.html"):
        assert not set("¥円") & set(path.read_text()), path
