"""Contests: search, brief, publication, cancellation."""

from contest.api.blueprint import Blueprint
from contest.kernel.refusal import N_

bp = Blueprint("contests", N_("Contests: the brief, its publication, cancellation"))

from contest.api.contests import actions, brief, lists, conversation, watching  # noqa: E402, F401, I001 — in the order of the API document
