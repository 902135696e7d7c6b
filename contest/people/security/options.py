"""Settings and messages of Flask-Security: what of it is used, and in which words."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from flask_security import uia_email_mapper

from contest.kernel.clock import utcnow
from contest.kernel.refusal import N_
from contest.people.actions.registrations import LINKS_LIVE
from contest.people.refusals import SENTENCES

CONFIRM_WITHIN, RESET_WITHIN = LINKS_LIVE, timedelta(hours=6)  # how long mailed links work
SETTINGS: dict[str, Any] = {
    "REGISTERABLE": True,
    "CONFIRMABLE": True,
    "RECOVERABLE": True,
    "CHANGEABLE": True,
    "TRACKABLE": True,
    # What an address answers never tells whether it has an account.
    "RETURN_GENERIC_RESPONSES": True,
    "LOGIN_URL": "/sign-in",
    "LOGOUT_URL": "/sign-out",
    "REGISTER_URL": "/register",
    "CONFIRM_URL": "/confirmation",
    "RESET_URL": "/reset",
    "CHANGE_URL": "/me/password",
    "POST_REGISTER_VIEW": "security.login",
    "POST_CONFIRM_VIEW": "security.login",
    "POST_CHANGE_VIEW": "account.security",
    "PASSWORD_CONFIRM_REQUIRED": False,
    "PASSWORD_NORMALIZE_FORM": "NFKC",
    # OWASP's second choice of argon2id: 19 MiB, two passes. The library's own 64 MiB would cost a small
    # machine its memory when ten people sign in at once.
    "PASSWORD_HASH": "argon2",
    "PASSWORD_SCHEMES": ["argon2"],
    "PASSWORD_HASH_PASSLIB_OPTIONS": {
        "argon2__memory_cost": 19456,
        "argon2__time_cost": 2,
        "argon2__parallelism": 1,
    },
    # No second hash keyed by SECRET_KEY: changing that key must end sessions, not everybody's password.
    "PASSWORD_SINGLE_HASH": True,
    # Inside signed links: they need a fingerprint of address and password hash, not a slow one.
    "HASHING_SCHEMES": ["hex_sha256"],
    "CONFIRM_EMAIL_WITHIN": CONFIRM_WITHIN,
    "RESET_PASSWORD_WITHIN": RESET_WITHIN,
    "EMAIL_PLAINTEXT": False,  # MailByOutbox renders our own templates, in the person's language
    "EMAIL_HTML": False,
    # Not used, so not there: the page that asks for the password again, its own style, commands, tokens.
    "FRESHNESS": timedelta(seconds=-1),
    "STATIC_FOLDER": None,
    "CLI_USERS_NAME": "",
    "CLI_ROLES_NAME": "",
    "API_ENABLED_METHODS": ["session"],
    "USER_IDENTITY_ATTRIBUTES": [{"email": {"mapper": uia_email_mapper}}],  # addresses are kept in lower case
    "JOIN_USER_ROLES": False,
    "I18N_DOMAIN": "messages",
    "I18N_DIRNAME": [str(Path(__file__).resolve().parent.parent.parent / "translations")],
    "DATETIME_FACTORY": utcnow,
}
MESSAGES = {
    "UNAUTHENTICATED": (N_("Please sign in first."), "info"),
    "CONFIRM_REGISTRATION": (
        N_("Thank you. You will get an email at %(email)s. Open the link in it, then sign in here."),
        "success",
    ),
    "ALREADY_CONFIRMED": (N_("This address is confirmed already. Sign in."), "info"),
    "INVALID_CONFIRMATION_TOKEN": (
        N_("This link does not work: it may have been used already. Request another below."),
        "error",
    ),
    "CONFIRMATION_EXPIRED": (N_("This link expired after two days. Request another below."), "error"),
    "CONFIRMATION_REQUEST": (
        N_("If %(email)s still needs to be confirmed, we will send it a new link."),
        "info",
    ),
    "PASSWORD_RESET_REQUEST": (
        N_("If there is an account for %(email)s, we have sent it a link to set a new password."),
        "info",
    ),
    "PASSWORD_RESET_EXPIRED": (N_("This link expired after six hours. Request another below."), "error"),
    "INVALID_RESET_PASSWORD_TOKEN": (
        N_("This link does not work: it may have been used already. Request another below."),
        "error",
    ),
    "PASSWORD_RESET_NO_LOGIN": (N_("Your new password is set. Sign in with it."), "success"),
    "PASSWORD_CHANGE": (N_("Your password is changed. All other devices are signed out."), "success"),
    "EMAIL_NOT_PROVIDED": (N_("Enter your email address."), "error"),
    "INVALID_EMAIL_ADDRESS": (SENTENCES["person.address_wrong"], "error"),
    "PASSWORD_NOT_PROVIDED": (N_("Enter your password."), "error"),
    "RETYPE_PASSWORD_MISMATCH": (N_("The two passwords differ. Enter the new one twice."), "error"),
    "INVALID_PASSWORD": (N_("This is not your current password."), "error"),
    "PASSWORD_IS_THE_SAME": (N_("This is your current password. Choose another."), "error"),
    "INVALID_REDIRECT": (N_("That page is not on this site."), "error"),
    "API_ERROR": (N_("Enter this again."), "error"),
}
TEMPLATES = {
    "REGISTER_EMAIL_TEMPLATE": "welcome",
    "REGISTER_EMAIL_EXISTING_TEMPLATE": "known",
    "EMAIL_TEMPLATE_CONFIRM": "confirm",
    "EMAIL_TEMPLATE_PASSWORD_RESET": "reset",
    "EMAIL_TEMPLATE_PASSWORD_RESET_NOTICE": "password_set",
    "EMAIL_TEMPLATE_PASSWORD_CHANGE_NOTICE": "password_set",
}
