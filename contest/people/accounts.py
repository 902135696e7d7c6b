"""Flask-Security's register, confirm, sign in and out, reset and change, writing under our discipline.

It changes objects of the page's session and ends every view in `datastore.commit()`: the one hook needed.
Mails, events and forgiven tries of that request are written in the same transaction, after the flush.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

from flask import Flask, Response, after_this_request, current_app, flash, g, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import user_logged_out
from flask_security import (
    MailUtil,
    PasswordUtil,
    Security,
    SQLAlchemyUserDatastore,
    login_user,
    password_changed,
    password_reset,
    uia_email_mapper,
    user_authenticated,
)
from flask_security.confirmable import confirm_email_token_status
from flask_security.mail_util import EmailValidateException
from flask_security.utils import check_and_get_token_status, hash_data, set_request_attr
from sqlalchemy import func, inspect

from contest import events
from contest.kernel import logs, phrases
from contest.kernel.clock import utcnow
from contest.kernel.db import commit_page, db, serialize, transaction
from contest.kernel.refusal import N_, require
from contest.mail import compose, outbox
from contest.people import (
    addresses,
    devices,
    exemptions,
    limits,
    queries as person_queries,
    registrations,
    sign_ins,
    tokens,
)
from contest.people.events import PasswordSet
from contest.people.factors import pending_sign_in
from contest.people.model import Person
from contest.people.refusals import SENTENCES
from contest.people.rules import network, password_fault

CONFIRM_WITHIN, RESET_WITHIN = registrations.LINKS_LIVE, timedelta(hours=6)  # how long mailed links work

_log, _security = logging.getLogger(__name__), logging.getLogger("konpe.security")

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
    "I18N_DIRNAME": [str(Path(__file__).resolve().parent.parent / "translations")],
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
SUBJECTS = {
    "welcome": N_("Please confirm your email address"),
    "confirm": N_("Please confirm your email address"),
    "known": N_("You already have an account"),
    "reset": N_("Set a new password"),
    "password_set": N_("Your password was changed"),
}
# Ways of signing in that are more than a password.
STRONG = {"authenticator", "recovery_code", "passkey"}
# Mails to whoever an address may belong to, asked for by registering: their number counts for each network.
REGISTERING = {"welcome", "known", "confirm"}
WAITS = N_(
    "Many people have registered from your network within the last hour, so your email will be sent at about %(at)s."
)
NONE_NOW = N_(
    "Very many people have registered from your network, so no email could be sent. Please register again in a few hours."
)
# Mails that anyone can have sent to any address: this many within an hour, then silence.
ON_DEMAND, MOST_ON_DEMAND = {"welcome", "confirm", "known", "reset"}, 6
# How long the link in such a mail works.
LIVES = {"welcome": CONFIRM_WITHIN, "confirm": CONFIRM_WITHIN, "known": RESET_WITHIN, "reset": RESET_WITHIN}


class Accounts(SQLAlchemyUserDatastore):
    """People, as Flask-Security keeps them."""

    def commit(self) -> None:
        """Write the page's changes, then what follows from them, under one write lock.

        Hashing, the slow part, is over by then.
        """
        page = db.session()
        for person in [one for one in page.dirty if isinstance(one, Person)]:
            if inspect(person).attrs.login_count.history.added:  # one more than was read before the lock
                person.login_count = func.coalesce(Person.login_count, 0) + 1  # type: ignore[assignment]
        after: list[Callable[[], None]] = g.pop("after_people", [])
        try:
            commit_page((lambda: _do(after)) if after else None)
        except registrations.Overtaken:
            _log.info(
                "a confirmation of an address that was confirmed or blocked meanwhile: it changes nothing"
            )

    def create_user(self, **facts: Any) -> Person:
        """Somebody of no session yet: written with the mail of this registration, or not at all."""
        return Person(**facts, active=True, fs_uniquifier=uuid4().hex, joined_at=_now())


class MailByOutbox(MailUtil):
    """Mails are rows of the outbox, written with the change they speak of."""

    def send_mail(self, template: str, subject: str, recipient: Any, sender: Any, body: Any, html: Any,
                  **values: Any) -> None:  # fmt: skip
        """Write a mail of ours down; its links stand on PUBLIC_URL, never on the Host header."""
        person, now = values["user"], _now()
        if template in REGISTERING:
            take_turn(announce=template != "confirm")
        token = values.get("reset_token")
        if template == "confirm":
            token = _confirmation_token(person, registrations.newest(person.id))
        composed = None if template == "welcome" else _compose(template, person, token)
        on_demand, valid_until = template in ON_DEMAND, now + LIVES[template] if template in LIVES else None

        def write() -> None:
            # Without its mail a registration changes nothing, else a stranger could void what was mailed before.
            leaves = _may_leave(template, person.email, now=now)
            words = composed or (_registered(person, now=now) if leaves else None)
            if words is None:
                return
            due = g.mail_turn if template in REGISTERING else now
            with transaction() as session:
                # What does not leave is written and taken back: how long that takes would tell of the address.
                written = session.begin_nested()
                outbox.write(**words, now=now, on_demand=on_demand, valid_until=valid_until, due_at=due)
                if leaves and (template == "welcome" or person.id is not None):
                    written.commit()
                else:
                    written.rollback()

        then(write)

    def normalize(self, email: str) -> str:
        """The address as we keep it."""
        try:
            return addresses.normal(email)
        except ValueError:
            wrong = SENTENCES["person.address_wrong"]
            raise EmailValidateException(gettext(wrong)) from None

    validate = normalize


class Passwords(PasswordUtil):
    """Which passwords may be set."""

    def validate(self, password: str, is_register: bool, **who: Any) -> tuple[list[str] | None, str]:
        """The sentence of what is wrong, if anything is, and the password as it is hashed."""
        plain = self.normalize(password)
        person = who.get("user")
        email, name = (person.email, person.name) if person else (who.get("email"), who.get("name"))
        fault = password_fault(plain, email=email or "", name=name or "")
        return ([gettext(SENTENCES[fault])] if fault else None), plain


def init_app(app: Flask, **forms: Any) -> None:
    """Switch on accounts, with the edge's forms; whatever Flask-Security offers beside is off."""
    for name, value in SETTINGS.items():
        app.config.setdefault(f"SECURITY_{name}", value)
    for name, message in MESSAGES.items():
        app.config[f"SECURITY_MSG_{name}"] = message
    for name, template in {
        "REGISTER_EMAIL_TEMPLATE": "welcome",
        "REGISTER_EMAIL_EXISTING_TEMPLATE": "known",
        "EMAIL_TEMPLATE_CONFIRM": "confirm",
        "EMAIL_TEMPLATE_PASSWORD_RESET": "reset",
        "EMAIL_TEMPLATE_PASSWORD_RESET_NOTICE": "password_set",
        "EMAIL_TEMPLATE_PASSWORD_CHANGE_NOTICE": "password_set",
    }.items():
        app.config[f"SECURITY_{name}"] = template
    app.config.setdefault("REMEMBER_COOKIE_DURATION", timedelta(days=30))
    accounts = Accounts(db, Person, None)  # type: ignore[arg-type]  # there are no roles here
    security = Security(app, accounts, mail_util_cls=MailByOutbox, password_util_cls=Passwords, **forms)
    security.two_factor_plugins = pending_sign_in.SecondStep()
    security.want_json(lambda _request: False)
    app.login_manager.user_loader(_holder)  # type: ignore[attr-defined]
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]  # no tokens here
    password_reset.connect(_reset, app)
    password_changed.connect(_changed, app)
    user_authenticated.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)


