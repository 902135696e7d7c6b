"""Pictures of a brief, as its step shows them."""

from typing import Any

from flask import g, url_for

from contest.contests.model import Contest
from contest.entries import queries as entry_queries, rules as entry_rules
from contest.entries.model import REFERENCE
from contest.imaging.formats import FORMATS
from contest.kernel.refusal import Refused
from contest.kernel.sentences import sentence
from contest.web.uploads import field_for, image_limits


def shown(contest: Contest) -> dict[str, Any]:
    """What the step of the brief says of its pictures."""
    found = entry_queries.references(contest.id, now=g.now)
    room = entry_rules.MOST_REFERENCES - len(found)
    return {
        "pictures": found,
        "reasons": {
            one.id: sentence(Refused(one.reason, **one.values)) for one in found if one.reason is not None
        },
        "room": room,
        "limits": image_limits(),
        "formats": list(FORMATS),
        "promise_url": url_for("uploads.promise", number=contest.id),
        "upload_url": url_for("uploads.look", upload_id="-").removesuffix("/-"),
    } | field_for(contest.id, purpose=REFERENCE, most=max(room, 0))
