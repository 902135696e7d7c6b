"""Personal data in judging: addresses of invitations, and what judges and clients said of entries."""

from collections.abc import Iterator, Mapping

from sqlalchemy import select

from contest.entries.model import Entry
from contest.judging.model import Invitation, Mark, Rating, Recusal, Shortlisting
from contest.kernel.personal_data import (
    Record,
    Subject,
    declare,
    export_field,
    export_part,
    picked,
    read,
    retained,
)
from contest.participants.model import Judge
from contest.people.personal_data import replaced_address

declare(
    Invitation,
    blank={"email": lambda who: replaced_address(who.id)},
    rows=lambda who: Invitation.email == who.email,
    retain=retained("by_id") | retained("token_hash", because="of a random number"),
)
declare(Recusal, part="recusals", retain=retained("person_id", "author_id"))
declare(Mark, part="marks")
declare(Rating, part="stars", retain=retained("by_id"))
declare(Shortlisting, part="shortlists", retain=retained("by_id"))


@export_part("recusals")
def recusals(who: Subject) -> Iterator[Record]:
    """Entries that a judge does not judge; what was declared when they joined names none."""
    mine = select(Recusal, Entry.number).outerjoin(Entry, Entry.id == Recusal.entry_id)
    for said, number in read(mine.where(Recusal.person_id == who.id).order_by(Recusal.id)):
        yield {"entry": number, **picked(said, "contest_id", "reason", "at", "undone_at")}


@export_part("marks")
def marks(who: Subject) -> Iterator[Record]:
    """A judge's marks, those taken back too."""
    mine = select(Mark, Entry).join(Judge, Judge.id == Mark.judge_id).join(Entry, Entry.id == Mark.entry_id)
    for mark, entry in read(mine.where(Judge.person_id == who.id).order_by(Mark.id)):
        yield {"contest": entry.contest_id, "entry": entry.number, **picked(mark, "mark", "at")}


@export_part("stars")
def stars(who: Subject) -> Iterator[Record]:
    """Stars a client gave."""
    mine = select(Rating, Entry).join(Entry, Entry.id == Rating.entry_id).where(Rating.by_id == who.id)
    for rating, entry in read(mine.order_by(Rating.entry_id)):
        yield {"contest": entry.contest_id, "entry": entry.number, **picked(rating, "stars", "at")}


@export_part("shortlists")
def shortlists(who: Subject) -> Iterator[Record]:
    """Entries a client shortlisted."""
    mine = select(Shortlisting, Entry).join(Entry, Entry.id == Shortlisting.entry_id)
    for listed, entry in read(mine.where(Shortlisting.by_id == who.id).order_by(Shortlisting.entry_id)):
        yield {"contest": entry.contest_id, "entry": entry.number, "at": listed.at}


@export_field("entries", "stars")
def stars_of_own_entries(who: Subject) -> Mapping[int, int]:
    """Stars a designer's entries have, by entry."""
    own = select(Rating.entry_id, Rating.stars).join(Entry, Entry.id == Rating.entry_id)
    return dict(read(own.where(Entry.author_id == who.id)))
