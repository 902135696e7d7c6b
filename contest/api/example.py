"""Examples for the description, put together from those of the fields."""

from typing import Any

from marshmallow import Schema, fields

from contest.api.fields import Day, Instant, Truth, Whole


def of(schema: type[Schema]) -> dict[str, Any]:
    """An object as the schema describes it."""
    return {name: _value(field) for name, field in schema().fields.items()}


def _value(field: fields.Field[Any]) -> Any:
    if "example" in field.metadata:
        return field.metadata["example"]
    if isinstance(field, fields.Nested):
        return of(type(field.schema))
    if isinstance(field, fields.List):
        return [_value(field.inner)]
    if field.metadata.get("enum"):
        return field.metadata["enum"][0]
    if isinstance(field, Instant):
        return "2026-12-01T09:00:00Z"
    if isinstance(field, Day):
        return "2026-12-01"
    if isinstance(field, Truth):
        return True
    return 1 if isinstance(field, Whole) else "…"
