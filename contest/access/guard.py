"""Guards of both edges: sign-in first (401), then 404, then the table of rights; asked before anything else."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from flask import g
from flask_login import current_user
from sqlalchemy import CompoundSelect

from contest.access import visibility as access_visibility
from contest.access.relation import Relation, load_relation
from contest.access.table import NOT_NOW, TABLE, Role
from contest.contests.model import Contest
from contest.entries import queries as entry_queries
from contest.entries.model import Entry
from contest.kernel.db import reader
from contest.kernel.refusal import Refused, require
from contest.kernel.sees import Sees
from contest.participants.queries import parts_of
from contest.payments import queries as payment_queries
from contest.people.model import Person

_security = logging.getLogger("konpe.security")


class Unknown(Exception):
    """The person may not know of this thing, or may never do this: it looks as if it did not exist (404)."""


class NotSignedIn(Exception):
    """Visitors may never do this: sign in first, whether the thing exists or not (401)."""


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
        found = _relation(number)
        authorize(action, found)
    return found.contest


def entry(action: str, number: int, entry_number: int) -> tuple[Contest, Entry]:
    """A contest and one of its entries by number, if the one who asks may do `action` to it now."""
    with _refusals_logged(action):
        _visitors(action)
        found, wanted = _relation(number), entry_queries.find(number, entry_number)
        authorize(action, found, entry=wanted)
    return found.contest, wanted


def payout(action: str, payout_id: int) -> None:
    """Go on if staff may do `action` to this payout: none whose money comes from a contest in which the one who asks
    has a part. Raises NoResultFound."""
    site(action)
    row = payment_queries.payout(payout_id)
    for number in payment_queries.inflow(row.person_id, row.currency, until=row).contests:
        contest(action, number)


def site(action: str) -> None:
    """Go on if the one who asks may do what is no matter of one contest."""
    with _refusals_logged(action):
        authorize_site(action, me())


def parts() -> CompoundSelect[Any]:
    """The ids of the contests in which the one who asks has a part: staff lists leave out what belongs to them."""
    return parts_of(my_id())


def relation(contest: Contest) -> Relation:
    """The relation of the one who asks to a contest."""
    return _relation(contest.id)


def sees(contest: Contest) -> Sees:
    """What the one who asks sees of a contest's entries."""
    return access_visibility.sees(relation(contest))


def may(action: str, contest: Contest, entry: Entry | None = None) -> bool:
    """Whether to show the button; the action itself asks again."""
    return relation(contest).allows(action, entry=entry)


def authorize(action: str, relation: Relation, *, entry: Entry | None = None) -> None:
    """Let the person act, or turn them away.

    Raises Unknown for what this person may never do or may not know of; Refused("contest.not_now") for what this
    stage forbids, Refused("staff.own_contest") for staff who would act as staff in a contest in which they have a
    part. The lifecycle stays the judge of state.
    """
    if not access_visibility.contest_is_seen(relation):
        raise Unknown
    if entry is not None and not access_visibility.entry_is_seen(entry, relation):
        raise Unknown
    if relation.leaves_to_others(action):
        require(relation.allows(action, entry=entry), "staff.own_contest")
    if not relation.ever(action, entry=entry):
        raise Unknown
    if not relation.allows(action, entry=entry):
        raise Refused(NOT_NOW.get((action, relation.stage), "contest.not_now"))


def authorize_site(action: str, person: Person | None) -> None:
    """The same for what is no matter of one contest."""
    if person is None:
        raise NotSignedIn
    if (Role.STAFF if person.is_staff else Role.DESIGNER) not in TABLE[action]:
        raise Unknown


def _relation(number: int) -> Relation:
    """Loaded once per request, and again when an act has ended the transaction in which it was read."""
    person = me()
    asked = number, person.id if person else None, g.now
    known: dict[Any, tuple[Any, Relation]] = g.setdefault("relations", {})
    read_in, found = known.get(asked, (None, None))
    if found is None or read_in is not reader().get_transaction():
        found = load_relation(person, number, now=g.now)
        known[asked] = reader().get_transaction(), found
    return found


@contextmanager
def _refusals_logged(action: str) -> Iterator[None]:
    """One line for what is turned away here; which thing it was about is on the request's own line."""
    try:
        yield
    except (Unknown, NotSignedIn, Refused) as why:
        status = 404 if isinstance(why, Unknown) else 401 if isinstance(why, NotSignedIn) else 409
        _security.info("refused: %s", action, extra={"status": status})
        raise


def _visitors(action: str) -> None:
    if me() is None and Role.VISITOR not in TABLE[action]:
        raise NotSignedIn
