"""Judging: the panel, its marks, the client's stars and shortlist."""

from contest.api.blueprint import Blueprint
from contest.kernel.refusal import N_

bp = Blueprint("judging", N_("Judging: the panel, marks, stars, the shortlist"))

from contest.api.judging import opinions, panel, recusals, seats  # noqa: E402, F401 — the routes hang themselves on `bp`
