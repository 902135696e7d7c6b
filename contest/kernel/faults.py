"""Named points at which a test ends the process with kill -9, to see what a crash just there leaves behind.

Nothing happens, and next to nothing is spent, unless KONPE_FAULTS names a file of orders. Production refuses to start
with it (settings.problems).
"""

import os
import signal
from pathlib import Path

# Every point there is; a test compares them with the calls of `reached`.
POINTS = (
    "transaction.before_commit",
    "transaction.after_commit",
    "ledger.after_transfer",
    "events.after_row",
    "work.after_enqueue",
    "work.after_claim",
    "work.before_done",
    "mail.before_sending",
    "mail.after_sending",
    "entries.after_copy",
    "entries.after_original",
    "entries.after_rendition",
    "entries.before_row",
    "entries.after_inbox",
    "deliverables.after_copy",
    "deliverables.after_object",
)
_orders: Path | None = None


def obey(file: str) -> None:
    """Look for orders in this file from now on; "" looks nowhere."""
    global _orders
    _orders = Path(file) if file else None


def reached(point: str) -> None:
    """End the process here, without any cleaning up, if the orders say so. An order is carried out once: who removes
    the file obeys it."""
    if _orders is None:
        return
    try:
        if _orders.read_text() != point:
            return
        _orders.unlink()
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)
