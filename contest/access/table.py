"""Table of rights: who may do what in which stage of a contest, as literals, and below it its exceptions, as data.

A cell lists the stages in which a role may act: D draft, O open, J judging, W awarded with the handover awaiting
or in changes, H delivered, A settled, P a payout requested after that has settled, X cancelled or lapsed;
`*` where it is not a matter of one contest. O+: O, and J for ten minutes; W+: W after a first complete delivery.
A person has every role that fits; their cells add up, but for the exceptions.
"""

from collections.abc import Set
from enum import StrEnum


class Role(StrEnum):
    """A person's relation to one contest (author: to one entry). `*_ELSEWHERE` adds nothing to DESIGNER's cells;
    the rows exist so that a test can prove it. FORMER_JUDGE, who sat on the panel before, has no cells."""

    VISITOR = "visitor"
    DESIGNER = "designer"
    ENTRANT = "entrant"
    AUTHOR = "author"
    WINNER = "winner"
    JUDGE = "judge"
    FORMER_JUDGE = "former_judge"
    JUDGE_ELSEWHERE = "judge_elsewhere"
    CLIENT = "client"
    CLIENT_ELSEWHERE = "client_elsewhere"
    STAFF = "staff"


SIGNED_IN = " ".join(role for role in Role if role not in (Role.VISITOR, Role.FORMER_JUDGE))


def _row(*cells: tuple[str, str]) -> dict[Role, str]:
    return {Role(name): states for states, names in cells for name in names.split()}


