"""Tables of the ledger: accounts and transfers."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from contest.kernel.db import UtcDateTime, db


class Account(db.Model):  # type: ignore[name-defined,misc]
    """Account of the ledger, in one currency: "cash/bank_transfer", "unmatched", "hold/42", "balance/7", "fees", "fee-tax"."""

    __table_args__ = (
        UniqueConstraint("id", "currency"),
        UniqueConstraint("name", "currency"),
        CheckConstraint("id <> -1", name="id_not_minus_one"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(20), index=True)
    currency: Mapped[str] = mapped_column(String(3))


class Transfer(db.Model):  # type: ignore[name-defined,misc]
    """One positive amount (minor units) from one account to another of the same currency: both legs in one row."""

    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("id <> -1", name="id_not_minus_one"),
        CheckConstraint("source_id <> target_id", name="two_accounts"),
        ForeignKeyConstraint(["source_id", "currency"], ["account.id", "account.currency"], name="source"),
        ForeignKeyConstraint(["target_id", "currency"], ["account.id", "account.currency"], name="target"),
        # With the amount: what an account holds is summed from the index alone.
        Index("ix_transfer_source", "source_id", "id", "amount"),
        Index("ix_transfer_target", "target_id", "id", "amount"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)  # "contest/42/fee": the same act, the same key
    kind: Mapped[str] = mapped_column(String(30))  # a name of ledger/chart.py
    source_id: Mapped[int]
    target_id: Mapped[int]
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    contest_id: Mapped[int | None] = mapped_column(ForeignKey("contest.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
