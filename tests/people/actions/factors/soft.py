"""An authenticator app and a passkey made of software, by the standards' own words (RFC 6238, WebAuthn level 2)."""

import base64
import hashlib
import hmac
import json
import re
import secrets
import struct
from datetime import datetime
from html import unescape
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from flask.testing import FlaskClient

ORIGIN, HOST = "http://localhost", "localhost"
PRESENT, VERIFIED, ATTESTED = 1, 4, 64


def code(key: str, at: datetime) -> str:
    """The six figures an app with this key shows at an instant."""
    plain = base64.b32decode(key.replace(" ", ""))
    digest = hmac.digest(plain, struct.pack(">Q", int(at.timestamp()) // 30), hashlib.sha1)
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def key_on(page: str) -> str:
    """The key that the page of a new app shows."""
    found = re.search(r'<p class="to-copy">([A-Z2-7 ]+)</p>', page)
    assert found
    return found[1]


def codes_on(page: str) -> list[str]:
    """The recovery codes a page shows."""
    return [unescape(one) for one in re.findall(r"<li>([0-9a-z]{4}(?:-[0-9a-z]{4}){3})</li>", page)]


class Key:
    """One passkey. `count` is what it will sign next; None signs 0 for ever, as synced ones do."""

    def __init__(self, *, count: int | None = 1, origin: str = ORIGIN, host: str = HOST) -> None:
        self._private = ec.generate_private_key(ec.SECP256R1())
        self.id, self.count, self.origin, self.host = secrets.token_bytes(32), count, origin, host
        self.handle = b""

    def create(self, options: dict[str, Any]) -> str:
        """What navigator.credentials.create would give, as the page's script sends it."""
        self.handle = _bytes(options["user"]["id"])
        numbers = self._private.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = b"k" * 16 + struct.pack(">H", len(self.id)) + self.id + cbor2.dumps(public)
        seen = self._seen(PRESENT | VERIFIED | ATTESTED) + attested
        notified = {"fmt": "none", "attStmt": {}, "authData": seen}
        return self._answer(
            {
                "clientDataJSON": _text(self._client("webauthn.create", options)),
                "attestationObject": _text(cbor2.dumps(notified)),
                "transports": ["internal"],
            },
            handle=options["user"]["id"],
        )

    def get(self, options: dict[str, Any], *, verified: bool = True, handle: bytes | None = None) -> str:
        """What navigator.credentials.get would give."""
        seen = self._seen(PRESENT | (VERIFIED if verified else 0))
        client = self._client("webauthn.get", options)
        signature = self._private.sign(seen + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": _text(client),
                "authenticatorData": _text(seen),
                "signature": _text(signature),
                "userHandle": _text(self.handle if handle is None else handle),
            }
        )

    def _seen(self, flags: int) -> bytes:
        count = self.count or 0
        if self.count is not None:
            self.count += 1
        return hashlib.sha256(self.host.encode()).digest() + struct.pack(">BI", flags, count)

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        notified = {
            "type": kind,
            "challenge": options["challenge"],
            "origin": self.origin,
            "crossOrigin": False,
        }
        return json.dumps(notified).encode()

    def _answer(self, response: dict[str, Any], **more: Any) -> str:
        name = _text(self.id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response, **more})


def set_up_app(client: FlaskClient, at: datetime) -> tuple[str, list[str]]:
    """Go through the pages of a new app; its key and the recovery codes shown with it."""
    assert client.post("/me/authenticator").status_code == 303
    key = key_on(client.get("/me/authenticator").text)
    done = client.post("/me/authenticator/confirmation", data={"code": code(key, at)})
    return key, codes_on(done.text)


def set_up_passkey(client: FlaskClient, name: str = "my phone", **of_key: Any) -> Key:
    """Go through the acts of a new passkey."""
    key = Key(**of_key)
    options = client.post("/me/passkeys/challenge").json
    answer = client.post("/me/passkeys", data={"credential": key.create(options), "name": name})
    assert answer.status_code in (201, 303)
    return key


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def _bytes(value: str) -> bytes:
    return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
