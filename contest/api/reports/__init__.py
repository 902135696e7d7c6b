"""Reports: made, answered, and decided by staff; a person's own history and data exports."""

from contest.api.blueprint import Blueprint
from contest.kernel.refusal import N_

bp = Blueprint(
    "reports",
    N_("Reports: of entries and contests, answers, staff decisions; exports of my own data"),
)

from contest.api.reports import own, staff  # noqa: E402, F401 — the routes hang themselves on `bp`
