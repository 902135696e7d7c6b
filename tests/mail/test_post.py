"""Mails through a real SMTP server: headers, both parts, and what goes wrong."""

import email
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
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
