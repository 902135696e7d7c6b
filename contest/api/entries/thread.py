"""Messages on an entry: the private thread between its author and the client's side."""

from typing import Any

from flask import g
from sqlalchemy.exc import NoResultFound

from contest.access import guard
from contest.api import cursor
from contest.api.blueprint import Act, payload
from contest.api.entries import bp
from contest.api.entries.documents import CommentDocument, comment
from contest.api.fields import LongText, Schema
from contest.contests.queries import contest as contest_of
from contest.entries import queries as entry_queries, rules as entry_rules
from contest.entries.actions import feedback
from contest.kernel.refusal import N_


class Word(Schema):
    """A word to the other side."""

    text = LongText.needed(entry_rules.LONGEST_COMMENT, "色をもう少し落ち着かせられますか。")


@bp.get("/contests/<int:number>/entries/<int:entry>/comments")
@bp.accepts(cursor.Paging, location="query")
@bp.returns(200, cursor.pages_of(CommentDocument), N_("Messages on an entry, oldest first"))
def comments(number: int, entry: int) -> dict[str, Any]:
    """For its author, the client and staff."""
    guard.entry("entry.view_comments", number, entry)
    asked = payload()
    seen, thread = read_thread(number, entry)
    return cursor.part(thread, asked, lambda word: comment(word, seen))


@bp.post("/contests/<int:number>/entries/<int:entry>/comments")
@bp.accepts(Word)
@bp.returns(201, CommentDocument, N_("Send a message"))
def write(number: int, entry: int) -> Act:
    """Author or client."""
    _contest, row = guard.entry("entry.comment", number, entry)
    entry_id, me, text = row.id, guard.my_id(), payload()["text"]

    def show(_: int) -> dict[str, Any]:
        seen, thread = read_thread(number, entry)
        return comment(thread[-1], seen)

    return Act(lambda: feedback.comment(entry_id, by=me, text=text, now=g.now), show)


def read_thread(number: int, entry: int) -> tuple[entry_queries.EntryPage, tuple[entry_queries.Message, ...]]:
    """An entry and its messages, oldest first. Raises NoResultFound for who may not read them."""
    contest = contest_of(number)
    seen = entry_queries.entry(contest, entry, sees=guard.sees(contest), now=g.now)
    if seen.thread is None:
        raise NoResultFound
    return seen, seen.thread