TABLE: dict[str, dict[Role, str]] = {
    # a draft, and what was cancelled as one: team and staff only; a hidden contest: team, panel, entrants, staff
    "contest.view": _row(
        ("OJWHAPX", "visitor designer entrant author judge_elsewhere client_elsewhere"),
        ("WHAPX", "winner"),
        ("DOJWHAPX", "judge client staff"),
    ),
    "contest.create": _row(("*", SIGNED_IN)),
    "contest.edit_brief": _row(("D", "client")),
    "contest.fund": _row(("D", "client")),
    "funding.record_receipt": _row(("DOJWHAPX", "staff")),
    "receipt.match": _row(("*", "staff")),
    # before publishing only
    "receipt.reverse": _row(("D", "staff")),
    # prize, fee and tax held in full
    "contest.publish": _row(("D", "client")),
    # staff with a reason; never once awarded
    "contest.cancel": _row(("D", "client"), ("OJ", "staff")),
    # with a reason, reversible
    "contest.hide": _row(("OJWHAPX", "staff")),
    # while open, at most twice
    "contest.later_deadline": _row(("O", "client")),
    # at 24:00 of the next day if that is earlier; needs a living entry
    "contest.close_early": _row(("O", "client")),
    # append-only, everyone notified
    "contest.clarify_or_answer": _row(("OJ", "client")),
    # shown as "a designer"
    "contest.ask": _row(("O", "designer entrant author judge_elsewhere client_elsewhere")),
    # to all entrants, who stay hidden from the client
    "contest.announce": _row(("OJWH", "client")),
    "judge.invite_or_remove": _row(("DOJ", "client")),
    # with a reason, shown to client and judge
    "judge.remove_by_staff": _row(("DOJ", "staff")),
    # own, per entry; undo 10 minutes
    "judge.recuse": _row(("J", "judge")),
    # a judge: own; else staff alone
    "judge.see_recusals": _row(("J", "judge"), ("DOJWHAPX", "staff")),
    # own; can be taken back
    "judge.say_finished": _row(("J", "judge")),
    # client: references; winner: deliverables; the others: images of entries
    "upload.promise": _row(
        ("O", "designer entrant author judge_elsewhere client_elsewhere"), ("W", "winner"), ("D", "client")
    ),
    # O+: with uploads promised in O
    "entry.enter": _row(("O+", "designer entrant author judge_elsewhere client_elsewhere")),
    "entry.replace": _row(("O+", "author")),
    "entry.withdraw": _row(("OJ", "author")),
    # until deadline + 10 minutes, later 10 minutes; back to what it was
    "entry.take_back_withdrawal": _row(("OJ", "author")),
    # others see only a count; after a refund the client sees entries no more
    "entry.list": _row(("JWHAP", "judge"), ("OJWHAP", "client"), ("DOJWHAPX", "staff")),
    "entry.view_rendition": _row(("JWHAP", "judge"), ("OJWHAP", "client"), ("DOJWHAPX", "staff")),
    # settled, and the client chose to reveal; previews
    "entry.view_rendition_revealed": _row(("AP", "visitor " + SIGNED_IN)),
    # previews, watermarked before settlement
    "entry.view_rendition_open": _row(
        ("OJWHAP", "visitor designer entrant author judge judge_elsewhere client client_elsewhere"),
        ("WHAP", "winner"),
        ("DOJWHAPX", "staff"),
    ),
    "entry.view_full": _row(
        ("OJWHAPX", "author"),
        ("WHAPX", "winner"),
        ("JWHAP", "judge"),
        ("OJWHAP", "client"),
        ("DOJWHAPX", "staff"),
    ),
    "entry.view_own": _row(("OJWHAPX", "author"), ("WHAPX", "winner"), ("DOJWHAPX", "staff")),
    # in W and H the winner's name only; with reveal the winner's also to all in A and P
    "entry.view_author_identity": _row(
        ("OJWHAPX", "author"), ("WHAPX", "winner"), ("WHAP", "judge client"), ("DOJWHAPX", "staff")
    ),
    # client: the winning entry's; staff with a reason, on record
    "entry.download_original": _row(
        ("OJWHAPX", "author"), ("WHAPX", "winner"), ("W+HAP", "client"), ("DOJWHAPX", "staff")
    ),
    "entry.shortlist": _row(("OJ", "client")),
    "entry.rate": _row(("OJ", "client")),
    "entry.mark": _row(("J", "judge")),
    "entry.decline": _row(("OJ", "client")),
    # with a reason, reversible; once a winner is chosen the whole contest is hidden instead
    "entry.hide": _row(("OJX", "staff")),
    # the private thread: author and client
    "entry.comment": _row(("OJWH", "author client"), ("WH", "winner")),
    "entry.view_comments": _row(
        ("OJWHAPX", "author"), ("WHAPX", "winner"), ("OJWHAP", "client"), ("DOJWHAPX", "staff")
    ),
    # a message with a place: as entry.comment
    "pin.place": _row(("OJWH", "author client"), ("WH", "winner")),
    # resolved, reopened; that it is done the author says, by entry.comment
    "pin.resolve": _row(("OJWH", "client")),
    # marks: from the award on; a judge without names
    "score.view_other_judges": _row(("JWHAP", "judge client"), ("DOJWHAPX", "staff")),
    # marks: the client in J as counts; a judge from the award on
    "score.view_aggregate": _row(("JWHAP", "judge client"), ("DOJWHAPX", "staff")),
    "award.decide": _row(("J", "client")),
    # delivery overdue
    "award.ask_void": _row(("W", "client")),
    # the invited address only
    "invitation.accept": _row(("DOJ", "judge")),
    # delivery overdue; with a reason
    "award.void": _row(("W", "staff")),
    "handover.view": _row(("WHAP", "winner client"), ("WHAPX", "staff")),
    "handover.upload": _row(("W", "winner")),
    "handover.agree": _row(("W", "winner")),
    "handover.deliver": _row(("W", "winner")),
    # complete deliveries only; staff with a reason, on record
    "handover.download": _row(("WHAP", "winner"), ("W+HAP", "client"), ("WHAPX", "staff")),
    "handover.request_change": _row(("H", "client")),
    "handover.accept": _row(("H", "client")),
    "payout.request": _row(("*", SIGNED_IN)),
    "payout.dispatch_settle_fail": _row(("*", "staff")),
    # winner: own lines only
    "ledger.view_contest": _row(("WHAP", "winner"), ("DOJWHAPX", "client staff")),
    "ledger.view_global_or_export": _row(("*", "staff")),
    "person.manage_own": _row(("*", SIGNED_IN)),
    "person.find_or_block": _row(("*", "staff")),
    # dismiss: another member, never oneself, never the last; appoint: the command line alone
    "staff.appoint_or_dismiss": _row(("*", "staff")),
    # own; scopes read < write < money
    "token.make": _row(("*", SIGNED_IN)),
    "job.view_or_retry": _row(("*", "staff")),
    # of what one may see, and is not one's own; so many a day
    "report.abuse": _row(
        ("OJWHAPX", "designer entrant author judge judge_elsewhere client client_elsewhere staff"),
        ("WHAPX", "winner"),
    ),
}

