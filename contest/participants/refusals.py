"""Refusals of entering and judging a contest, as sentences."""

from contest.kernel.refusal import N_

SENTENCES = {
    "entry.own_contest": N_("You cannot enter your own contest."),
    "entry.staff_never": N_("Our staff cannot enter contests on this site."),
    "entry.clients_account": N_(
        "Your bank account is also the client’s, so this account cannot enter the contest. If that is a mistake, change your bank details or contact us."
    ),
    "judge.cannot_enter": N_("You are a judge of this contest, so you cannot enter it."),
    "judge.removed_lately": N_(
        "You were removed from this panel less than 10 minutes ago, and the client can still undo that. Enter after that."
    ),
    "judge.is_client": N_(
        "This is your own contest. A client chooses the winner and cannot also be a judge."
    ),
    "judge.is_staff": N_("Our staff cannot be judges."),
    "judge.has_entered": N_(
        "You have entered this contest yourself, so you cannot be one of its judges. The client is not told."
    ),
    "judge.was_removed": N_(
        "Our staff removed you from this panel. Write to us if you think that is a mistake."
    ),
}
