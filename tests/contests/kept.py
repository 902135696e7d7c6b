"""Contests of the cast, kept in the database."""

from typing import Any

from flask import Flask

from contest.contests import actions, agreement
from contest.contests.model import DRAFT
from contest.kernel.db import transaction
from contest.payments import receipts
from tests import make
from tests.make import NOON


def contest(app: Flask, client_id: int, **changes: Any) -> int:
    """A contest as make.contest builds it, stored as it is; its number."""
    with app.app_context(), transaction() as session:
        row = make.contest(**{"id": None, "client_id": client_id} | changes)
        if row.state != DRAFT:
            row.agreement_version = row.agreement_version or agreement.CURRENT
            row.fee_percent, row.fee_tax = "10", "10"
        row.published_at = changes.get("published_at", row.published_at)  # a draft cancelled as one has none
        session.add(row)
        session.flush()
        return row.id


def paid(app: Flask, client_id: int, **changes: Any) -> int:
    """A complete draft whose prize, fee and tax have been paid through the sandbox; its number."""
    number = contest(app, client_id, **changes)
    with app.app_context():
        actions.fund(number, gateway="sandbox", by=client_id, now=NOON)
        receipts.pay_at_once(number, gateway="sandbox", by=client_id, now=NOON)
    return number
