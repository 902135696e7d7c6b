"""What the calendar tells: the call has closed, a choice or a delivery is due, work was left undone. Pure."""

from datetime import datetime, timedelta

from contest.kernel.refusal import N_
from contest.notices.rule import Rule

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

CHOOSE, DELIVER = "/contests/{contest}/award", "/contests/{contest}/handover"
RULES: tuple[Rule, ...] = (
    Rule(
        kind=CLOSING, to="watchers", subject=N_("“%(title)s” closes soon"),
        lines=(
            N_("Entries are taken until %(closes)s. The prize is %(prize)s and is already held."),
            N_("You get this mail because the contest is on your watch list."),
        ),
        act=N_("See the contest"), path="/contests/{contest}",
    ),
    Rule(
        kind=CLOSED, to="client", subject=N_("The call for “%(title)s” has closed"),
        lines=(
            N_("Entries that can be chosen: %(count)s. The choice is due by %(due)s."),
            N_("If nobody is chosen by %(ends)s, the contest lapses and you are refunded."),
        ),
        act=N_("See the entries"), path="/contests/{contest}",
    ),
    Rule(
        kind=CLOSED, to="judges", subject=N_("“%(title)s” is ready to be judged"),
        lines=(N_("Entries that wait for your mark: %(count)s. The client’s choice is due by %(due)s."),),
        act=N_("Begin the sweep"), path="/contests/{contest}/sweep",
    ),
    Rule(
        kind=AWARD_DUE, to="client", subject=N_("Choose the winner of “%(title)s” by %(due)s"),
        lines=(
            N_("Designers are waiting for your choice. Entries that can be chosen: %(count)s."),
            N_("If nobody is chosen by %(ends)s, the contest lapses and you are refunded."),
        ),
        act=N_("Choose the winner"), path=CHOOSE,
    ),
    Rule(
        kind=AWARD_LATE, to="client", subject=N_("The choice for “%(title)s” is overdue"),
        lines=(N_("It was due by %(due)s. You can still choose until %(ends)s; then the contest lapses and you are refunded."),),
        act=N_("Choose the winner"), path=CHOOSE,
    ),
    Rule(
        kind=DELIVERY_DUE, to="person", subject=N_("The files for “%(title)s” are due by %(due)s"),
        lines=(
            N_("The client is waiting for the source files of your winning entry."),
            N_("If the delivery becomes overdue, the client may ask staff to void the award."),
        ),
        act=N_("Go to the handover"), path=DELIVER,
    ),
    Rule(
        kind=DELIVERY_LATE, to="person", subject=N_("The files for “%(title)s” are overdue"),
        lines=(
            N_("They were due by %(due)s. A late delivery still counts, as long as staff have not voided the award."),
            N_("If something keeps you from it, write to the client in your entry’s thread."),
        ),
        act=N_("Go to the handover"), path=DELIVER,
    ),
    Rule(
        kind=DELIVERY_LATE, to="client", subject=N_("The delivery for “%(title)s” is overdue"),
        lines=(
            N_("The source files were due by %(due)s. They may still come."),
            N_("You may wait longer, or ask staff to void the award: the other entries would then be open to choice again."),
        ),
        act=N_("Go to the handover"), path=DELIVER,
    ),
    Rule(
        kind=ENTRY_LATE, to="person", subject=N_("Entry #%(number)s is not ready yet"),
        lines=(
            N_("The pictures of your entry #%(number)s, version %(version)s, in “%(title)s” have not been prepared within an hour. The fault is ours, not your files’: we go on trying, and staff have been told."),
            N_("Until they are ready nobody sees this version, and it cannot be chosen. Until %(ends)s you can send the pictures again as a new version."),
        ),
        act=N_("See the entry"), path="/contests/{contest}/entries/{number}",
    ),
    Rule(
        kind=FILE_LATE, to="person", subject=N_("A source file has not been checked yet"),
        lines=(
            N_("%(file)s, for the handover of “%(title)s”, has not been checked within an hour. The fault is ours, not your file’s: we go on trying, and staff have been told."),
            N_("You can wait, or remove the file and send it again."),
        ),
        act=N_("Go to the handover"), path=DELIVER,
    ),
    Rule(
        kind=FILES_LATE, to="staff", subject=N_("Files wait to be prepared"),
        lines=(N_("Entries or source files that have not been prepared within an hour: %(count)s. The desk lists them, and which jobs failed."),),
        act=N_("See the files"), path="/staff/files",
    ),
    Rule(
        kind=INQUIRIES, to="staff", subject=N_("Reports wait to be decided"),
        lines=(N_("Inquiries that can be decided: %(count)s. Those concerned are waiting."),),
        act=N_("Open the reports"), path="/staff/reports",
    ),
    Rule(
        kind=JOBS_DEAD, to="staff", subject=N_("Work was left undone"),
        lines=(N_("Jobs that failed for good since yesterday: %(count)s. The desk shows why, and they can be tried again."),),
        act=N_("See the jobs"), path="/staff/jobs",
    ),
)  # fmt: skip


def closing_slot(closes: datetime) -> tuple[str, str]:
    """The reminder of a call's last day: a deadline that moves is told of anew."""
    return CLOSING, f"closing/{closes:%Y-%m-%dT%H:%M:%S}"


def award_slot(due: datetime, ends: datetime, now: datetime) -> tuple[str, str] | None:
    """The newest reminder whose time has come: its kind and slot; None when there is none yet, or no more.

    Only the newest: a house that slept for a week does not send seven mails at once.
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
