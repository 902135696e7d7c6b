"""Sentences of refusals, in the reader's language: each package has its own, the edges show them."""

from datetime import datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from flask_babel import gettext

from contest.kernel import phrases
from contest.kernel.refusal import Refused

# Places of sentences: packages have theirs in refusals.py, imaging its reasons in reasons.py.
PLACES = ("refusals", "reasons")


@cache
def sentences() -> dict[str, str]:
    """Every refusal's English sentence, by code."""
    from contest import EDGES, PACKAGES

    found: dict[str, str] = {}
    for package in (*PACKAGES, *EDGES):
        for place in PLACES:
            if find_spec(f"contest.{package}.{place}"):
                found |= import_module(f"contest.{package}.{place}").SENTENCES
    return found


def sentence(why: Refused) -> str:
    """A refusal in the language of the moment, its values written as people read them."""
    values = {name: _plain(value, why.values.get("zone")) for name, value in why.values.items()}
    return str(gettext(sentences().get(why.code, why.code), **values))


def _plain(value: object, zone: object) -> str:
    if isinstance(value, datetime):
        return phrases.moment(value, str(zone or "Asia/Tokyo"))
    return str(value)
