"""Dates and times as typed, and the instant each means in a zone."""

import unicodedata
from datetime import datetime

from flask_babel import gettext

from contest.kernel.clock import local_instant
from contest.kernel.refusal import Refused
from contest.kernel.sentences import sentence
from contest.web import zones


class Wrong(Exception):
    """What was typed means no instant: why, and for an hour that comes twice the two it may mean."""

    def __init__(self, sentence: str, twice: list[tuple[int, str]]) -> None:
        super().__init__(sentence)
        self.sentence, self.twice = sentence, twice


def understood(typed: str | None, zone: str, *, fold: str | None) -> datetime | None:
    """The instant; None if nothing was typed. `fold` ("0", "1") says which of two hours is meant. Raises `Wrong`."""
    written = unicodedata.normalize("NFKC", typed or "").replace("/", "-").replace(" ", "T")
    if not written:
        return None
    try:
        local = datetime.fromisoformat(written)
        if local.tzinfo is not None or not 2000 <= local.year <= 2200:
            raise ValueError(written)
        return local_instant(local, zone, fold={"0": 0, "1": 1}.get(fold or ""))
    except ValueError:
        raise Wrong(gettext("Enter a date and time, such as 2026-12-01 18:00."), []) from None
    except Refused as why:
        raise Wrong(sentence(why), _twice(why, zone)) from None


def _twice(why: Refused, zone: str) -> list[tuple[int, str]]:
    if why.code != "time.ambiguous":
        return []
    first, second = why.values["first"], why.values["second"]
    return [
        (0, gettext("the first one (%(offset)s)", offset=zones.offset(first, zone))),
        (1, gettext("the second one (%(offset)s)", offset=zones.offset(second, zone))),
    ]
