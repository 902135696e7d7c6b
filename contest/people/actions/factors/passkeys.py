"""Passkeys (WebAuthn): registered, used and removed by their owner. They answer for PUBLIC_URL's host alone."""

import ipaddress
import json
import logging
import secrets
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import webauthn
from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from webauthn.helpers import options_to_json_dict, parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    CredentialDeviceType,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from contest import events
from contest.kernel.db import lock, reader, transaction
from contest.kernel.refusal import Refused, require
from contest.people import queries as person_queries
from contest.people.actions.factors import challenges
from contest.people.factors.model import Passkey
from contest.people.lifecycle import factor as factor_lifecycle
from contest.people.model import Person

MOST, LONGEST_NAME = 20, 60
# What a browser may send that is no answer of an authenticator, beside what py_webauthn itself calls wrong.
_UNREADABLE = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError, IndexError)
_log = logging.getLogger(__name__)


def possible() -> bool:
    """Whether the site has a name: browsers give passkeys to names, not to bare addresses."""
    try:
        ipaddress.ip_address(_host())
    except ValueError:
        return True
    return False


def register_options(person_id: int, *, now: datetime) -> dict[str, Any]:
    """What a browser needs to make a passkey for this person."""
    person, there = reader().get_one(Person, person_id), person_queries.passkeys_of(person_id)
    options = webauthn.generate_registration_options(
        rp_id=_host(),
        rp_name=current_app.config["HOUSE_NAME"],
        user_id=there[0].handle if there else secrets.token_bytes(32),
        user_name=person.email,
        user_display_name=person.name,
        challenge=challenges.ask("register", now=now),
        exclude_credentials=[_descriptor(one) for one in there],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
    )
    return options_to_json_dict(options)


def register(person_id: int, answer: str, *, name: str, now: datetime) -> None:
    """Keep the passkey a browser made. `answer` is its JSON, with the user handle it was given.

    Raises `Refused("passkey.too_late")`, `passkey.not_understood`, `passkey.known`, `passkey.too_many`.
    """
    challenge = challenges.asked("register", now=now)
    try:
        given = json.loads(answer)
        made = webauthn.verify_registration_response(
            credential=given, expected_challenge=challenge, expected_rp_id=_host(), expected_origin=_origin()
        )
        handle = webauthn.base64url_to_bytes(str(given["handle"]))
        transports = [AuthenticatorTransport(one).value for one in given["response"].get("transports", [])]
    except _UNREADABLE as why:
        _log.info("person %s: a passkey was not understood: %s", person_id, why)
        raise Refused("passkey.not_understood") from None
    try:
        with transaction() as session:
            lock(Person, person_id)
            challenges.spend(challenge, now=now)
            there = person_queries.passkeys_of(person_id)
            require(len(there) < MOST, "passkey.too_many", most=MOST)
            row = Passkey(
                person_id=person_id, credential_id=made.credential_id, public_key=made.credential_public_key,
                handle=there[0].handle if there else handle[:64], sign_count=made.sign_count,
                transports=transports, name=name, added_at=now,
                synced=made.credential_device_type == CredentialDeviceType.MULTI_DEVICE,
            )  # fmt: skip
            session.add(row)
            session.flush()
            events.record(factor_lifecycle.add_passkey(row), by=person_id)
    except IntegrityError:
        raise Refused("passkey.known") from None


def use_options(purpose: str, person_id: int | None, *, now: datetime) -> dict[str, Any]:
    """What a browser needs to ask for a passkey: of this person, or of whoever has one here."""
    options = webauthn.generate_authentication_options(
        rp_id=_host(),
        challenge=challenges.ask(purpose, now=now),
        allow_credentials=[_descriptor(one) for one in person_queries.passkeys_of(person_id)]
        if person_id
        else None,
        user_verification=UserVerificationRequirement.PREFERRED
        if person_id
        else UserVerificationRequirement.REQUIRED,
    )
    return options_to_json_dict(options)


def use(purpose: str, answer: str, *, person_id: int | None, now: datetime) -> int:
    """Whose passkey answered. Alone (no `person_id`) it must have seen its owner: finger, face or PIN.

    The row is locked before the answer is judged: of two answers at once the later is judged by the count the
    first has left, and no challenge is answered twice. Raises `Refused("passkey.too_late")`, `passkey.unknown`.
    """
    challenge = challenges.asked(purpose, now=now)
    try:
        credential = parse_authentication_credential_json(answer)
    except _UNREADABLE:
        raise Refused("passkey.not_understood") from None
    with transaction() as session:
        found = session.scalar(select(Passkey.id).where(Passkey.credential_id == credential.raw_id))
        require(found is not None, "passkey.unknown")
        row = lock(Passkey, found)
        require(person_id is None or row.person_id == person_id, "passkey.unknown")
        handle = credential.response.user_handle
        require(handle is None or secrets.compare_digest(handle, row.handle), "passkey.unknown")
        try:
            seen = webauthn.verify_authentication_response(
                credential=credential, expected_challenge=challenge, expected_rp_id=_host(),
                expected_origin=_origin(), credential_public_key=row.public_key,
                credential_current_sign_count=row.sign_count, require_user_verification=person_id is None,
            )  # fmt: skip
        except _UNREADABLE as why:
            _log.warning("passkey %s of person %s was refused: %s", row.id, row.person_id, why)
            raise Refused("passkey.unknown") from None
        challenges.spend(challenge, now=now)
        synced = seen.credential_device_type == CredentialDeviceType.MULTI_DEVICE
        factor_lifecycle.use_passkey(row, sign_count=seen.new_sign_count, synced=synced, now=now)
        return row.person_id


def remove(passkey_id: int, *, by: int, now: datetime) -> None:
    """Drop one of one's own. Raises NoResultFound."""
    with transaction() as session:
        lock(Person, by)
        row = session.scalars(select(Passkey).where(Passkey.id == passkey_id, Passkey.person_id == by)).one()
        removed = factor_lifecycle.remove_passkey(row, now=now)
        session.delete(row)
        session.flush()
        events.record(removed, by=by)


def _descriptor(row: Passkey) -> PublicKeyCredentialDescriptor:
    return PublicKeyCredentialDescriptor(
        id=row.credential_id, transports=[AuthenticatorTransport(one) for one in row.transports] or None
    )


def _host() -> str:
    return urlsplit(current_app.config["PUBLIC_URL"]).hostname or ""


def _origin() -> str:
    public = urlsplit(current_app.config["PUBLIC_URL"])
    return f"{public.scheme}://{public.netloc}"
