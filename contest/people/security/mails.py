"""Mails of accounts: rows of the outbox, written with the change they speak of, in each person's language."""

import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from flask import after_this_request, current_app, flash, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_security import MailUtil
from flask_security.mail_util import EmailValidateException

from contest.kernel import phrases
from contest.kernel.db import serialize
from contest.kernel.refusal import N_
from contest.mail import compose, outbox
from contest.people import addresses, queries as person_queries
from contest.people.actions import account_mails, registrations
from contest.people.model import Person
from contest.people.refusals import SENTENCES
from contest.people.rules import network
from contest.people.security import confirmation
from contest.people.security.datastore import request_time, then
from contest.people.security.options import CONFIRM_WITHIN, RESET_WITHIN

_log = logging.getLogger(__name__)
SUBJECTS = {
    "welcome": N_("Please confirm your email address"),
    "confirm": N_("Please confirm your email address"),
    "known": N_("You already have an account"),
    "reset": N_("Reset your password"),
    "password_set": N_("Your password was changed"),
}
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


class MailByOutbox(MailUtil):
    """Mails are rows of the outbox, written with the change they speak of."""

    def send_mail(self, template: str, subject: str, recipient: Any, sender: Any, body: Any, html: Any,
                  **values: Any) -> None:  # fmt: skip
        """Write a mail of ours down; its links stand on PUBLIC_URL, never on the Host header."""
        person, now = values["user"], request_time()
        if template in REGISTERING:
            take_turn(announce=template != "confirm")
        token = values.get("reset_token")
        if template == "confirm":
            token = confirmation.token_of(person, person_queries.newest_registration(person.id))
        composed = None if template == "welcome" else _compose(template, person, token)
        on_demand, valid_until = template in ON_DEMAND, now + LIVES[template] if template in LIVES else None

        def write() -> None:
            # Without its mail a registration changes nothing, else a stranger could void what was mailed before.
            leaves = _may_leave(template, person.email, now=now)
            words = composed or (_registered(person, now=now) if leaves else None)
            if words is None:
                return
            due = g.mail_turn if template in REGISTERING else now
            leaves = leaves and (template == "welcome" or person.id is not None)
            account_mails.write(
                words, leaves=leaves, on_demand=on_demand, valid_until=valid_until, due_at=due, now=now
            )

        then(write)

    def normalize(self, email: str) -> str:
        """The address as we keep it."""
        try:
            return addresses.normal(email)
        except ValueError:
            wrong = SENTENCES["person.address_wrong"]
            raise EmailValidateException(gettext(wrong)) from None

    validate = normalize


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
    g.mail_turn = now = request_time()
    place, most = network(request.remote_addr), current_app.config["REGISTRATIONS_PER_HOUR"]

    def step() -> None:
        g.mail_turn = registrations.turn(place, now=now, most=most)

    then(step)
    if announce:
        after_this_request(_tell_turn)


def _tell_turn(response: ResponseReturnValue) -> ResponseReturnValue:
    due, now = g.mail_turn, request_time()
    if due is None:
        flash(gettext(NONE_NOW), "maybe")
    elif due > now:
        flash(gettext(WAITS, at=phrases.moment(due, "Asia/Tokyo")), "maybe")
    return response


def _registered(asked: Person, *, now: datetime) -> dict[str, Any] | None:
    """Write a registration down; its mail, composed under the lock as the link names rows that are there only now.
    None if the address is confirmed."""
    found = registrations.begin(asked, now=now)
    if found is None:
        _log.info("a registration of an address that was confirmed meanwhile: its owner stands")
        return None
    person, registration_id = found
    return _compose("welcome", person, confirmation.token_of(person, registration_id))


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