def sign_in(person_id: int, *, via: Sequence[str], remember: bool = False) -> None:
    """Sign the visitor in as this person, who has just proved to be it; written after the request."""
    pending_sign_in.end()
    login_user(person_queries.person(person_id), remember=remember, authn_via=list(via))
    after_this_request(_commit)


def claim(token: str) -> registrations.Claim | None:
    """What this mailed link confirms; None if it is over, or the address is confirmed."""
    expired, invalid, person = confirm_email_token_status(token)  # type: ignore[no-untyped-call]
    if expired or invalid or person is None or person.confirmed_at is not None:
        return None
    _expired, _invalid, data = check_and_get_token_status(token, "confirm", CONFIRM_WITHIN)
    return registrations.claim(person, data[2] if len(data) > 2 else None)


def confirm(found: registrations.Claim) -> None:
    """Confirm the address for who has just proved to know the password of this link's registration; written after the
    request, whatever was registered meanwhile."""
    now = _now()
    then(lambda: registrations.confirm(found, now=now))


def require_open(person_id: int) -> None:
    """Raises `Refused("person.blocked")`, `Refused("person.unconfirmed")`: said to who has proved to be it."""
    person = person_queries.person(person_id)
    require(person.active, "person.blocked")
    require(person.confirmed_at is not None, "person.unconfirmed")


