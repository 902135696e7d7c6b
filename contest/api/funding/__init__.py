"""Funding of a contest, incoming payments, and the ledger."""

from contest.api.blueprint import Blueprint
from contest.kernel.refusal import N_

bp = Blueprint("funding", N_("Payments of a contest: paying in, incoming payments, its ledger"))

from contest.api.funding import fundings, ledger, receipts  # noqa: E402, F401 — the routes hang themselves on `bp`
