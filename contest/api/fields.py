"""Fields of documents: what a program may send, and how answers are written. They refuse by code, as rules do.
Below them the schemas that several nouns share, and the examples of the description."""

from collections.abc import Collection
from datetime import UTC, date, datetime
from typing import Any, Self

from marshmallow import Schema as _Schema, ValidationError, fields, post_load

from contest.kernel import text
from contest.kernel.money import CURRENCIES, Money
from contest.kernel.refusal import Refused
from contest.kernel.text import whole_number

GREATEST = 2**53 - 1  # what every program reads back as it was written


class Schema(_Schema):
    """An object. What is not in it is refused, so that a slip of the pen is not taken for silence."""

    error_messages = {"unknown": "field.unknown", "type": "body.not_an_object"}


# Errors are codes with their sentences.
CODES: dict[str, str | list[Any] | dict[Any, Any]] = {
    "required": "field.missing", "null": "field.null", "validator_failed": "field.missing",
    "type": "body.not_an_object",
}  # fmt: skip


class Field(fields.Field[Any]):
    """A field that refuses by code."""

    error_messages = CODES


def wrong(code: str, **values: Any) -> ValidationError:
    """A refusal at a field."""
    return ValidationError([Refused(code, **values)])


def _shaped(kwargs: dict[str, Any], shape: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a field, what its description says of its bounds among them."""
    return kwargs | {"metadata": shape | kwargs.get("metadata", {})}


class Text(Field):
    """One line of text, trimmed, `most` characters at most."""

    tidy = staticmethod(text.line)

    def __init__(self, *, most: int, empty: bool = True, **kwargs: Any) -> None:
        self.most, self.empty = most, empty
        shape = {"maxLength": most} if empty else {"maxLength": most, "minLength": 1}
        super().__init__(**_shaped(kwargs, shape))

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise wrong("field.not_text")
        if not text.readable(value):
            raise wrong("field.unreadable")
        tidied = self.tidy(value)
        if len(tidied) > self.most:
            raise wrong("field.too_long", most=self.most)
        if not tidied and not self.empty:
            raise wrong("field.missing")
        return tidied


class LongText(Text):
    """Lines of text."""

    tidy = staticmethod(text.lines)

    @classmethod
    def needed(cls, most: int, example: str) -> Self:
        """Text that must be given."""
        return cls(most=most, required=True, empty=False, metadata={"example": example})


class OneOf(Text):
    """One of some words."""

    def __init__(self, known: Collection[str], **kwargs: Any) -> None:
        self.known = known
        nothing = [None] if kwargs.get("allow_none") or kwargs.get("load_default", "") is None else []
        super().__init__(most=100, **_shaped(kwargs, {"enum": [*self.known, *nothing]}))

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str) or value not in self.known:
            raise wrong("field.not_one_of", known=", ".join(self.known))
        return value


class Whole(Field):
    """A whole number within bounds."""

    def __init__(self, *, least: int = 0, most: int = GREATEST, **kwargs: Any) -> None:
        self.least, self.most = least, most
        super().__init__(**_shaped(kwargs, {"minimum": least, "maximum": most}))

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int:
        if type(value) is not int:
            raise wrong("field.not_a_number")
        if not self.least <= value <= self.most:
            raise wrong("field.bounds", least=self.least, most=self.most)
        return value


class Asked(Whole):
    """A whole number of an address, where everything is text."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int:
        number = whole_number(value, most=10**15 - 1) if isinstance(value, str) else None
        return super()._deserialize(number, attr, data, **kwargs)


class Truth(Field):
    """True or false."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise wrong("field.not_true_or_false")
        return value


class Instant(Field):
    """An instant: RFC 3339; answers are in UTC."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> datetime:
        try:
            instant = datetime.fromisoformat(value)
            if instant.tzinfo is None or not 2000 <= instant.year < 9000 or "T" not in value.upper():
                raise ValueError
            return instant.astimezone(UTC)
        except (TypeError, ValueError, OverflowError):
            raise wrong("field.not_an_instant") from None

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else value.astimezone(UTC).isoformat().replace("+00:00", "Z")


class Day(Field):
    """A calendar day."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> date:
        try:
            day = date.fromisoformat(value)
            if day.year < 2000 or len(value) != len("2026-12-01"):
                raise ValueError
            return day
        except (TypeError, ValueError):
            raise wrong("field.not_a_day") from None

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else value.isoformat()


class Many(fields.List[Any]):
    """A list of at most so many."""

    error_messages = CODES

    def __init__(self, inner: Any, *, most: int | None = None, least: int = 0, **kwargs: Any) -> None:
        self.most, self.least = most, least
        shape = {"minItems": least, "maxItems": most}
        super().__init__(inner, **_shaped(kwargs, {name: n for name, n in shape.items() if n}))

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> list[Any]:
        if not isinstance(value, list):
            raise wrong("field.not_a_list")
        if self.most is not None and len(value) > self.most:
            raise wrong("field.too_many", most=self.most)
        if len(value) < self.least:
            raise wrong("field.missing")
        return super()._deserialize(value, attr, data, **kwargs)


class Part(fields.Nested):
    """An object within an object."""

    error_messages = CODES


class Amount(Schema):
    """Money: whole minor units of a currency."""

    amount = Whole(required=True, metadata={"example": 100_000, "minimum": 0})
    currency = Text(most=3, required=True, metadata={"example": "JPY"})

    @post_load
    def value(self, payload: dict[str, Any], **_: Any) -> Money:
        """The value that packages pass to each other."""
        if payload["currency"] not in CURRENCIES:
            raise ValidationError(
                {"currency": [Refused("field.not_a_currency", known=", ".join(CURRENCIES))]}
            )
        return Money(payload["amount"], payload["currency"])


def money(**kwargs: Any) -> Part:
    """A field that holds an amount."""
    return Part(Amount, **kwargs)


class Reason(Schema):
    """Why; it is kept on record."""

    reason = LongText.needed(1_000, "A copy of a logo")


class MaybeReason(Schema):
    """Staff say why they look."""

    reason = LongText(
        most=1_000, load_default="", metadata={"description": "Staff say why: it goes on the record"}
    )


def example(schema: type[_Schema]) -> dict[str, Any]:
    """An object as the schema describes it, put together from the examples of its fields."""
    return {name: _example(field) for name, field in schema().fields.items()}


def _example(field: fields.Field[Any]) -> Any:
    if "example" in field.metadata:
        return field.metadata["example"]
    if isinstance(field, fields.Nested):
        return example(type(field.schema))
    if isinstance(field, fields.List):
        return [_example(field.inner)]
    if field.metadata.get("enum"):
        return field.metadata["enum"][0]
    known: dict[type, Any] = {
        Instant: "2026-12-01T09:00:00Z",
        Day: "2026-12-01",
        Truth: True,
        Whole: 1,
        Asked: 1,
    }
    return known.get(type(field), "…")
