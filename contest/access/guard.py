"""The gate as both edges ask it: sign-in first, then 404, then the table."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from flask import g
from flask_login import current_user
from sqlalchemy import CompoundSelect

from contest.access import standing as standings
from contest.access.errors import NotSignedIn, Unknown
from contest.access.standing import Standing
from contest.access.table import TABLE, Role
from contest.contests.model import Contest
from contest.entries import queries as entry_queries
from contest.entries.model import Entry
from contest.kernel.refusal import Refused
from contest.kernel.sees import Sees
from contest.participants.queries import parts_of
from contest.payments import queries as payment_queries
from contest.people.model import Person

_security = logging.getLogger("konpe.security")


def me() -> Person | None:
    """Who asks, or None: a page goes by the session, unless the edge has said in `g.asks` whom it lets in."""
    if "asks" in g:
        return cast(Person | None, g.asks)
    return cast(Person, current_user) if current_user.is_authenticated else None


def my_id() -> int:
    """The id of who asks; raises NotSignedIn."""
    person = me()
    with _refusals_logged("sign in"):
        if person is None:
            raise NotSignedIn
    return person.id


def contest(action: str, number: int) -> Contest:
    """The contest of this number, if the one who asks may do `action` to it now. Raises NoResultFound (404)."""
    with _refusals_logged(action):
        _visitors(action)
        found = _stand(number)
        standings.authorize(action, found)
    return found.contest


def payout(action: str, payout_id: int) -> None:
    """Go on if staff may do `action` to this payout: none whose money comes from a contest in which the one who asks
    has a part. Raises NoResultFound."""
    site(action)
    row = payment_queries.payout(payout_id)
    for number in payment_queries.inflow(row.person_id, until=row).contests:
        contest(action, number)


def entry(action: str, number: int, entry_number: int) -> tuple[Contest, Entry]:
    """A contest and one of its entries by number, if the one who asks may do `action` to it now."""
    with _refusals_logged(action):
        _visitors(action)
        found, wanted = _stand(number), entry_queries.find(number, entry_number)
        standings.authorize(action, found, entry=wanted)
    return found.contest, wanted


def site(action: str) -> None:
    """Go on if the one who asks may do what is no matter of one contest."""
    with _refusals_logged(action):
        standings.authorize_site(action, me())


def parts() -> CompoundSelect[Any]:
    """The ids of the contests in which the one who asks has a part: staff lists leave out what belongs to them."""
    return parts_of(my_id())


def standing(contest: Contest) -> Standing:
    """Where the one who asks stands in a contest; found out once per request and state."""
    known, key = _known(), _key(contest)
    if key not in known:
        known[key] = standings.standing(me(), contest, now=g.now)
    return known[key]


def sees(contest: Contest) -> Sees:
    """What the one who asks sees of a contest's entries."""
    return standing(contest).sees()


def may(action: str, contest: Contest, entry: Entry | None = None) -> bool:
    """Whether to show the button; the action itself asks again."""
    return standing(contest).allows(action, entry=entry)


def _stand(number: int) -> Standing:
    found = standings.stand(me(), number, now=g.now)
    return _known().setdefault(_key(found.contest), found)


def _known() -> dict[Any, Standing]:
    known: dict[Any, Standing] = g.setdefault("standings", {})
    return known


def _key(contest: Contest) -> tuple[Any, ...]:
    """What a standing hangs on: after an act of this request it may be another."""
    return contest.id, contest.state, contest.hidden_at, contest.entries_close_at


@contextmanager
def _refusals_logged(action: str) -> Iterator[None]:
    """One line for what the gate turns away; which thing it was about is on the request's own line."""
    try:
        yield
    except (Unknown, NotSignedIn, Refused) as why:
        status = 404 if isinstance(why, Unknown) else 401 if isinstance(why, NotSignedIn) else 409
        _security.info("refused: %s", action, extra={"status": status})
        raise


def _visitors(action: str) -> None:
    if me() is None and Role.VISITOR not in TABLE[action]:
        raise NotSignedIn
