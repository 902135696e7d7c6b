"""The sentences of this room's refusals."""

from contest.kernel.refusal import N_

SENTENCES = {
    "mail.always_sent": N_("These mails cannot be switched off."),
    "mail.no_such_way": N_("Please choose one of what is offered."),
}
