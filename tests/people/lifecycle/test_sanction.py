"""Sanctions of every kind: imposed, in force, lifted once."""

from datetime import timedelta

import pytest

from contest.kernel.refusal import Refused
from contest.people.escalation import BAN, KINDS, SPANS, SUSPENSION, WARNING, Measure
from contest.people.events import PersonSuspended, PersonWarned, SanctionLifted
from contest.people.lifecycle import sanction as sanction_lifecycle
from tests.make import NOON

ABOUT = {"person_id": 1, "sanction_id": 5, "reason": "spam", "at": NOON}
WEEK = NOON + timedelta(days=7)
TOLD = {WARNING: PersonWarned(**ABOUT), SUSPENSION: PersonSuspended(**ABOUT, until=WEEK), BAN: None}


def imposed(kind):
    measure = Measure(kind=kind, days=7 if kind == SUSPENSION else None)
    row = sanction_lifecycle.impose(1, measure, reason=" spam ", by=9, now=NOON)
    row.id = 5
    return row


@pytest.mark.parametrize("kind", KINDS)
def test_a_sanction_tells_what_it_is_but_for_a_ban_which_the_account_tells(kind):
    row = imposed(kind)
    assert (row.person_id, row.kind, row.until) == (1, kind, WEEK if kind == SUSPENSION else None)
    assert sanction_lifecycle.imposed(row) == TOLD[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_a_sanction_is_lifted_once(kind):
    row = imposed(kind)
    lifted = sanction_lifecycle.lift(row, reason=" heard ", by=9, now=WEEK)
    assert lifted == (
        None if kind == BAN else SanctionLifted(person_id=1, sanction_id=5, reason="heard", at=WEEK)
    )
    assert (row.lifted_at, row.lifted_by, row.lifted_reason) == (WEEK, 9, "heard")
    with pytest.raises(Refused, match="sanction.lifted"):
        sanction_lifecycle.lift(row, reason="heard", by=9, now=WEEK)


def test_nobody_lifts_their_own():
    row = imposed(WARNING)
    with pytest.raises(Refused, match="person.not_yourself"):
        sanction_lifecycle.lift(row, reason="heard", by=1, now=WEEK)
    assert row.lifted_at is None


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"reason": " \n"}, "person.reason_missing"),
        ({"by": 1}, "person.not_yourself"),
        ({"measure": Measure(kind="exile")}, "sanction.kind"),
        ({"measure": Measure(kind=SUSPENSION)}, "sanction.span"),
        ({"measure": Measure(kind=SUSPENSION, days=max(SPANS) + 1)}, "sanction.span"),
        ({"measure": Measure(kind=WARNING, days=7)}, "sanction.span"),
    ],
)
def test_what_cannot_be_imposed(facts, code):
    given = {"measure": Measure(kind=WARNING), "reason": "spam", "by": 9} | facts
    with pytest.raises(Refused, match=code):
        sanction_lifecycle.impose(1, given.pop("measure"), **given, now=NOON)
