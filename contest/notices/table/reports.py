"""Notices of reports. Who reported never stands in any of them."""

from contest.kernel.refusal import N_
from contest.notices.rule import RECORD, REPORTS, SEE_RECORD, Rule
from contest.reports import events as report_events

RULES: tuple[Rule, ...] = (
    Rule(
        report_events.InquiryOpened, "person", N_("Entry #%(number)s was reported"),
        N_("Someone reported that your entry #%(number)s in “%(title)s” breaks the rules. See your history for the type of breach."),
        N_("You have 24 hours from this notification, until %(answer_by)s, to withdraw the entry or to answer. Then we decide."),
        button=N_("View and answer"), path=RECORD, when="of_entry",
    ),
    Rule(
        report_events.InquiryOpened, "person", N_("“%(title)s” was reported"),
        N_("Someone reported that your contest “%(title)s” breaks the rules. See your history for the type of breach."),
        N_("You have 24 hours from this notification, until %(answer_by)s, to answer. Then we decide."),
        button=N_("View and answer"), path=RECORD, when="not of_entry",
    ),
    Rule(
        report_events.InquiryOpened, "staff", N_("A report was made about “%(title)s”"),
        N_("The person reported has until %(answer_by)s to answer. If it cannot wait, hide the item right away on its own page."),
        button=N_("Open reports"), path=REPORTS,
    ),
    Rule(
        report_events.InquiryAnswered, "staff", N_("A report about “%(title)s” was answered"),
        N_("It can be decided now."),
        button=N_("Open reports"), path=REPORTS,
    ),
    Rule(
        report_events.InquiryDecided, "person", N_("Decision on “%(title)s”"),
        N_("We found a breach of the rules. Your history shows the consequences. Reason:"),
        button=SEE_RECORD, path=RECORD, quote="reason", when="breach",
    ),
    Rule(
        report_events.InquiryDecided, "person", N_("Decision on “%(title)s”"),
        N_("We reviewed the report and found no breach. Nothing changes. Reason:"),
        button=SEE_RECORD, path=RECORD, quote="reason", when="not breach",
    ),
    Rule(
        report_events.InquiryReopened, "person", N_("We are reviewing “%(title)s” again"),
        N_("We withdrew our decision and its consequences, and will decide again. Reason:"),
        button=SEE_RECORD, path=RECORD, quote="reason",
    ),
    Rule(
        report_events.ReporterNotified, "person", N_("Your report on “%(title)s”"),
        N_("We reviewed your report, found a breach and acted. Thank you."),
        button=SEE_RECORD, path=RECORD, when="breach",
    ),
    Rule(
        report_events.ReporterNotified, "person", N_("Your report on “%(title)s”"),
        N_("We reviewed your report and found no breach this time. Thank you for letting us know."),
        button=SEE_RECORD, path=RECORD, when="not breach",
    ),
    Rule(
        report_events.BadFaithFound, "person", N_("About your report"),
        N_("We found that your report on “%(title)s” was made in bad faith. It is on your history. Reason:"),
        button=SEE_RECORD, path=RECORD, quote="reason",
    ),
)  # fmt: skip
