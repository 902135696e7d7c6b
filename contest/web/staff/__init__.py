"""Staff pages: one blueprint, one module per subject, each a line of their navigation."""

from importlib import import_module
from typing import Any

from flask import Blueprint
from flask_babel import lazy_gettext as _

from contest.web import frame

bp = Blueprint("staff", __name__, url_prefix="/staff")

# Module, its first page, and what the navigation calls it, in the navigation's order.
SUBJECTS = (
    ("desk", "staff.desk", _("To do")),
    ("contests", "staff.contests", _("All contests")),
    ("receipts", "staff.receipts", _("Incoming payments")),
    ("fundings", "staff.fundings", _("Contest funding")),
    ("payouts", "staff.payouts", _("Payouts")),
    ("ledger", "staff.ledger", _("Ledger")),
    ("people", "staff.people", _("People")),
    ("reports", "staff.reports", _("Reports")),
    ("moderation", "staff.moderation", _("Hidden content")),
    ("files", "staff.files", _("Stored files")),
    ("jobs", "staff.jobs", _("Jobs")),
)  # fmt: skip


@bp.context_processor
def navigation() -> dict[str, Any]:
    """What `staff/_layout.html` needs: the subjects, the present one marked."""
    return {"subjects": frame.subjects(SUBJECTS)}


for _module, _endpoint, _label in SUBJECTS:
    import_module(f"contest.web.staff.{_module}")
