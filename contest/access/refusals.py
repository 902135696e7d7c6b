"""Sentences of the guards, where the stage of a contest or a part in it forbids an act."""

from contest.kernel.refusal import N_

SENTENCES = {
    "contest.not_now": N_(
        "That is not possible at this stage of the contest. Reload the page to see where it stands."
    ),
    "staff.own_contest": N_(
        "You are the client, a judge or a designer in this contest, so you cannot act on it as staff. "
        "Ask another member of staff, or use the command line."
    ),
    "person.not_signed_in": N_("Please sign in first."),
}
