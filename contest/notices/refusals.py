"""The sentences of this package's refusals."""

from contest.kernel.refusal import N_

SENTENCES = {
    "mail.always_sent": N_("You can’t turn off these emails."),
    "mail.no_such_way": N_("Choose one of the options."),
}
