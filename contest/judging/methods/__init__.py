"""Judging methods: one module each. METHODS lists them, `of` says which one a contest is judged by; CHOICES, all their choices,
is what the CHECK of marks is made of."""

from contest.contests.model import Contest
from contest.judging.methods.keep_maybe_out import KEEP_MAYBE_OUT
from contest.judging.methods.method import Choice, Method

METHODS = (KEEP_MAYBE_OUT,)
CHOICES: dict[str, Choice] = {choice.value: choice for method in METHODS for choice in method.choices}


def of(contest: Contest) -> Method:
    """The method by which a contest is judged: as yet one for all."""
    return METHODS[0]
