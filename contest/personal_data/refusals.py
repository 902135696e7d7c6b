"""Refusals of exports and deletions; blockers of a deletion are listed in this order."""

from contest.kernel.refusal import N_

SENTENCES = {
    "export.running": N_("Your export is already being prepared. We will email you when it is ready."),
    "export.too_soon": N_("You can export your data once a day. Next export from %(at)s."),
    "export.gone": N_("This export has expired. Create a new one."),
    "leave.asked": N_("You have already asked to delete your account."),
    "leave.not_asked": N_("You have not asked to delete your account."),
    "leave.too_late": N_("The time to cancel is over."),
    "leave.address": N_("Type your email address exactly as shown above."),
    "leave.staff": N_("You are a member of staff. Another member must end your staff role first."),
    "leave.suspended": N_("You are suspended until %(until)s and cannot delete your account before then."),
    "leave.balance": N_("You still have %(balance)s in your balance. Request a payout first."),
    "leave.payout": N_("A payout to you is in progress. Wait until it has arrived."),
    "leave.contests": N_("You have contests still running: %(numbers)s. They must end first."),
    "leave.funded": N_("You have paid for drafts that are not published: %(numbers)s. Discard them and the money comes back to your balance."),
    "leave.handover": N_("Handovers of prizes you won are not complete: %(numbers)s."),
    "leave.entries": N_("You have entries in contests that are still running: %(numbers)s. Withdraw them, or wait until they end."),
    "leave.report": N_("Reports about you or by you are still undecided: %(count)s."),
    "leave.panel": N_("You are on the panels of contests that are still running: %(numbers)s."),
}  # fmt: skip
