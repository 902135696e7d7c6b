"""Acts done in a child process that a fault point may end with kill -9, while this one looks on and tries again."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from sqlalchemy import update

from contest.kernel import faults
from contest.kernel.clock import utcnow
from contest.kernel.db import db, transaction
from contest.work.model import RUNNING, Job


def dies(app: Flask, orders: Path, point: str, act: Callable[[], object]) -> bool:
    """Do the act in a child that is to die at `point`; whether it died there. An act that ends otherwise fails."""
    orders.write_text(point)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()  # no connection is shared
    if (child := os.fork()) == 0:
        try:
            faults.obey(str(orders))
            with app.app_context():
                act()
        except BaseException:
            os._exit(1)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    orders.unlink(missing_ok=True)
    assert code in (0, -signal.SIGKILL), f"the act failed before {point}"
    return code != 0


def leases_run_out() -> None:
    """Let the dead workers' leases end now, not in fifteen seconds."""
    with transaction() as session:
        session.execute(update(Job).where(Job.state == RUNNING).values(due_at=utcnow()))
