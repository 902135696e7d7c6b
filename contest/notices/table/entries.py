"""Notices of entries."""

from contest.entries import events as entry_events
from contest.kernel.refusal import N_
from contest.notices.rule import CONTEST, ENTRY, SEE_CONTEST, SEE_ENTRY, Rule

UNUSABLE = N_("An image in version %(version)s of your entry to “%(title)s” cannot be used: %(problem)s")
SUBMIT_AGAIN, NEW_VERSION = N_("Submit a new version"), f"{ENTRY}/versions/new"

RULES: tuple[Rule, ...] = (
    Rule(
        entry_events.VersionReady, "author", N_("We received your entry #%(number)s"),
        N_("Your entry #%(number)s, version %(version)s, in “%(title)s” is ready. You can submit new versions until the deadline and withdraw the entry until the award."),
        button=SEE_ENTRY, path=ENTRY,
    ),
    Rule(
        entry_events.VersionReady, "client", N_("First entry for “%(title)s”"),
        N_("Entry #%(number)s is ready to view. Early feedback makes the next ones better: rate it, write a message, or decline it with a reason."),
        N_("We’ll send a summary when entries close."),
        button=SEE_ENTRY, path=ENTRY, when="first",
    ),
    Rule(
        entry_events.VersionUnreadable, "author", N_("Problem with a file in entry #%(number)s"),
        UNUSABLE,
        N_("Submit a new version before the deadline, %(deadline)s. Until then the entry is not visible to the client."),
        button=SUBMIT_AGAIN, path=NEW_VERSION, when="not shown",
    ),
    Rule(
        entry_events.VersionUnreadable, "author", N_("Problem with a file in entry #%(number)s"),
        UNUSABLE,
        N_("Submit a new version before the deadline, %(deadline)s. The earlier version is still shown."),
        button=SUBMIT_AGAIN, path=NEW_VERSION, when="shown",
    ),
    Rule(
        entry_events.ImagesLeftOut, "author", N_("Entry #%(number)s: an image cannot be shown"),
        N_("Version %(version)s of your entry in “%(title)s” has images that cannot be used. The others are shown. The entry’s page says which ones, and why."),
        button=SEE_ENTRY, path=ENTRY,
    ),
    Rule(
        entry_events.WithdrawalFinal, "client", N_("Entry #%(number)s was withdrawn"),
        N_("The designer withdrew entry #%(number)s of “%(title)s”. It can no longer be chosen."),
        button=SEE_CONTEST, path=CONTEST,
    ),
    Rule(
        entry_events.EntryDeclined, "author", N_("Feedback on your entry #%(number)s"),
        N_("The client of “%(title)s” has declined your entry #%(number)s. %(reasons)s"),
        button=SEE_ENTRY, path=ENTRY, quote="text",
        after=N_("You are welcome to submit another one until %(deadline)s."),
    ),
    Rule(
        entry_events.EntryRestored, "author", N_("Entry #%(number)s is back in the contest"),
        N_("The client of “%(title)s” restored your entry #%(number)s."),
        button=SEE_ENTRY, path=ENTRY,
    ),
    Rule(
        entry_events.EntryHidden, "author", N_("Entry #%(number)s is hidden"),
        N_("We hid your entry in “%(title)s”: only you and our staff can see it, and it cannot win. Reason:"),
        button=SEE_ENTRY, path=ENTRY, quote="reason",
    ),
    Rule(
        entry_events.EntryShown, "author", N_("Entry #%(number)s is visible again"),
        N_("Your entry in “%(title)s” is no longer hidden."),
        button=SEE_ENTRY, path=ENTRY,
    ),
    Rule(
        entry_events.Commented, "person", N_("New message about entry #%(number)s"),
        N_("New message about entry #%(number)s in “%(title)s”:"),
        button=N_("Reply"), path=ENTRY, quote="text", group="threads",
        after=N_("It belongs to pin %(pin)s on version %(version)s."),
    ),
    Rule(
        entry_events.PinDone, "client", N_("All pins on entry #%(number)s are done"),
        N_("The designer has marked every open pin on entry #%(number)s of “%(title)s” as done. Resolve what is settled, and reopen what is not."),
        button=SEE_ENTRY, path=ENTRY, group="threads", when="not others_open",
    ),
    Rule(
        entry_events.PinReopened, "author", N_("Pin %(pin)s on entry #%(number)s is open again"),
        N_("The client of “%(title)s” has reopened pin %(pin)s on your entry #%(number)s."),
        button=SEE_ENTRY, path=ENTRY, group="threads",
    ),
    Rule(
        entry_events.InfectedFile, "staff", N_("An infected file was uploaded"),
        N_("The virus scanner found %(signature)s in %(file)s, uploaded for “%(title)s”. The file is rejected and deleted from storage automatically."),
        button=N_("View files"), path="/staff/files",
    ),
    Rule(
        entry_events.FilesLost, "staff", N_("Files are missing from storage"),
        N_("Files that entries or handovers need are missing from storage: %(count)s. Until they are back, pages show a placeholder."),
        N_("Pictures whose original exists are recreated automatically. Restore the others from your backup; the staff pages list them, and we check again every hour."),
        button=N_("View files"), path="/staff/files",
    ),
)  # fmt: skip
