"""Reasons: given with each act on what belongs to another person."""

from contest.api.fields import LongText, Schema


class Reason(Schema):
    """Why; it is kept on record."""

    reason = LongText(most=1_000, required=True, empty=False, metadata={"example": "A copy of a logo"})


class MaybeReason(Schema):
    """Staff say why they look."""

    reason = LongText(
        most=1_000, load_default="", metadata={"description": "Staff say why: it goes on the record"}
    )
