"""Saving what a step of a brief holds: the fields typed, and the pictures chosen."""

from flask import g, request

from contest.contests.model import Contest
from contest.entries import references as references_entries, rules as entry_rules, uploads
from contest.kernel.refusal import Invalid, Refused
from contest.web import guard
from contest.web.brief.form import PLACES, Typed
from contest.web.words import sentence
from storage.store import StorageUnavailable


def chosen() -> list[str]:
    """The uploads that the form holds."""
    return request.form.getlist("uploads")[: entry_rules.MOST_REFERENCES + 1]


def save(contest: Contest, typed: Typed) -> int:
    """Save all of it or nothing. The answer's status; what is wrong is added to the errors of `typed`."""
    me, ids = guard.my_id(), chosen()
    if typed.errors:
        return 422
    if not typed.changes and not ids:
        return 200
    try:
        if ids:
            uploads.receive(ids, by=me)
        references_entries.save(contest.id, typed.changes, by=me, upload_ids=ids, now=g.now)
    except Invalid as why:
        typed.errors = {PLACES.get(name, name): sentence(one) for name, one in why.errors.items()}
    except Refused as why:
        if not ids:
            raise
        typed.errors = {"uploads": sentence(why)}
    except StorageUnavailable:
        typed.errors = {"uploads": sentence(Refused("upload.storage_away"))}
        return 503
    return 422 if typed.errors else 200
