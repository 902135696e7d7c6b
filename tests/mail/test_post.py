"""Mails through a real SMTP server: headers, both parts, and what goes wrong."""

import email
import smtplib
import ssl
from datetime import UTC, datetime, timedelta
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask

from contest.mail.post import MailServer
from tests.services import free_port


class Box:
    def __init__(self) -> None:
        self.mails = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.content = envelope.content
        self.mails.append(email.message_from_bytes(envelope.content, policy=default))
        return "250 taken"


@pytest.fixture
def post():
    box = Box()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    app = Flask("post")
    app.config.update(
        MAIL_SERVER="127.0.0.1", MAIL_PORT=server.port, MAIL_FROM="konpe@example.jp", HOUSE_NAME="コンペ"
    )
    with app.app_context():
        yield MailServer(app), box
    server.stop()


LETTER = {
    "subject": "授賞のお知らせ",
    "text": "本文\n",
    "html": "<p>本文</p>",
    "message_id": "<1@example.jp>",
}


def test_a_mail_arrives_with_both_parts_its_sender_and_its_number(post):
    server, box = post
    server.send(to="ken@example.jp", **LETTER)
    [mail] = box.mails
    assert (mail["Subject"], mail["Message-ID"], mail["To"]) == (
        "授賞のお知らせ",
        "<1@example.jp>",
        "ken@example.jp",
    )
    assert mail["From"] == "コンペ <konpe@example.jp>"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert mail.get_body(("plain",)).get_content().strip() == "本文"


@pytest.mark.parametrize("local", ["taro..suzuki", "taro.suzuki."])
def test_mailboxes_with_dots_in_a_row_are_written_in_quotes(post, local, monkeypatch):
    server, box = post
    commands, plainly = [], smtplib.SMTP.putcmd  # the server of this test takes quotes off

    def overheard(self, command, args=""):
        commands.append((command, args))
        plainly(self, command, args)

    monkeypatch.setattr(smtplib.SMTP, "putcmd", overheard)
    server.send(to=f"{local}@docomo.ne.jp", **LETTER)
    assert f'\r\nTo: "{local}"@docomo.ne.jp\r\n'.encode() in box.content
    assert [args for command, args in commands if command == "rcpt"] == [f'TO:<"{local}"@docomo.ne.jp>']


def test_what_the_server_refuses_is_an_oserror(post):
    server, box = post
    with pytest.raises(OSError, match="550"):
        server.send(to="nobody@example.jp", **LETTER)
    assert box.mails == []


def test_a_mail_that_can_be_left_says_so_in_its_headers(post):
    server, box = post
    server.send(to="ken@example.jp", **LETTER, unsubscribe="https://konpe.example.jp/mail/x")
    [mail] = box.mails
    assert mail["List-Unsubscribe"] == "<https://konpe.example.jp/mail/x>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def certificate(folder: Path, name: str) -> Path:
    """A certificate for `name`, signed by itself, with its key in the same file. OpenSSL judges by the real clock."""
    key, subject = ec.generate_private_key(ec.SECP256R1()), x509.Name.from_rfc4514_string(f"CN={name}")
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{name}.pem"
    private = serialization.PrivateFormat.PKCS8
    file.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, private, serialization.NoEncryption())
    )
    return file


@pytest.mark.real_clock
@pytest.mark.parametrize(
    ("name", "trusted"), [("localhost", True), ("localhost", False), ("other.example", True)]
)
def test_password_and_mail_go_only_to_a_server_whose_certificate_names_it(
    tmp_path, monkeypatch, name, trusted
):
    box, seen = Box(), []

    def signs_in(_server, _session, _envelope, _mechanism, data):
        seen.append(data)
        return AuthResult(success=True)

    pem = certificate(tmp_path, name)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server = Controller(
        box,
        hostname="127.0.0.1",
        port=free_port(),
        tls_context=context,
        authenticator=signs_in,
        auth_required=True,
    )
    server.start()
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    app = Flask("post")
    app.config.update(
        MAIL_SERVER="localhost", MAIL_PORT=server.port, MAIL_FROM="konpe@example.jp", HOUSE_NAME="コンペ",
        MAIL_USE_TLS=True, MAIL_USERNAME="konpe", MAIL_PASSWORD="secret",
    )  # fmt: skip
    try:
        with app.app_context():
            if name == "localhost" and trusted:
                MailServer(app).try_connection()
                MailServer(app).send(to="ken@example.jp", **LETTER)
            else:
                with pytest.raises(OSError, match="certificate"):
                    MailServer(app).try_connection()
                with pytest.raises(OSError, match="certificate"):
                    MailServer(app).send(to="ken@example.jp", **LETTER)
    finally:
        server.stop()
    well = name == "localhost" and trusted
    assert (len(box.mails), len(seen)) == ((1, 2) if well else (0, 0))
