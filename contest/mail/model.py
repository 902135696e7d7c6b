"""Outgoing mails: written in the transaction of what they tell of, sent by a job after it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from contest.kernel.db import UtcDateTime, db


class Mail(db.Model):  # type: ignore[name-defined,misc]
    """A mail: its text is there until the server has taken it, the row for 30 days.

    Text may carry links that open an account: it is never kept longer than it is needed.
    """

    __table_args__ = (Index("ix_mail_to", "to_address", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"), unique=True)
    # Whoever types the address has it written: such mails are limited among themselves.
    on_demand: Mapped[bool] = mapped_column(default=False, server_default=false())
    to_address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    unsubscribe: Mapped[str | None] = mapped_column(String(300))  # where one click switches such mails off
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Until when a link in it works: after that it is not sent any more. None: nothing in it ends.
    valid_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
