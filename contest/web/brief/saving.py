"""Saving of a step of a brief: the fields typed, and the pictures chosen."""

from flask import g

from contest.contests.model import Contest
from contest.entries.actions import references as references_actions
from contest.entries.actions.uploads import arriving
from contest.web import guard
from contest.web.brief.form import BriefForm
from contest.web.page_action import read


def save_step(contest: Contest, *, pictures_needed: str | None = None) -> None:
    """Save all of it or nothing; `pictures_needed` is said where no picture was chosen. Raises FormRefused."""
    form, me = read(BriefForm, contest=contest), guard.my_id()
    ids = form.upload_ids()
    if pictures_needed and not ids:
        form.refuse("uploads", pictures_needed)
    if ids:
        arriving.receive(ids, by=me)
    if ids or form.changes:
        references_actions.save(contest.id, form.changes, by=me, upload_ids=ids, now=g.now)
