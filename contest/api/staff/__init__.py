"""The staff desk: payouts, people, jobs."""

from contest.api.blueprint import Blueprint

bp = Blueprint("staff", "The staff desk: payouts, people, jobs")

from contest.api.staff import jobs, payouts, people  # noqa: E402, F401 — the routes hang themselves on `bp`
