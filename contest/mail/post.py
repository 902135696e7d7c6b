"""The ways a mail leaves: through a mail server, or printed for a developer to read."""

import logging
import smtplib
import ssl
from typing import Any

from flask import Flask
from flask_mailman import EmailMultiAlternatives, Mail as Mailman
from flask_mailman.backends.smtp import EmailBackend
from flask_mailman.message import sanitize_address

_log = logging.getLogger(__name__)


class _Smtp(smtplib.SMTP):
    """SMTP whose STARTTLS checks the server's certificate against its name; the library's own checks nothing."""

    def starttls(self, *_: Any, **__: Any) -> tuple[int, bytes]:
        return super().starttls(context=ssl.create_default_context())


class VerifiedBackend(EmailBackend):
    """Flask-Mailman's backend over verified TLS only, where TLS is asked for."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """The connection that `open` makes."""
        return smtplib.SMTP_SSL if self.use_ssl else _Smtp

    def _send(self, email_message: EmailMultiAlternatives) -> bool:
        """As the library, which would take the quotes off `"a..b"@docomo.ne.jp`: old mailboxes are refused without."""
        assert self.connection is not None
        to, content = email_message.to, email_message.message().as_bytes(linesep="\r\n")
        self.connection.sendmail(sanitize_address(email_message.from_email, "utf-8"), to, content)
        return True


class MailServer:
    """Sends through the server of the MAIL_* settings."""

    def __init__(self, app: Flask) -> None:
        app.config.setdefault("MAIL_DEFAULT_SENDER", (app.config["HOUSE_NAME"], app.config["MAIL_FROM"]))
        app.config.setdefault("MAIL_TIMEOUT", 20)
        app.config["MAIL_BACKEND"] = VerifiedBackend
        self._mailman = Mailman(app)

    def try_connection(self) -> None:
        """Connect, encrypt and sign in as for a mail, and send none. Raises OSError (smtplib's and ssl's errors are)."""
        with self._mailman.get_connection():
            pass

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
        message = EmailMultiAlternatives(subject, text, to=[_mailbox(to)], headers=headers)
        message.attach_alternative(html, "text/html")
        message.send()


def _mailbox(address: str) -> str:
    """The address as RFC 5321 writes it: in quotes where the part before the @ has dots in a row or at its end."""
    local, _at, domain = address.rpartition("@")
    plain = all(local.split("."))
    return address if plain else f'"{local}"@{domain}'


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
        sent = {"to": to, "subject": subject, "text": text, "html": html, "message_id": message_id}
        self.mails.append(sent | ({"unsubscribe": unsubscribe} if unsubscribe else {}))
