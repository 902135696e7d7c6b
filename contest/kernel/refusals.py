"""The sentences of the kernel's refusals: what is wrong, and what to do."""

from contest.kernel.refusal import N_

SENTENCES = {
    "time.does_not_exist": N_(
        "%(local)s does not exist in %(zone)s: the clocks go forward then. Please take another time."
    ),
    "time.ambiguous": N_(
        "This time comes twice in %(zone)s on that day: the clocks go back then. Please say which one you mean."
    ),
}
