"""Account pages: one blueprint, one module per subject, each a line of the account's navigation."""

from importlib import import_module
from typing import Any

from flask import Blueprint
from flask_babel import lazy_gettext as _

from contest.people.model import Person
from contest.web import frame, guard

bp = Blueprint("account", __name__, url_prefix="/me")

# Module, its first page, and what the navigation calls it, in the navigation's order.
SUBJECTS = (
    ("profile", "account.show", _("You")),
    ("bank_details", "account.bank_details", _("Bank details")),
    ("mails", "account.mails", _("Emails")),
    ("security", "account.security", _("Signing in")),
    ("tokens", "account.tokens", _("API tokens")),
    ("record", "account.record", _("In your history")),
    ("personal_data", "account.personal_data", _("Your data")),
)
# Modules without a line there: their pages stand under "Signing in".
ACTS = ("authenticator", "passkeys")


@bp.context_processor
def navigation() -> dict[str, Any]:
    """What `account/_layout.html` needs: the subjects, the present one marked."""
    return {"subjects": frame.subjects(SUBJECTS, under=ACTS)}


def owner() -> Person:
    """Who is signed in, and may therefore manage this account; visitors are sent to sign in."""
    guard.site("person.manage_own")
    person = guard.me()
    assert person is not None
    return person


for _module in (*(module for module, _endpoint, _label in SUBJECTS), *ACTS):
    import_module(f"contest.web.account.{_module}")