def then(step: Callable[[], None]) -> None:
    """Do `step` in the transaction that writes this request's changes of people."""
    if "after_people" not in g:
        g.after_people = []
        after_this_request(_commit)  # some views of Flask-Security mail without committing anything
    g.after_people.append(step)


def mail_nobody(template: str, address: str) -> None:
    """Do what the mail "confirm" or "reset" to this address takes, and write none: nobody there waits for it."""
    nobody = Person(name=address, email=address, language="ja", fs_uniquifier=uuid4().hex)
    mailer = current_app.extensions["security"].mail_util
    mailer.send_mail(template, "", address, "", None, None, user=nobody, reset_token=uuid4().hex * 4)


def take_turn(*, announce: bool) -> None:
    """Let the mail this request asks for leave when it is this network's turn; `announce`: the page says so if it waits.

    Taken once a request, whether or not there is anybody to write to: what the page says tells nothing of an address.
    """
    if "mail_turn" in g:
        return
    g.mail_turn = now = _now()
    place, most = network(request.remote_addr), current_app.config["REGISTRATIONS_PER_HOUR"]

    def step() -> None:
        g.mail_turn = registrations.turn(place, now=now, most=most)

    then(step)
    if announce:
        after_this_request(_tell_turn)


def _tell_turn(response: ResponseReturnValue) -> ResponseReturnValue:
    due, now = g.mail_turn, _now()
    if due is None:
        flash(gettext(NONE_NOW), "maybe")
    elif due > now:
        flash(gettext(WAITS, at=phrases.moment(due, "Asia/Tokyo")), "maybe")
    return response


def _commit(response: ResponseReturnValue) -> ResponseReturnValue:
    current_app.extensions["security"].datastore.commit()
    return response


def _do(steps: list[Callable[[], None]]) -> None:
    for step in steps:
        step()


def _now() -> datetime:
    return cast(datetime, g.now)


def _registered(asked: Person, *, now: datetime) -> dict[str, Any] | None:
    """Write a registration down; its mail, composed under the lock as the link names rows that are there only now.
    None if the address is confirmed."""
    found = registrations.begin(asked, now=now)
    if found is None:
        _log.info("a registration of an address that was confirmed meanwhile: its owner stands")
        return None
    person, registration_id = found
    return _compose("welcome", person, _confirmation_token(person, registration_id))


def _confirmation_token(person: Person, registration_id: int | None) -> str:
    named = [] if registration_id is None else [registration_id]
    serializer = current_app.extensions["security"].confirm_serializer
    return str(serializer.dumps([person.fs_uniquifier, hash_data(person.email), *named]))


def _compose(template: str, person: Person, token: str | None) -> dict[str, Any]:
    label, url = _act(template, token)
    found = compose.compose(
        f"people/{template}",
        language=person.language,
        subject=SUBJECTS[template],
        act_label=label,
        act_url=url,
        name=person.name,
    )
    return {"to": person.email, "subject": found.subject, "text": found.text, "html": found.html}


def _may_leave(template: str, address: str, *, now: datetime) -> bool:
    """Whether this mail may be written: its network has a turn, and its address has room. Nobody else counts meanwhile."""
    if template in REGISTERING and g.mail_turn is None:
        return False
    if template not in ON_DEMAND:
        return True
    serialize(f"address/{address}")
    room = outbox.written_on_demand(address, since=now - timedelta(hours=1)) < MOST_ON_DEMAND
    if not room:
        _log.warning("too many mails asked for to one address: %r is not sent", template)
    return room


