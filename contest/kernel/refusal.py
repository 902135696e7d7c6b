"""Refusals: exceptions with a code that pages, mails and the API translate."""

from typing import Any


def N_(sentence: str) -> str:
    """Mark a sentence for the catalogue; whoever shows it translates it."""
    return sentence


class Refused(Exception):
    """An act that a rule of the trade forbids now. `code` is "noun.reason"; `values` fill its sentence."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Invalid(Exception):
    """Input that cannot be understood or is out of bounds: `errors` maps a field to a refusal code with its values."""

    def __init__(self, errors: dict[str, "Refused"]) -> None:
        super().__init__(", ".join(f"{field}: {why.code}" for field, why in errors.items()))
        self.errors = errors


def require(condition: object, code: str, **values: Any) -> None:
    """Go on only if `condition` holds; else raise `Refused(code, **values)`."""
    if not condition:
        raise Refused(code, **values)
