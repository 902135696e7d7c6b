"""Forms of Flask-Security's pages: our fields, our words, and the wait after wrong passwords."""

import logging
from typing import Any

from flask import Flask, Response, abort, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext as _
from flask_security import (
    ChangePasswordForm,
    ForgotPasswordForm,
    LoginForm,
    RegisterFormV2,
    ResetPasswordForm,
    SendConfirmationForm,
    hash_password,
    logout_user,
)
from flask_security.forms import EmailValidation, Form, email_required
from flask_security.proxies import _security
from flask_security.recoverable import generate_reset_password_token
from flask_security.utils import verify_password
from wtforms import EmailField, StringField, ValidationError
from wtforms.validators import AnyOf, DataRequired

from contest.kernel.clock import utcnow
from contest.kernel.refusal import N_, Refused, require
from contest.kernel.sentences import sentence
from contest.people import addresses, queries as person_queries, security
from contest.people.actions import limits, sign_ins
from contest.people.actions.factors import passkeys
from contest.people.model import Person
from contest.people.queries import Claim
from contest.people.rules import LONGEST_PASSWORD
from contest.people.security import confirmation, cookies, datastore, mails
from contest.web import guard
from contest.web.errors import wants_json
from contest.web.forms import Text
from contest.web.frame import TONGUES
from contest.web.requests import own

# What is not behind the staff's second factor: the way to it, the site's texts, what pages are made of.
OPEN_TO_ALL = {"security", "second_step", "site", "frontend", None}
OPEN_TO_STAFF_WITH_ONE = {
    f"contest.web.account.{module}" for module in ("security", "authenticator", "passkeys")
}
SET_UP_FIRST = N_("Staff must sign in with a second factor. Set up a passkey or an app first.")
AGAIN_WITH_TWO = N_("Staff must sign in with a second factor. Sign out and sign in again with yours.")
_log = logging.getLogger("konpe.security")


def _mail_nobody(template: str, form: Any) -> None:
    """Take as long for an address that gets no mail as for one that does; what is no address is refused."""
    try:
        address = addresses.normal(form.email.data or "")
    except ValueError:
        return
    mails.mail_nobody(template, address)


def _claimable(form: Any, field: Any) -> None:
    """An address is free unless its owner has confirmed it; who asks does not learn which."""
    person = person_queries.by_email(field.data)
    if person is not None and person.confirmed_at is not None:
        form.existing_email_user = person
        raise ValidationError("known")


class Register(RegisterFormV2):  # type: ignore[misc]
    """Name, address, password, language."""

    email = EmailField(
        _("Email address"), validators=[email_required, EmailValidation(verify=True), _claimable]
    )
    name = Text(_("Name"), [DataRequired(_("Enter your name."))], most=80)
    language = StringField(
        _("Language"), [AnyOf([code for code, _name in TONGUES], _("Please choose one of the languages."))]
    )


class SignIn(LoginForm):  # type: ignore[misc]
    """Address and password. What fails says why only to who knows the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unconfirmed = False

    def validate(self, **kwargs: Any) -> bool:
        """Count the try, then look; the same time is spent whether the address is known or not."""
        if not Form.validate(self, **kwargs):
            return False
        try:
            person = _judge(self.email.data, self.password.data)
        except Refused as why:
            return self._no(sentence(why))
        try:
            cookies.require_open(person.id)
        except Refused as why:
            self.unconfirmed = why.code == "person.unconfirmed"
            return self._no(sentence(why))
        self.user = person
        return True

    def _no(self, why: Any) -> bool:
        self.form_errors.append(why)
        return False


class NewLink(SendConfirmationForm):  # type: ignore[misc]
    """Ask for another mail to confirm an address."""

    def validate(self, **kwargs: Any) -> bool:
        """The mail counts for the network whether or not anybody waits for it."""
        mails.take_turn(announce=False)
        if super().validate(**kwargs):
            return True
        _mail_nobody("confirm", self)
        return False


class Forgotten(ForgotPasswordForm):  # type: ignore[misc]
    """Ask for a link to a new password; for an unconfirmed address too: the link proves it."""

    def validate(self, **kwargs: Any) -> bool:
        """A blocked account gets no mail, and the page does not say so."""
        if not Form.validate(self, **kwargs):
            _mail_nobody("reset", self)
            return False
        assert self.user is not None
        if not self.user.is_active:
            _mail_nobody("reset", self)
            self.email.errors.append("blocked")
            return False
        hash_password("not-a-password")  # as the library does for an address that gets no mail
        return True


class Change(ChangePasswordForm):  # type: ignore[misc]
    """The present password, and a new one twice."""

    def validate_password(self, field: Any) -> None:
        """What nobody's password can be is not hashed: the hash refuses to be given so much."""
        if len(field.data or "") > LONGEST_PASSWORD:
            raise ValidationError(_("This is not your current password."))

    def validate(self, **kwargs: Any) -> bool:
        """Count the try, then look, as at the sign-in: an open browser is no place to guess at a password."""
        if not Form.validate(self, **kwargs):
            return False
        email = person_queries.person(guard.my_id()).email
        try:
            limits.attempt_proof(email, now=g.now)
        except Refused as why:
            self.password.errors = [sentence(why)]
            return False
        fine = bool(super().validate(**kwargs))
        if self.password.errors:
            _log.info("wrong password of who is signed in")
        else:
            limits.forgive(email, limits.PROOF)
        return fine


FORMS = {
    "register_form": Register,
    "login_form": SignIn,
    "forgot_password_form": Forgotten,
    "reset_password_form": ResetPasswordForm,
    "change_password_form": Change,
    "send_confirmation_form": NewLink,
}