def _act(template: str, token: str | None) -> tuple[str | None, str | None]:
    if token is None:
        return None, None
    if template in ("welcome", "confirm"):
        return N_("Confirm email address"), _link("security.confirm_email", token)
    return N_("Set a new password"), _link("security.reset_password", token)


def _link(endpoint: str, token: str) -> str:
    return str(current_app.config["PUBLIC_URL"] + url_for(endpoint, token=token))


def _happened(person: Person, event: Callable[[], events.Event]) -> None:
    def step() -> None:
        events.record(event(), by=person.id)

    then(step)


def _password_set(_app: Flask, user: Person, **_: Any) -> None:
    now = _now()
    _happened(user, lambda: PasswordSet(person_id=user.id, at=now))


def _changed(_app: Flask, user: Person, **_: Any) -> None:
    """This device has just been signed in anew; every other one is out."""
    key, now = session["_user_id"], _now()
    _password_set(_app, user)
    then(lambda: sign_ins.end_all(user.id, but=key, now=now))


def _reset(_app: Flask, user: Person, **_: Any) -> None:
    """The link came by mail: the address is proved, and wrong passwords are forgiven; wrong codes are not, as whoever
    reads the mail need not have the second factor. No wait for others' failures keeps the new password out."""
    now = _now()
    if user.confirmed_at is None:
        user.confirmed_at = now
        then(lambda: registrations.end(user.id))
    _password_set(_app, user)
    then(lambda: sign_ins.end_all(user.id, now=now))
    then(lambda: tokens.revoke_all(user.id, now=now))
    then(lambda: limits.forgive(user.email, limits.PASSWORD, limits.PROOF))
    then(lambda: exemptions.end_all(user.id))
    then(lambda: exemptions.give_any_browser(user.id, now=now))
    _exempt(user)


def _signed_in(_app: Flask, user: Person, authn_via: Sequence[str] | None = None, **_: Any) -> None:
    """Give the cookies the key of a new sign-in, in place of the person's own name."""
    strong = _strong(authn_via or ())
    key, now, device = sign_ins.new_key(), _now(), devices.words(request.user_agent.string)
    session["_user_id"], remote = key, request.remote_addr
    place = network(remote)
    user.last_login_ip = user.current_login_ip = (
        None  # Flask-Security's whole addresses: the network is enough
    )
    then(lambda: sign_ins.begin(user.id, key, device=device, network=place, strong=strong, now=now))
    then(lambda: limits.signed_in(user.email, remote))
    _exempt(user)
    logs.asked_by(user.id)
    _security.info("signed in", extra={"via": ",".join(authn_via or ())})


def _exempt(user: Person) -> None:
    """Give this browser the cookie that exempts the person's address from the waits after failed sign-ins."""
    now, before = _now(), exemption()
    given: list[str] = []
    then(lambda: given.append(exemptions.give(user.id, instead_of=before, now=now)))

    @after_this_request
    def send(response: Response) -> Response:
        if given:
            response.set_cookie(
                current_app.config["EXEMPTION_COOKIE_NAME"], given[0], max_age=exemptions.LIVES,
                secure=current_app.config["SESSION_COOKIE_SECURE"], httponly=True, samesite="Strict",
            )  # fmt: skip
        return response


def exemption() -> str | None:
    """What this browser's cookie holds that exempts an address from the waits, if it has one."""
    return request.cookies.get(current_app.config["EXEMPTION_COOKIE_NAME"])


def _strong(via: Sequence[str]) -> bool:
    """Whether this took a second factor; a new password set by who is signed in keeps what that sign-in was."""
    if "change" in via:
        return bool(g.sign_in.strong)
    return not STRONG.isdisjoint(via)


def _signed_out(_app: Flask, **_: Any) -> None:
    """The row ends with the cookie, so that no copy of it opens anything."""
    found, now = g.pop("sign_in", None), _now()
    if found is not None:
        then(lambda: sign_ins.end(found.id, by=found.person_id, now=now))


def _holder(key: str) -> Person | None:
    """Who holds the key in the cookie. The one statement that finds out who is asking."""
    found = sign_ins.find(key, now=_now())
    if found is None:
        return None
    person, g.sign_in = found
    logs.asked_by(g.sign_in.person_id)
    set_request_attr("fs_authn_via", "session")
    return person
