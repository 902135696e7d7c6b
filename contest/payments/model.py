"""Fundings (asked for and collected), receipts (money in), payouts (money out)."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from contest.kernel.db import UtcDateTime, db
from contest.kernel.money import Money

PENDING, HELD, RELEASED, REFUNDED = "pending", "held", "released", "refunded"  # fundings
APPLIED, UNMATCHED, REVERSED = "applied", "unmatched", "reversed"  # receipts
REQUESTED, SENT, SETTLED, FAILED = "requested", "sent", "settled", "failed"  # payouts


class Funding(db.Model):  # type: ignore[name-defined,misc]
    """Amount a client is to pay for a contest (prize + fee + tax), and how it comes in. One per contest.

    Pending until publication; then held, and in the end released to the winner or refunded. What was received and
    what is held are sums of the books, never columns.
    """

    __table_args__ = (
        CheckConstraint("state IN ('pending', 'held', 'released', 'refunded')", name="state"),
        CheckConstraint("due > 0", name="due_positive"),
        Index("ix_funding_state", "state", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"), unique=True)
    payer_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    gateway: Mapped[str] = mapped_column(String(20))
    reference: Mapped[str] = mapped_column(String(20), unique=True)  # what the client writes on the transfer
    state: Mapped[str] = mapped_column(String(10), default=PENDING)
    due: Mapped[int] = mapped_column(BigInteger)  # minor units; follows the brief until published
    currency: Mapped[str] = mapped_column(String(3))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def money(self) -> Money:
        """What is due."""
        return Money(self.due, self.currency)


class Receipt(db.Model):  # type: ignore[name-defined,misc]
    """Money that came in, as staff recorded it or a gateway reported it."""

    __table_args__ = (
        CheckConstraint("state IN ('applied', 'unmatched', 'reversed')", name="state"),
        CheckConstraint("amount > 0", name="amount_positive"),
        Index("ix_receipt_same", "bank", "received_on", "amount", "reference"),
        Index("ix_receipt_state", "state", "id"),
        Index("uq_receipt_event", "gateway", "event_id", unique=True),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    funding_id: Mapped[int | None] = mapped_column(ForeignKey("funding.id"), index=True)
    gateway: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10))
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    received_on: Mapped[date]
    bank: Mapped[str] = mapped_column(String(80))
    reference: Mapped[str] = mapped_column(String(80))  # with the sender's name, as on the bank's statement
    event_id: Mapped[str | None] = mapped_column(String(200))  # the gateway's own, of which the first counts
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reversed_reason: Mapped[str | None] = mapped_column(Text)

    @property
    def money(self) -> Money:
        """What came in."""
        return Money(self.amount, self.currency)


class Payout(db.Model):  # type: ignore[name-defined,misc]
    """A person's whole balance on its way to their bank account; one open at a time."""

    __table_args__ = (
        CheckConstraint("state IN ('requested', 'sent', 'settled', 'failed')", name="state"),
        CheckConstraint("amount > 0", name="amount_positive"),
        Index(
            "uq_payout_open",
            "person_id",
            "currency",
            unique=True,
            sqlite_where=text("state IN ('requested', 'sent')"),
            postgresql_where=text("state IN ('requested', 'sent')"),
        ),
        Index("ix_payout_state", "state", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    details_id: Mapped[int] = mapped_column(ForeignKey("payout_details.id"))  # as they stood at the request
    state: Mapped[str] = mapped_column(String(10))
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    refund: Mapped[bool]  # holds a refund or surplus: may be less than the least payout, a "refund to send"
    waits: Mapped[str | None] = mapped_column(String(40))  # for staff: "same_account_as_client"
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failed_reason: Mapped[str | None] = mapped_column(Text)

    @property
    def money(self) -> Money:
        """What goes out."""
        return Money(self.amount, self.currency)
