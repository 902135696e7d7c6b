"""Rules of the panel: limits, the order of the quick review, where it resumes, what a tally says. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import blake2b

from contest.kernel.refusal import Refused
from contest.people.addresses import normal

MOST_STARS = 5
INVITATION_LASTS = timedelta(days=14)
SEND_AGAIN_AFTER = timedelta(minutes=10)  # nobody's mailbox is flooded in a client's name
DAY = timedelta(days=1)
MOST_SENT = 60  # invitations by one client in any 24 h, each a mail to somebody who may not expect it
MOST_REMOVALS = 5  # of one judge in any 24 h, who is notified each time
MOST_SEATS = 30  # judges and open invitations of one contest
MOST_RECUSALS = 5  # designers a judge sets aside in one contest, undone ones counted
UNDO_RECUSAL = timedelta(minutes=10)
MOST_COMPARED = 4
REASONS = ("related", "knows_work", "other")  # why a judge cannot judge an entry
# A recusal from a mail address given when joining, as was asked before there were reasons.
DECLARED = "declared"
NOT_BEGUN, UNDER_WAY, DONE = "not_begun", "under_way", "done"  # a judge's progress as others may know it
PROGRESS = (NOT_BEGUN, UNDER_WAY, DONE)


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Opinions of panel and client on an entry so far: `counts` of marks by their values, `keeps` the judges who
    are for it, `of` all judges on the panel, recused ones too, whom nobody may tell from those who have not marked yet.

    What the one who asks may not see stays 0 or None (`Sees.marks`, `Sees.feedback`).
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    keeps: int = 0
    of: int = 0
    stars: int | None = None
    shortlisted: bool = False


@dataclass(frozen=True)
class Place:
    """An entry in a judge's deck: the mark that counts, and the id of the row that says so."""

    entry_id: int
    mark: str | None
    mark_id: int | None


def address(written: str) -> str:
    """A mail address as accounts keep it. Raises Refused("invitation.not_an_address")."""
    try:
        return normal(written)
    except ValueError:
        raise Refused("invitation.not_an_address", address=written.strip()[:254]) from None


def progress(*, marked: bool, finished: bool) -> str:
    """A judge's progress in the words that others read. Done is what the judge says, never computed: a number of marks
    beside a number of entries would tell who is recused."""
    return DONE if finished else UNDER_WAY if marked else NOT_BEGUN


def shuffled(seed: int, places: Sequence[Place]) -> list[Place]:
    """A judge's own order of the entries, so that nobody's always comes first.

    Each entry has its place by a hash of the judge's seed and its id: the others keep their order when
    entries come or go.
    """
    return sorted(places, key=lambda place: (_draw(seed, place.entry_id), place.entry_id))


def resume(deck: Sequence[Place]) -> int | None:
    """Where a judge goes on: the first entry not seen yet from the one marked (or taken back) last, then from
    the beginning. None when all are marked."""
    at: int
    last = max(range(len(deck)), key=lambda at: deck[at].mark_id or 0, default=0)
    for at in (*range(last, len(deck)), *range(last)):
        if deck[at].mark is None:
            return at
    return None


def narrowed(tallies: Mapping[int, Tally], *, shortlisted: bool = False, keeps: int = 0) -> set[int]:
    """The entries on the shortlist (if asked for) that at least so many judges are for."""
    return {
        entry_id
        for entry_id, tally in tallies.items()
        if tally.keeps >= keeps and (tally.shortlisted or not shortlisted)
    }


def _draw(seed: int, entry_id: int) -> bytes:
    return blake2b(f"{seed}/{entry_id}".encode(), digest_size=8).digest()
