"""Next step of a person in a contest: action, deadline, consequence."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _, ngettext

from contest.access.relation import Relation
from contest.access.table import Role
from contest.awards.model import CHANGES_REQUESTED, DELIVERED, Award, Handover
from contest.contests import brief, rules as contest_rules
from contest.contests.model import AWARDED, CANCELLED, DRAFT, LAPSED, SETTLED, Contest
from contest.entries import rules as entry_rules
from contest.judging import methods

# Who one is where several things fit: the part that has most to do comes first.
PARTS = (Role.CLIENT, Role.WINNER, Role.JUDGE, Role.STAFF, Role.ENTRANT, Role.DESIGNER)


@dataclass(frozen=True)
class NextStep:
    """`what` in a few words, a `note` beside it; `until` when it ends and what that end is called (`end`)."""

    what: str
    note: str = ""
    label: str = ""
    path: str = ""  # below the contest's own address, or a whole one
    until: datetime | None = None
    end: str = ""
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class NextStepInput:
    """Facts that a next step depends on beside the contest itself."""

    living: int = 0  # entries of the contest
    mine: int = 0  # living entries of one's own
    paid: bool = False  # of a draft: all that is owed has arrived
    award: Award | None = None
    handover: Handover | None = None


def part(relation: Relation) -> Role:
    """Which part a person plays here."""
    return next((role for role in PARTS if role in relation.roles), Role.VISITOR)


def next_step(contest: Contest, role: Role, facts: NextStepInput, now: datetime) -> NextStep:
    """What this person does next."""
    if contest.state == DRAFT:
        return _draft(contest, facts)
    if contest.state == CANCELLED:
        return _cancelled(contest, role)
    if contest.state == LAPSED:
        return _lapsed(role)
    if contest.state == SETTLED:
        return _settled(role)
    if contest.state == AWARDED:
        return _awarded(role, facts)
    if contest_rules.phase(contest, now) == contest_rules.OPEN:
        return _open(contest, role, facts)
    return _judging(contest, role, facts, now)


def _draft(contest: Contest, facts: NextStepInput) -> NextStep:
    if brief.missing(contest):
        return NextStep(
            _("Complete the brief"), _("Only you can see it for now."), _("Continue the brief"), "/brief"
        )
    if facts.paid:
        return NextStep(
            _("Publish the contest"),
            _("The brief is complete and paid. Only you see it so far."),
            _("Check and publish"),
            "/brief?step=check",
        )
    return NextStep(
        _("Pay and publish"),
        _("The brief is complete. Only you can see it for now."),
        _("Review and pay"),
        "/brief?step=check",
    )


def _open(contest: Contest, role: Role, facts: NextStepInput) -> NextStep:
    closes = contest_rules.closes(contest)
    end = _("Time left to enter")
    grace = _(
        "Uploads at exactly the deadline are accepted. An upload started before it may finish within 10 minutes."
    )
    if role == Role.CLIENT and not facts.living:
        return NextStep(_("Invite judges"), _("No entries yet."), _("Judges"), "/judges", closes, end)
    if role == Role.CLIENT:
        return NextStep(
            _("Review entries and give feedback"),
            _("Early feedback brings better entries."),
            _("View entries"),
            "/entries",
            closes,
            end,
        )
    if role == Role.JUDGE:
        return NextStep(
            _("Nothing to do yet"),
            _("You can mark entries after the deadline."),
            until=closes,
            end=end,
        )
    if role == Role.STAFF:
        return NextStep(_("Nothing to do unless something is wrong"), until=closes, end=end)
    if contest.hidden_at is not None:
        return NextStep(
            _("Wait"),
            _("We have hidden this contest. No new entries are accepted."),
            until=closes,
            end=end,
        )
    left = entry_rules.MOST_LIVING - facts.mine
    if role == Role.ENTRANT and left <= 0:
        return NextStep(
            _("Entry limit reached"),
            _("Withdraw an entry to make room for another."),
            until=closes,
            end=end,
            remark=grace,
        )
    return NextStep(
        _("Submit another entry") if facts.mine else _("Submit an entry"),
        ngettext("You can submit %(num)s more.", "You can submit %(num)s more.", left)
        if facts.mine
        else _("You can submit up to %(number)s.", number=left),
        _("Submit an entry"),
        "/entries/new",
        closes,
        end,
        grace,
    )


def _judging(contest: Contest, role: Role, facts: NextStepInput, now: datetime) -> NextStep:
    opens, due, ends = (
        contest_rules.award_opens(contest),
        contest_rules.award_due(contest),
        contest_rules.choice_ends(contest),
    )
    last = ends if now > due else due
    end = _("Time left to choose")
    if role == Role.CLIENT:
        if now < opens:
            return NextStep(
                _("Wait a moment"),
                _("Uploads started in time may still arrive. After that you can choose."),
                until=opens,
                end=_("Time until you can choose"),
            )
        late = _("If you have not chosen by then, the contest ends and you are refunded in full.")
        return NextStep(
            _("Choose a winner"),
            _("The decision is overdue.") if now > due else "",
            _("Choose a winner"),
            "/award",
            last,
            end,
            late if last == ends else "",
        )
    if role == Role.JUDGE:
        return NextStep(
            _("Mark the entries"),
            _(methods.of(contest).next_step),
            _("Start judging"),
            "/sweep",
            last,
            end,
        )
    if role == Role.STAFF:
        return NextStep(_("Nothing to do unless something is wrong"), until=last, end=end)
    if role == Role.ENTRANT:
        return NextStep(
            _("Wait for the decision"),
            _("You will be told by email. Until then you can still withdraw."),
            until=last,
            end=end,
        )
    return NextStep(_("Entries are closed"), _("The client is choosing a winner."), until=last, end=end)


def _awarded(role: Role, facts: NextStepInput) -> NextStep:
    handover = facts.handover
    if handover is None:
        return NextStep(_("A winner was chosen"), _("The files are being delivered."))
    delivered = handover.state == DELIVERED
    until = handover.accept_by if delivered else handover.due_at
    end = _("Time left to check") if delivered else _("Time left to deliver")
    if role == Role.CLIENT and delivered:
        return NextStep(
            _("Check the delivery"),
            _("Without an answer they count as accepted."),
            _("Go to handover"),
            "/handover",
            until,
            end,
        )
    if role == Role.WINNER and not delivered:
        changes = handover.state == CHANGES_REQUESTED
        return NextStep(
            _("Deliver the change") if changes else _("Deliver the files"),
            _("Your entry won."),
            _("Go to handover"),
            "/handover",
            until,
            end,
        )
    if role in (Role.CLIENT, Role.WINNER, Role.STAFF):
        waits = _("The client is checking the files") if delivered else _("The winner is preparing the files")
        return NextStep(waits, "", _("Go to handover"), "/handover", until, end)
    return NextStep(_("A winner was chosen"), _("The files are being delivered."))


def _settled(role: Role) -> NextStep:
    if role == Role.CLIENT:
        return NextStep(
            _("Done"), _("The files and the rights are yours."), _("Go to the files"), "/handover"
        )
    if role == Role.WINNER:
        return NextStep(
            _("Done"), _("The prize is in your balance."), _("Go to your earnings"), "/me/earnings"
        )
    return NextStep(_("This contest is over"), _("The prize has been paid to the winner."))


def _cancelled(contest: Contest, role: Role) -> NextStep:
    if contest.published_at is None:
        return NextStep(_("This draft was discarded"), _("Nobody else has seen it."))
    if role == Role.CLIENT:
        return NextStep(
            _("This contest was cancelled"),
            _("Everything you paid is back in your balance."),
            _("Go to your balance"),
            "/me/earnings",
        )
    return NextStep(
        _("This contest was cancelled"),
        _("All entries stay with their designers and are not shown to anyone else."),
    )


def _lapsed(role: Role) -> NextStep:
    if role == Role.CLIENT:
        return NextStep(
            _("This contest ended without a winner"),
            _("Everything you paid is back in your balance."),
            _("Go to your balance"),
            "/me/earnings",
        )
    return NextStep(
        _("This contest ended without a winner"),
        _("All entries stay with their designers and are not shown to anyone else."),
    )
