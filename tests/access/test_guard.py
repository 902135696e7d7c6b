"""How one is turned away, and that a request asks the database once for the relation it goes by."""

import pytest
from flask import g
from sqlalchemy.exc import NoResultFound

from contest.access import guard
from contest.access.guard import NotSignedIn, Unknown, authorize, authorize_site
from contest.access.table import TABLE, Role
from contest.contests.actions import watching
from contest.kernel.clock import utcnow
from contest.kernel.refusal import Refused
from contest.kernel.sees import Marks
from contest.people import queries as person_queries
from contest.people.model import Person
from tests import make
from tests.access.test_table import RIVAL, related
from tests.statements import heard


def test_visitors_sign_in_first_whether_the_contest_is_there_or_not(app) -> None:
    with app.test_request_context():
        g.now, g.asks = utcnow(), None
        for action, row in TABLE.items():
            if Role.VISITOR not in row:
                with pytest.raises(NotSignedIn):
                    guard.contest(action, 999)
                with pytest.raises(NotSignedIn):
                    guard.entry(action, 999, 1)
            else:
                with pytest.raises(NoResultFound):
                    guard.contest(action, 999)


def test_what_one_may_never_do_is_as_if_it_were_not_there() -> None:
    for action in (
        "contest.cancel",
        "award.decide",
        "entry.hide",
        "judge.invite_or_remove",
        "contest.publish",
    ):
        with pytest.raises(Unknown):
            authorize(action, related(Role.DESIGNER, stage="O"))


def test_what_one_may_do_in_another_state_is_refused() -> None:
    with pytest.raises(Refused, match=r"contest\.not_now"):
        authorize("award.decide", related(Role.CLIENT, stage="O"))
    with pytest.raises(Refused, match=r"contest\.not_now"):
        authorize("entry.mark", related(Role.JUDGE, stage="W"), entry=make.entry(author_id=RIVAL))


def test_staff_are_told_that_the_contest_is_their_own() -> None:
    with pytest.raises(Refused, match=r"staff\.own_contest"):
        authorize("award.void", related(Role.STAFF, Role.WINNER, stage="W"))


def test_matters_of_the_site() -> None:
    staff, other = Person(id=1, is_staff=True), Person(id=2, is_staff=False)
    for action, row in TABLE.items():
        if "*" not in row.values():
            continue
        with pytest.raises(NotSignedIn):
            authorize_site(action, None)
        authorize_site(action, staff)
        if Role.DESIGNER in row:
            authorize_site(action, other)
        else:
            with pytest.raises(Unknown):
                authorize_site(action, other)


@pytest.fixture
def asking(stage):
    """A request of Hana's, in which things are asked and done by hand."""
    with stage.app.test_request_context():
        g.now, g.asks = utcnow(), person_queries.person(stage.scene.ids["hana"])
        yield stage
    stage.restore()


def test_a_request_asks_for_the_relation_once(asking):
    number = asking.number("J")
    with heard(asking.app) as seen:
        contest = guard.contest("contest.view", number)
        guard.entry("entry.decline", number, 1)
        assert guard.sees(contest).marks == Marks.TALLY
        assert guard.may("award.decide", contest)

    assert len(seen) == 2  # the facts, and the entry


def test_after_an_act_of_the_same_request_it_is_asked_for_anew(asking):
    contest = guard.contest("contest.view", asking.number("J"))
    assert not guard.relation(contest).watches
    watching.watch(contest.id, by=guard.my_id(), now=g.now)

    with heard(asking.app) as seen:
        assert guard.relation(contest).watches
        assert guard.relation(contest).watches
    assert len(seen) == 3  # the rows of contest and person, read before the act, and the facts


def test_it_is_asked_for_anew_where_somebody_else_asks_or_another_contest_is_meant(asking):
    with heard(asking.app) as seen:
        assert Role.CLIENT in guard.relation(guard.contest("contest.view", asking.number("J"))).roles
        assert guard.contest("contest.view", asking.number("O")).id == asking.number("O")
        g.asks = None
        assert guard.relation(guard.contest("contest.view", asking.number("J"))).roles == {Role.VISITOR}
    assert len(seen) == 3
