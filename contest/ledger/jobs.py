"""Daily audit of the ledger; a fault becomes a dead job that staff see."""

from datetime import timedelta

from contest.ledger import audit as ledger_audit
from contest.work.schedule import every


class BooksDisagree(Exception):
    """The audit has found something; the message says what."""


@every(timedelta(days=1))
def verify_books() -> None:
    """Verify the books."""
    if wrong := ledger_audit.verify():
        raise BooksDisagree("\n".join(wrong))
