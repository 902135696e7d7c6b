"""Conditions of visibility: entries, words and pictures a person may see; `access.visibility.entry_is_seen` agrees."""

from sqlalchemy import BindParameter, ColumnElement, bindparam, false, or_, true

from contest.entries.model import DECLINED, READY, Entry
from contest.kernel.sees import Authors, Entries, Scale, Sees


def visible(sees: Sees) -> ColumnElement[bool]:
    """The condition under which an entry is there at all for this person.

    Own ones always; staff see all. Others' when they are ready and staff did not hide them; the client's side
    also what it declined. Its parameters are `sees.who`.
    """
    own = owned(sees)
    if sees.hidden:
        return true()
    if sees.entries < Entries.ALL:
        return own
    others = Entry.state.in_([READY, DECLINED] if sees.threads else [READY]) & Entry.hidden_at.is_(None)
    if sees.recused:
        designers: BindParameter[int] = bindparam("recused", sorted(sees.recused), expanding=True)
        others = others & Entry.author_id.not_in(designers)
    return or_(own, others)


def owned(sees: Sees) -> ColumnElement[bool]:
    """The condition under which an entry is this person's own."""
    return Entry.author_id == bindparam("me", sees.person_id) if sees.person_id is not None else false()


def pictured(sees: Sees, *, own: bool) -> bool:
    """Whether they may see its images."""
    return own or sees.hidden or sees.scale >= Scale.PREVIEW


def large(sees: Sees, *, own: bool) -> bool:
    """Whether they may see it in full size, with its note and declarations."""
    return own or sees.scale >= Scale.FULL


def named(sees: Sees, *, own: bool, wins: bool) -> bool:
    """Whether they may know the author's name."""
    return own or sees.authors == Authors.ALL or (wins and sees.authors >= Authors.WINNER)
