"""Staff pages as an API: contests, payouts, people, jobs."""

from contest.api.blueprint import Blueprint
from contest.kernel.refusal import N_

bp = Blueprint("staff", N_("The staff desk: contests, payouts, people, jobs"))

from contest.api.staff import contests, jobs, payouts, people  # noqa: E402, F401 — the routes hang themselves on `bp`
