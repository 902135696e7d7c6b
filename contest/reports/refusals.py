"""Refusals of reports, answers and decisions, as sentences."""

from contest.kernel.refusal import N_

SENTENCES = {
    "report.kind": N_("Choose what is wrong."),
    "report.text_missing": N_("Describe what you found, so that our staff can check it."),
    "report.too_long": N_("Use at most %(most)s characters."),
    "report.links": N_("Up to %(lines)s links, one per line, %(characters)s characters each."),
    "report.not_a_link": N_("This is not a valid link: %(link)s. Links start with https://."),
    "report.entries": N_("You can list up to %(most)s entries."),
    "report.no_such_entry": N_("There is no entry #%(number)s that you can see."),
    "report.own": N_("This is yours. If something is wrong with it, edit or withdraw it yourself."),
    "report.again": N_("You have already reported this, and we have not decided yet."),
    "report.too_many": N_("You can make %(most)s reports a day. For anything urgent, contact us."),
    "report.was_right": N_("Breach confirmed: this report was correct."),
    "report.marked": N_("This report is already marked."),
    "inquiry.decided": N_("This has already been decided. Reload the page to see the decision."),
    "inquiry.not_decided": N_("This is not decided yet."),
    "inquiry.answered": N_("You have answered already."),
    "inquiry.not_yours": N_("Only the person concerned can answer this."),
    "inquiry.too_late": N_("The 24 hours to answer are over. Our staff are deciding."),
    "inquiry.answer_missing": N_("Write an answer."),
    "inquiry.own": N_("This is about you, or you reported it yourself: another member of staff has to decide."),
    "inquiry.reason_missing": N_("Give a reason. The person concerned reads it, and it is recorded."),
    "inquiry.measure": N_("Choose what happens to the reported item."),
    "inquiry.too_early": N_("You can record a breach once there is an answer, or from %(until)s."),
    "inquiry.no_consequence": N_("If it is a breach, choose a consequence for the reported item, the person, or both."),
    "inquiry.consequence_without_breach": N_("Without a breach you cannot hide, cancel or sanction anything."),
    "inquiry.cancelled_stays": N_("The contest was cancelled and refunded, so this decision cannot be reversed."),
    "inquiry.another_open": N_("This was reported again in the meantime. Decide that case first."),
}  # fmt: skip
