"""The ways a mail leaves: through a mail server, or printed for a developer to read."""

import logging
from typing import Any

from flask import Flask
from flask_mailman import EmailMultiAlternatives
from flask_mailman import Mail as Mailman

_log = logging.getLogger(__name__)


class MailServer:
    """Sends through the server of the MAIL_* settings."""

    def __init__(self, app: Flask) -> None:
        app.config.setdefault("MAIL_DEFAULT_SENDER", (app.config["HOUSE_NAME"], app.config["MAIL_FROM"]))
        app.config.setdefault("MAIL_TIMEOUT", 20)
        Mailman(app)

    def send(
        self, *, to: str, subject: str, text: str, html: str, message_id: str, unsubscribe: str | None = None
    ) -> None:
        """Send one mail, text with an HTML alternative."""
        headers = {"Message-ID": message_id}
        if unsubscribe:  # RFC 8058: the mail program's own button posts to it
            headers |= {
                "List-Unsubscribe": f"<{unsubscribe}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            }
        letter = EmailMultiAlternatives(subject, text, to=[to], headers=headers)
        letter.attach_alternative(html, "text/html")
        letter.send()


class Console:
    """Prints mails into the log, links and all; for development."""

    def send(
        self, *, to: str, subject: str, text: str, html: str, message_id: str, unsubscribe: str | None = None
    ) -> None:
        """Print one mail."""
        _log.info("mail to %s: %s\n%s", to, subject, text)


class Drawer:
    """Keeps mails in a list, for tests and the demo."""

    def __init__(self) -> None:
        self.mails: list[dict[str, Any]] = []

    def send(
        self, *, to: str, subject: str, text: str, html: str, message_id: str, unsubscribe: str | None = None
    ) -> None:
        """Keep one mail."""
        kept = {"to": to, "subject": subject, "text": text, "html": html, "message_id": message_id}
        self.mails.append(kept | ({"unsubscribe": unsubscribe} if unsubscribe else {}))
