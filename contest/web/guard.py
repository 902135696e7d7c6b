"""Authorization at the HTML edge: sign-in first, then 404, then the table."""

from datetime import datetime
from typing import cast

from flask import g
from flask_login import current_user

from contest.access import standing as standings
from contest.access.gate import NotSignedIn
from contest.access.standing import Standing
from contest.access.table import TABLE, Role
from contest.contests import queries as contests
from contest.contests.model import Contest
from contest.entries import queries as entries
from contest.entries.model import Entry
from contest.kernel.once import used
from contest.kernel.sees import Sees
from contest.people.model import Person
from contest.web.forms import once_key


def me() -> Person | None:
    """Who is signed in, or None."""
    return cast(Person, current_user) if current_user.is_authenticated else None


def my_id() -> int:
    """The id of who is signed in; raises NotSignedIn."""
    person = me()
    if person is None:
        raise NotSignedIn
    return person.id


def contest(action: str, number: int) -> Contest:
    """The contest of this number, if the one who asks may do `action` to it now. Raises NoResultFound (404)."""
    _visitors(action)
    found = contests.contest(number)
    standings.authorize(action, standing(found))
    return found


def entry(action: str, number: int, entry_number: int) -> tuple[Contest, Entry]:
    """A contest and one of its entries by number, if the one who asks may do `action` to it now."""
    _visitors(action)
    found, wanted = contests.contest(number), entries.find(number, entry_number)
    standings.authorize(action, standing(found), entry=wanted)
    return found, wanted


def house(action: str) -> None:
    """Go on if the one who asks may do what is no matter of one contest."""
    standings.authorize_house(action, me())


def standing(contest: Contest) -> Standing:
    """Where the one who asks stands in a contest; found out once per request."""
    known: dict[tuple[int, str, datetime | None], Standing] = g.setdefault("standings", {})
    key = (contest.id, contest.state, contest.hidden_at)
    if key not in known:
        known[key] = standings.standing(me(), contest, now=g.now)
    return known[key]


def sees(contest: Contest) -> Sees:
    """What the one who asks sees of a contest's entries."""
    return standing(contest).sees()


def may(action: str, contest: Contest, entry: Entry | None = None) -> bool:
    """Whether to show the button; the action itself asks again."""
    return standing(contest).allows(action, entry=entry)


def sent_before() -> bool:
    """Whether this very form has done its act already, asked before the state of things is: a double click or the
    back button is then shown what came of it, not that it is too late."""
    person = me()
    return person is not None and used(once_key(), by=person.id)


def _visitors(action: str) -> None:
    if me() is None and Role.VISITOR not in TABLE[action]:
        raise NotSignedIn
