"""Schema of problem documents, for the description."""

from marshmallow import fields

from contest.api.fields import Schema, Text, Whole


class Problem(Schema):
    """A refusal."""

    code = Text(most=60, required=True, metadata={"description": "noun.reason"})
    title = Text(most=200, required=True)
    status = Whole(required=True)
    detail = Text(most=2_000, metadata={"description": "What is wrong, and what to do"})
    errors = fields.Dict(keys=fields.String(), values=fields.String(), metadata={"description": "By field"})


EXAMPLE = {
    "code": "contest.prize_not_held",
    "title": "Not possible now",
    "status": 409,
    "detail": "Still to pay: ¥10,000. You can publish once it has arrived in full.",
}
