"""What the house says when something cannot be reported, answered or decided."""

from contest.kernel.refusal import N_

SENTENCES = {
    "report.kind": N_("Please choose what is wrong."),
    "report.text_missing": N_("Please write what you have seen, so that staff can look at it."),
    "report.too_long": N_("Please keep to %(most)s characters."),
    "report.links": N_("At most %(lines)s links of %(characters)s characters, one a line."),
    "report.not_a_link": N_("This is not a link: %(link)s. It begins with https://."),
    "report.entries": N_("At most %(most)s entries can be named."),
    "report.no_such_entry": N_("There is no entry #%(number)s here that you can see."),
    "report.own": N_("This is your own. If something is wrong with it, you can change or withdraw it yourself."),
    "report.again": N_("You have reported this already, and staff have not decided yet."),
    "report.too_many": N_("You can make %(most)s reports a day. For anything urgent write to the house."),
    "report.was_right": N_("A breach was found here: this report was right."),
    "report.marked": N_("This report was marked already."),
    "report.found_breach": N_(
        "This entry was reported and found to break the rules, so its withdrawal cannot be undone. If that is a mistake, write to us."
    ),
    "inquiry.decided": N_("Staff have decided this already. Reload the page to see what."),
    "inquiry.not_decided": N_("This is not decided yet."),
    "inquiry.answered": N_("You have answered already."),
    "inquiry.not_yours": N_("This is not yours to answer."),
    "inquiry.too_late": N_("The 24 hours to answer are over. Staff are deciding."),
    "inquiry.answer_missing": N_("Please write your answer."),
    "inquiry.own": N_("This concerns you, or you reported it yourself: another member of staff has to decide."),
    "inquiry.reason_missing": N_("Please write the reason: whom it concerns reads it, and it is kept on record."),
    "inquiry.measure": N_("Please choose what happens to what was reported."),
    "inquiry.too_early": N_("A breach can be found once there is an answer, or from %(until)s."),
    "inquiry.no_consequence": N_("A breach needs a consequence: for what was reported, for the person, or both."),
    "inquiry.consequence_without_breach": N_("Without a breach nothing can be hidden, cancelled or imposed."),
    "inquiry.cancelled_stays": N_("The contest was cancelled and refunded: this decision cannot be taken back."),
    "inquiry.another_open": N_("The same has been reported again meanwhile. Decide that one first."),
}  # fmt: skip
