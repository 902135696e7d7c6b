"""Rules of entering and judging a contest: who may, asked by the actions themselves beside the table of rights. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from contest.kernel.refusal import require

# So long the client can put a judge they removed back on the panel, and the judge cannot enter.
UNDO_REMOVAL = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class Participation:
    """A person's part in one contest. As it is by default: somebody without one, or without an account."""

    is_client: bool = False
    is_staff: bool = False
    is_judge: bool = False  # on the panel now
    has_entered: bool = False
    removed_at: datetime | None = None  # from the panel
    removed_by_staff: bool = False

    @property
    def has_part(self) -> bool:
        """Whether they are client, entrant or judge; who was on the panel could be put back on it."""
        return self.is_client or self.has_entered or self.is_judge or self.removed_at is not None


def require_may_enter(designer: Participation, *, clients_account: bool, now: datetime) -> None:
    """Clients, staff and judges never enter, nor an account that is paid to the client's bank account
    (`clients_account`). Both entering and joining the panel hold the contest's row, so one of them sees the other."""
    require(not designer.is_client, "entry.own_contest")
    require(not designer.is_staff, "entry.staff_never")
    require(not clients_account, "entry.clients_account")
    require(not designer.is_judge, "judge.cannot_enter")
    removed = None if designer.removed_by_staff else designer.removed_at
    require(removed is None or now > removed + UNDO_REMOVAL, "judge.removed_lately")


def require_may_judge(invitee: Participation) -> None:
    """Clients, staff and entrants never judge, nor does who was removed from the panel by staff."""
    require(not invitee.is_client, "judge.is_client")
    require(not invitee.is_staff, "judge.is_staff")
    require(not invitee.has_entered, "judge.has_entered")
    require(not invitee.removed_by_staff, "judge.was_removed")


def alias(ordinal: int) -> str:
    """The alias "Designer C" of the `ordinal`-th entrant, counted from 1: A … Z, AA, AB … as columns of a sheet."""
    if ordinal < 1:
        raise ValueError("entrants are counted from 1")
    aliases = ""
    while ordinal:
        ordinal, place = divmod(ordinal - 1, 26)
        aliases = chr(ord("A") + place) + aliases
    return aliases
