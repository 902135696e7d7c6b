"""Fault points: named, each in one place, silent without orders, obeyed once with them, refused in production."""

import os
import re
import signal
from pathlib import Path

import pytest

from contest.kernel import faults, settings as kernel_settings
from tests.kernel.test_settings import READY, given

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def no_orders_afterwards():
    yield
    faults.obey("")


def dies(act) -> bool:
    """Whether a child that does this is ended by kill -9."""
    if (child := os.fork()) == 0:
        act()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def test_every_point_stands_in_the_source_and_in_one_place():
    source = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "contest").rglob("*.py")))
    assert sorted(re.findall(r'\breached\("([^"]+)"\)', source)) == sorted(faults.POINTS)


def test_without_orders_nothing_happens(tmp_path):
    assert not any(dies(lambda point=point: faults.reached(point)) for point in faults.POINTS)
    faults.obey(str(tmp_path / "orders"))
    assert not dies(lambda: faults.reached("mail.before_sending"))


def test_an_order_is_obeyed_at_its_point_and_once(tmp_path):
    orders = tmp_path / "orders"
    faults.obey(str(orders))
    orders.write_text("mail.after_sending")
    assert not dies(lambda: faults.reached("mail.before_sending"))
    assert dies(lambda: faults.reached("mail.after_sending"))
    assert not dies(lambda: faults.reached("mail.after_sending"))


def test_production_refuses_to_be_killed(tmp_path):
    with pytest.raises(kernel_settings.Unsafe, match="KONPE_FAULTS"):
        kernel_settings.complete(given(tmp_path, **READY, FAULTS=str(tmp_path / "orders")))
