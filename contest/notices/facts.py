"""The facts that the sentences of a notice may need: what its event says, and what is read when it is written."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from flask_babel import gettext
from flask_babel.speaklater import LazyString
from sqlalchemy import select

from contest.contests.events import FundingAsked
from contest.contests.model import PUBLISHED, Contest
from contest.entries.events import Commented, EntryDeclined, VersionUnreadable
from contest.entries.model import Comment, Entry, Pin, Version
from contest.entries.rules import DECLINE_CHIPS
from contest.events import Event
from contest.events.model import Recorded
from contest.kernel.clock import utcnow
from contest.kernel.db import reader
from contest.kernel.refusal import Refused
from contest.kernel.sentences import sentence
from contest.payments import reference
from contest.payments.model import Funding
from contest.people.events import StaffEnded, StaffMade
from contest.people.model import Person


def gather(row: Recorded, event: Event, contest: Contest | None) -> dict[str, Any]:
    """The facts of an event: its own, those of `READ`, and

    `first`: of its kind in the contest, and not about an entry that is withdrawn by now (the client would be led to
    where there is nothing to see); `number` of its entry, and whether one of its versions is `shown`;
    `deadline` of the contest, None once entries are closed.
    """
    facts = {field.name: getattr(event, field.name) for field in fields(event)}
    about = select(Entry.number, Entry.shown_version, Entry.withdrawn_at).where(Entry.id == row.entry_id)
    entry = reader().execute(about).one_or_none() if row.entry_id else None
    if entry:
        facts.setdefault("number", entry.number)
        facts["shown"] = entry.shown_version is not None
    facts["first"] = not (entry and entry.withdrawn_at) and _first_of_kind(row)
    facts["deadline"] = _deadline(contest)
    return facts | (READ[row.kind](event) if row.kind in READ else {})


def _deadline(contest: Contest | None) -> Any:
    if contest is None or contest.state != PUBLISHED or contest.entries_close_at is None:
        return None
    return contest.entries_close_at if utcnow() <= contest.entries_close_at else None


def _first_of_kind(row: Recorded) -> bool:
    """Whether nothing of this kind had happened in the contest before."""
    earlier = select(Recorded.id).where(
        Recorded.contest_id == row.contest_id, Recorded.kind == row.kind, Recorded.id < row.id
    )
    return reader().scalar(earlier.limit(1)) is None


def _reference(event: Any) -> dict[str, Any]:
    found = reader().scalar(select(Funding.reference).where(Funding.contest_id == event.contest_id))
    return {"reference": found and reference.shown(found)}


def _problem(event: Any) -> dict[str, Any]:
    """What is wrong with an image, in the language of who reads it."""
    return {"problem": LazyString(sentence, Refused(event.reason, **event.reason_values))}


def _reasons(event: Any) -> dict[str, Any]:
    """Why an entry was declined, in the language of who reads it."""
    return {
        "reasons": LazyString(
            lambda: gettext(" · ").join(gettext(DECLINE_CHIPS[chip]) for chip in event.chips)
        )
    }


def _comment(event: Any) -> dict[str, Any]:
    """The words of a message and the place it has, while both sides of the thread can read it."""
    open_to_both = (Entry.hidden_at.is_(None), Entry.withdrawn_at.is_(None))
    said = (
        select(Comment.text, Pin.number, Version.number)
        .join(Entry, Entry.id == Comment.entry_id)
        .outerjoin(Pin, Pin.comment_id == Comment.id)
        .outerjoin(Version, Version.id == Pin.version_id)
        .where(Comment.id == event.comment_id, *open_to_both)
    )
    text, pin, version = reader().execute(said).one_or_none() or (None, None, None)
    return {"text": text, "pin": pin, "version": version}


def _name(event: Any) -> dict[str, Any]:
    return {"who": reader().get_one(Person, event.person_id).name}


READ: dict[str, Callable[[Any], dict[str, Any]]] = {
    FundingAsked.kind: _reference,
    VersionUnreadable.kind: _problem,
    EntryDeclined.kind: _reasons,
    Commented.kind: _comment,
    StaffMade.kind: _name,
    StaffEnded.kind: _name,
}