# --- exceptions: cells that do not count

# With a part of their own in a contest staff are no staff there: no names, originals, hiding, marks or money. Another
# member acts. A seat given up is a part all the same: who was on the panel could be put back on it.
PARTS = frozenset({Role.CLIENT, Role.JUDGE, Role.FORMER_JUDGE, Role.ENTRANT, Role.WINNER})

# Whoever decides never enters, whatever else they are.
DECIDING = frozenset({Role.CLIENT, Role.JUDGE, Role.STAFF})
ENTERING = {"entry.enter", "entry.replace", "entry.take_back_withdrawal", "upload.promise"}
CELLS_OF_ENTERING = frozenset({Role.DESIGNER, Role.ENTRANT, Role.AUTHOR})

# Staff never judge, even if they sit on the panel.
JUDGING = {"entry.mark", "invitation.accept", "judge.recuse", "judge.say_finished"}

# The winner's cells count for their own entries alone, never for a rival's.
OF_OWN_ENTRY = {
    "entry.view_full", "entry.view_own", "entry.view_author_identity", "entry.download_original",
    "entry.comment", "entry.view_comments", "pin.place",
}  # fmt: skip

# The client's cell counts for the winning entry alone: losers' originals go to nobody.
OF_WINNING_ENTRY = {"entry.download_original"}

# The sentence of a refusal, where a stage forbids an act and another way is open.
NOT_NOW = {("entry.hide", stage): "entry.hide_chosen" for stage in "WHAP"}


def counting(held: Set[Role]) -> frozenset[Role]:
    """The roles that count of those a person has in a contest."""
    roles = held - {Role.STAFF} if held & PARTS else held
    return frozenset(roles - {Role.FORMER_JUDGE}) or frozenset({Role.DESIGNER})


def cells(action: str, held: Set[Role], *, own: bool = False, winning: bool = False) -> list[str]:
    """The cells that count for who has these roles; `own`: they made the entry it is about, `winning`: it has won."""
    roles = set(counting(held))
    if own:
        roles.add(Role.AUTHOR)
    elif action in OF_OWN_ENTRY:
        roles.discard(Role.WINNER)
    if action in OF_WINNING_ENTRY and not winning:
        roles.discard(Role.CLIENT)
    if action in ENTERING and held & DECIDING:
        roles -= CELLS_OF_ENTERING
    if action in JUDGING and Role.STAFF in held:
        roles.discard(Role.JUDGE)
    return [TABLE[action][role] for role in roles if role in TABLE[action]]


def covers(cell: str, stage: str, *, grace: bool = False, delivered_once: bool = False) -> bool:
    """Whether a cell lists a stage; `grace`: within ten minutes of the deadline, `delivered_once`: see W+."""
    if cell == "*" or stage in cell.replace("W+", "").replace("O+", "O"):
        return True
    return ("O+" in cell and grace) or ("W+" in cell and stage == "W" and delivered_once)


def allowed(action: str, held: Set[Role], stage: str, *, own: bool = False, winning: bool = False,
            grace: bool = False, delivered_once: bool = False) -> bool:  # fmt: skip
    """Whether the table lets somebody with these roles do it in this stage."""
    found = cells(action, held, own=own, winning=winning)
    return any(covers(cell, stage, grace=grace, delivered_once=delivered_once) for cell in found)
