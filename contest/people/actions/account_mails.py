"""Mails of accounts, written in a time that tells nothing of who has one."""

from datetime import datetime
from typing import Any

from contest.kernel.db import transaction
from contest.mail import outbox


def write(
    words: dict[str, Any], *, leaves: bool, on_demand: bool, valid_until: datetime | None, due_at: datetime,
    now: datetime,
) -> None:  # fmt: skip
    """Write a mail down. What does not leave is written and taken back: how long that takes would tell of the address."""
    with transaction() as session:
        written = session.begin_nested()
        outbox.write(**words, now=now, on_demand=on_demand, valid_until=valid_until, due_at=due_at)
        if leaves:
            written.commit()
        else:
            written.rollback()
