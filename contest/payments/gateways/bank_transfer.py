"""The client transfers to the house's account; staff record what the bank's statement shows."""

from flask import current_app


class BankTransfer:
    """Several short receipts add up; the reference says what they are for."""

    name, pays_at_once = "bank_transfer", False

    def payee(self) -> str | None:
        """HOUSE_BANK_ACCOUNT."""
        return str(current_app.config["HOUSE_BANK_ACCOUNT"]) or None
