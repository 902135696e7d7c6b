"""Visibility of a contest to a person: the contest itself, its entries, and what queries may tell of them."""

from collections.abc import Sequence

from sqlalchemy.exc import NoResultFound

from contest.access.relation import Relation
from contest.access.table import PARTS, Role
from contest.entries import queries as entry_queries
from contest.entries.model import Entry
from contest.kernel.refusal import Invalid, Refused
from contest.kernel.sees import Authors, Entries, Marks, Scale, Sees

# Who reads what the client writes to all entrants.
WRITTEN_TO = {Role.CLIENT, Role.ENTRANT, Role.WINNER, Role.STAFF}


def contest_is_seen(relation: Relation) -> bool:
    """Whether the contest exists for this person. A hidden one is there for those with a part in it and staff, what
    was cancelled as a draft for its client and staff."""
    contest, roles = relation.contest, relation.roles
    if contest.hidden_at is not None and not roles & (PARTS | {Role.STAFF}):
        return False
    if relation.stage == "X" and contest.published_at is None:
        return bool(roles & {Role.CLIENT, Role.STAFF})
    return relation.allows("contest.view")


def entry_is_seen(entry: Entry, relation: Relation) -> bool:
    """Whether an entry exists for this person: their own always, another's by what they see."""
    if entry.author_id == relation.person_id or Role.STAFF in relation.roles:
        return True
    if (
        entry.author_id in relation.recused
        or entry.hidden_at is not None
        or entry.withdrawn_at is not None
        or entry.shown_version is None
    ):
        return False
    if sees(relation).entries != Entries.ALL:
        return False
    return entry.declined_at is None or Role.CLIENT in relation.roles


def require_entries_seen(relation: Relation, numbers: Sequence[int]) -> None:
    """Go on if each of these entries of the contest exists for this person; one that is hidden from them and one
    that is not there are refused alike. Raises Invalid."""
    for number in numbers:
        try:
            seen = entry_is_seen(entry_queries.find(relation.contest.id, number), relation)
        except NoResultFound:
            seen = False
        if not seen:
            raise Invalid({"entries": Refused("report.no_such_entry", number=number)})


def sees(relation: Relation) -> Sees:
    """What queries may tell this person of the contest's entries; their own are always theirs."""
    if not contest_is_seen(relation):
        return Sees(person_id=relation.person_id)
    contest, roles, allows = relation.contest, relation.roles, relation.allows
    revealed = contest.reveal and allows("entry.view_rendition_revealed")
    shown = contest.visibility == "open" and allows("entry.view_rendition_open")
    scale = Scale.NONE
    if revealed or shown or allows("entry.view_rendition"):
        scale = Scale.PREVIEW
    if allows("entry.view_full"):
        scale = Scale.FULL
    reads = bool(roles & {Role.CLIENT, Role.STAFF}) and allows("entry.view_comments")
    return Sees(
        person_id=relation.person_id,
        entries=Entries.ALL if allows("entry.list") or revealed or shown else Entries.COUNT,
        scale=scale,
        authors=_authors(relation),
        marks=_marks(relation),
        threads=reads,
        feedback=reads or (Role.JUDGE in roles and relation.stage in "WHAP"),
        announcements=bool(roles & WRITTEN_TO),
        askers=Role.STAFF in roles,
        hidden=Role.STAFF in roles,
        judge_id=relation.judge_id,
        recused=relation.recused,
    )


def _authors(relation: Relation) -> Authors:
    if Role.STAFF in relation.roles:
        return Authors.ALL
    settled = relation.stage in "AP"
    if relation.allows("entry.view_author_identity") and relation.roles & {Role.CLIENT, Role.JUDGE}:
        return Authors.ALL if settled else Authors.WINNER
    return Authors.WINNER if relation.contest.reveal and settled else Authors.NONE


def _marks(relation: Relation) -> Marks:
    """While marks are being given, counts alone but for staff: neither whose they are nor who gave none."""
    roles, stage = relation.roles, relation.stage
    if Role.CLIENT in roles and stage == "J":
        return Marks.TALLY
    if roles & {Role.CLIENT, Role.STAFF}:
        return Marks.EACH if relation.allows("score.view_other_judges") else Marks.NONE
    if Role.JUDGE in roles:
        return Marks.OWN if stage == "J" else Marks.EACH if stage in "WHAP" else Marks.NONE
    return Marks.NONE