def init_app(app: Flask) -> None:
    """Switch accounts on, with these forms and our pages."""
    app.before_request(_begin)  # before the library's own hooks, which ask who is signed in
    security.init_app(app, render_template=_render, **FORMS)
    app.before_request(_forms_of_ours)
    app.before_request(_staff_bring_two)
    app.after_request(_note_use)


def _begin() -> None:
    g.now = utcnow()


def _note_use(response: Response) -> Response:
    """A sign-in is seen in use when something is sent from it: looking at pages writes nothing."""
    if request.method not in ("GET", "HEAD", "OPTIONS") and (sign_in := g.get("sign_in")):
        sign_ins.seen(sign_in, now=g.now)
    return response


def _forms_of_ours() -> None:
    """Flask-Security's views also read JSON, and answer to any relative address: ours take forms and paths."""
    if request.blueprint != "security":
        return
    if request.is_json or request.files:
        abort(415)
    if any(asked and own(asked) is None for asked in request.values.getlist("next")):
        abort(400)


def links_open_a_page() -> ResponseReturnValue | None:
    """A mailed link is opened by scanners too, and may have been asked for by another with a password of their own:
    an address is confirmed by who opens its link and knows the password, and they are signed in by it."""
    if request.endpoint != "security.confirm_email":
        return None
    found = confirmation.claim((request.view_args or {})["token"])
    if found is None:
        return None  # the library's view says what is the matter, and changes nothing
    errors = {}
    if request.method == "POST":
        try:
            _their_password(found)
        except Refused as why:
            errors["password"] = sentence(why)
        else:
            if guard.me() is not None:  # somebody else, in this browser
                logout_user()
            confirmation.confirm(found)
            cookies.sign_in(found.person_id, via=["password"])
            flash(_("Your address is confirmed, and you are signed in."), "done")
            return redirect(url_for("home.index"), code=303)
    # The link proves the mailbox as one of /reset does, which strangers can keep from being sent.
    token = generate_reset_password_token(person_queries.person(found.person_id))  # type: ignore[no-untyped-call]
    page = render_template("security/confirm.html", email=found.email, reset_token=token, errors=errors)
    return page, 422 if errors else 200


def _their_password(found: Claim) -> None:
    """Raises Refused for a password that is not of this registration, or typed wrongly too often, and for the blocked."""
    try:
        person = _judge(found.email, request.form.get("password", ""), claim=found)
    except Refused as why:
        raise Refused("person.not_who_registered") if why.code == "person.wrong" else why from None
    require(person.active, "person.blocked")


def _judge(email: str, typed: str, *, claim: Claim | None = None) -> Person:
    """Whose address this is, if this is their password and they may try now. Raises `Refused("person.wrong")`, `person.wait`.

    The password that counts is that of the `claim`, if there is one.
    The password is looked at even where it cannot let in, so that the time says nothing.
    """
    found = limits.attempt(email, request.remote_addr, cookie=cookies.exemption(), now=g.now)
    person = person_queries.by_email(email)
    if not _is_password(person, typed, claim) or person is None or not found.allowed:
        waits = found.until is not None
        _log.info("sign-in failed", extra={"account": person.id if person else None, "waits": waits})
        raise found.refusal
    datastore.then(lambda: limits.right(found))
    return person


def _is_password(person: Person | None, typed: str, claim: Claim | None) -> bool:
    """Whether it is; the same time is spent whether there is such a person or not."""
    password = _security.password_util.normalize(typed)[: LONGEST_PASSWORD + 1]
    password_hash = claim.password if claim else person and person.password
    if person is None or not password_hash:
        hash_password(password)
        return False
    if claim:
        return bool(verify_password(password, password_hash))
    return bool(person.verify_and_update_password(password))


def _staff_bring_two() -> ResponseReturnValue | None:
    """Where the site demands it, staff get nowhere without a second factor in this sign-in, but to set one up."""
    if not current_app.config["STAFF_SECOND_FACTOR"] or request.endpoint is None:
        return None
    view = current_app.view_functions.get(request.endpoint)
    if request.blueprint in OPEN_TO_ALL or view is None or view.__module__ in OPEN_TO_STAFF_WITH_ONE:
        return None
    person = guard.me()
    if person is None or not person.is_staff or "sign_in" not in g or g.sign_in.strong:
        return None
    require(not wants_json(), "person.needs_second_factor")
    has_one = person_queries.factors_of(person.id).any
    flash(gettext(AGAIN_WITH_TWO if has_one else SET_UP_FIRST), "maybe")
    return redirect(url_for("account.security"), code=303)


def _render(template: str, **values: Any) -> Any:
    """Flask-Security's pages as ours: errors answer 422, and a mailed link sends one back to the sign-in."""
    form = next(one for name, one in values.items() if name.endswith("_form"))
    if request.method == "POST" and not form.errors and not form.form_errors:
        return redirect(url_for("security.login"), code=303)
    wrong = bool(form.errors)
    return render_template(
        template,
        form=form,
        errors=_errors(form),
        languages=TONGUES,
        passkeys_possible=passkeys.possible(),
    ), 422 if wrong else 200


def _errors(form: Any) -> dict[str, str]:
    """The first error of each field, in the order of the page; those of the whole form come first."""
    order = (None, "name", "email", "password", "new_password", "password_confirm", "new_password_confirm")
    found = sorted(form.errors, key=lambda name: order.index(name) if name in order else len(order))
    return {name or "": str(form.errors[name][0]) for name in found if form.errors[name]}
