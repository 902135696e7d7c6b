"""What the calendar tells: the call has closed, a choice or a delivery is due, work was left undone. Pure."""

from datetime import datetime, timedelta

from contest.kernel.refusal import N_
from contest.notices.rule import CONTEST, ENTRY, HANDOVER, REPORTS, SEE_CONTEST, SEE_ENTRY, SEE_HANDOVER, Rule

DAY = timedelta(days=1)
BEFORE_AWARD = (7, 3, 1)  # days before day 14 ends, and every day after it
BEFORE_DELIVERY = (3, 1)
BEFORE_CLOSING = DAY  # for those who watch

CLOSING = "reminder.closing_soon"
CLOSED = "reminder.call_closed"
AWARD_DUE = "reminder.award_due"
AWARD_LATE = "reminder.award_late"
DELIVERY_DUE = "reminder.delivery_due"
DELIVERY_LATE = "reminder.delivery_late"
JOBS_DEAD = "reminder.jobs_dead"
ENTRY_LATE = "reminder.entry_late"
FILE_LATE = "reminder.file_late"
FILES_LATE = "reminder.files_late"
INQUIRIES = "reminder.inquiries"

WAITING = N_("Designers are waiting for your decision. Entries you can choose from: %(count)s.")
NO_WINNER = N_(
    "If you have not chosen by %(ends)s, the contest ends without a winner and you are refunded in full."
)
CHOOSE = "/contests/{contest}/award"
RULES: tuple[Rule, ...] = (
    Rule(
        CLOSING, "watchers", N_("“%(title)s” closes soon"),
        N_("Entries close on %(closes)s. The prize of %(prize)s is already secured."),
        N_("You get this email because the contest is on your watchlist."),
        button=SEE_CONTEST, path=CONTEST, group="watching",
    ),
    Rule(
        CLOSED, "client", N_("Entries for “%(title)s” have closed"),
        N_("Entries you can choose from: %(count)s. Choose a winner by %(due)s."),
        NO_WINNER,
        button=N_("View entries"), path=CONTEST,
    ),
    Rule(
        CLOSED, "judges", N_("“%(title)s” is ready to be judged"),
        N_("Entries waiting for your mark: %(count)s. The client chooses by %(due)s."),
        button=N_("Start quick review"), path="/contests/{contest}/sweep",
    ),
    Rule(
        AWARD_DUE, "client", N_("Choose the winner of “%(title)s” by %(due)s"),
        WAITING, NO_WINNER,
        button=N_("Choose the winner"), path=CHOOSE,
    ),
    Rule(
        AWARD_LATE, "client", N_("Your decision on “%(title)s” is overdue"),
        WAITING, NO_WINNER,
        button=N_("Choose the winner"), path=CHOOSE,
    ),
    Rule(
        DELIVERY_DUE, "person", N_("The files for “%(title)s” are due by %(due)s"),
        N_("The client is waiting for the source files of your winning entry."),
        N_("If the delivery becomes overdue, the client may ask us to void the award."),
        button=SEE_HANDOVER, path=HANDOVER,
    ),
    Rule(
        DELIVERY_LATE, "person", N_("The files for “%(title)s” are overdue"),
        N_("They were due by %(due)s. A late delivery still counts until we void the award."),
        N_("If something prevents you from delivering, write to the client in the messages on your entry."),
        button=SEE_HANDOVER, path=HANDOVER,
    ),
    Rule(
        DELIVERY_LATE, "client", N_("The delivery for “%(title)s” is overdue"),
        N_("The source files were due by %(due)s. They may still arrive."),
        N_("You can keep waiting, or ask us to void the award: you could then choose from the other entries again."),
        button=SEE_HANDOVER, path=HANDOVER,
    ),
    Rule(
        ENTRY_LATE, "person", N_("Entry #%(number)s is not ready yet"),
        N_("We could not prepare the images of your entry #%(number)s, version %(version)s, in “%(title)s” within an hour. The problem is on our side, not with your files. We will keep trying, and our staff have been told."),
        N_("Until they are ready nobody can see this version, and it cannot be chosen. Until %(ends)s you can send the images again as a new version."),
        button=SEE_ENTRY, path=ENTRY, group="entries",
    ),
    Rule(
        FILE_LATE, "person", N_("A source file has not been checked yet"),
        N_("We could not finish checking %(file)s, for the handover of “%(title)s”, within an hour. The problem is on our side, not with your file. We will keep trying, and our staff have been told."),
        N_("You can wait, or remove the file and upload it again."),
        button=SEE_HANDOVER, path=HANDOVER,
    ),
    Rule(
        FILES_LATE, "staff", N_("Files are waiting to be prepared"),
        N_("Entries or source files not ready within an hour: %(count)s. The staff pages list them and the jobs that failed."),
        button=N_("View files"), path="/staff/files",
    ),
    Rule(
        INQUIRIES, "staff", N_("Reports waiting for a decision"),
        N_("Cases you can decide: %(count)s. The people involved are waiting."),
        button=N_("Open reports"), path=REPORTS,
    ),
    Rule(
        JOBS_DEAD, "staff", N_("Background jobs failed"),
        N_("Jobs that failed permanently since yesterday: %(count)s. The staff pages show why; you can retry them."),
        button=N_("View jobs"), path="/staff/jobs",
    ),
)  # fmt: skip


def closing_slot(closes: datetime) -> tuple[str, str]:
    """The reminder of a call's last day: a deadline that moves is told of anew."""
    return CLOSING, f"closing/{closes:%Y-%m-%dT%H:%M:%S}"


def award_slot(due: datetime, ends: datetime, now: datetime) -> tuple[str, str] | None:
    """The newest reminder whose time has come: its kind and slot; None when there is none yet, or no more.

    Only the newest: a site that slept for a week does not send seven mails at once.
    """
    if now >= ends:  # a word at the very last instant would help nobody
        return None
    if now > due:
        return AWARD_LATE, f"+{(now - due) // DAY + 1}"
    return _before(AWARD_DUE, BEFORE_AWARD, due, now)


def delivery_slot(due: datetime, now: datetime) -> tuple[str, str] | None:
    """The same for a delivery: before it is due, and once when it is overdue; then the next word is the client's."""
    return (DELIVERY_LATE, "+") if now > due else _before(DELIVERY_DUE, BEFORE_DELIVERY, due, now)


def _before(kind: str, days: tuple[int, ...], due: datetime, now: datetime) -> tuple[str, str] | None:
    reached = [n for n in days if now >= due - n * DAY]
    return (kind, f"-{min(reached)}") if reached else None
