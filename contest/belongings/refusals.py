"""What the house says when a copy cannot be made, or somebody cannot leave yet."""

from contest.kernel.refusal import N_

SENTENCES = {
    "export.running": N_("A copy is being made already. You will hear by mail when it is ready."),
    "export.too_soon": N_("A copy can be made once a day. The next is possible from %(at)s."),
    "export.gone": N_("This copy is no longer kept. Ask for a new one."),
    "leave.asked": N_("Your account is leaving already."),
    "leave.not_asked": N_("Your account is not leaving."),
    "leave.too_late": N_("The time to take it back is over."),
    "leave.address": N_("Please type your mail address just as it stands above."),
    "leave.staff": N_("You are a member of staff. Another member must end your staff role first."),
    "leave.suspended": N_("You are suspended until %(until)s: nobody leaves to begin anew meanwhile."),
    "leave.balance": N_("There are %(balance)s in your balance. Have them paid out first."),
    "leave.payout": N_("A payout is on its way to you. Wait until it has arrived."),
    "leave.contests": N_("Contests of yours are still running: %(numbers)s. They must end first."),
    "leave.funded": N_("You have paid for drafts that are not published: %(numbers)s. Cancel them; the money comes back to your balance."),
    "leave.handover": N_("Handovers of prizes you won are still open: %(numbers)s."),
    "leave.entries": N_("You have entries in contests that are still running: %(numbers)s. Withdraw them, or wait for the end."),
    "leave.report": N_("Staff have not decided about %(count)s reports that concern you, or that you made."),
    "leave.panel": N_("You sit on panels of contests that are still running: %(numbers)s."),
}  # fmt: skip
