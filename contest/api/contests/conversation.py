"""Conversation of a contest: questions and answers, clarifications, announcements to all entrants."""

from typing import Any

from flask import g

from contest.access import guard
from contest.api import cursor
from contest.api.blueprint import Act, payload
from contest.api.contests import bp
from contest.api.fields import Instant, LongText, Many, OneOf, Part, Schema, Text, Truth, Whole
from contest.contests import difference, rules as contest_rules
from contest.contests.actions import conversation as conversation_actions
from contest.contests.model import Contest
from contest.contests.queries import conversation as conversation_queries
from contest.entries import queries as entry_queries
from contest.kernel.refusal import N_


class Asking(Schema):
    """A question to the client. It cannot be changed afterwards."""

    text = LongText.needed(contest_rules.LONGEST_QUESTION, "色は何色まで使えますか。")


class Answering(Schema):
    """An answer; another one adds to it."""

    text = LongText.needed(contest_rules.LONGEST_ANSWER, "二色までです。")


class Clarifying(Schema):
    """What the brief says from now on; `said` quotes the passage it replaces, exactly, and is empty for an addition."""

    text = LongText.needed(contest_rules.LONGEST_CLARIFICATION, "色は二色まで。")
    part = OneOf(difference.PARTS, load_default=difference.OTHER)
    said = LongText(most=contest_rules.LONGEST_CLARIFICATION, load_default="", metadata={"example": ""})


class Announcing(Schema):
    """A word to all entrants, who stay hidden from the client."""

    text = LongText.needed(contest_rules.LONGEST_ANNOUNCEMENT, "ご応募ありがとうございます。")


class AnswerDocument(Schema):
    """The client's words on a question."""

    text = LongText(most=contest_rules.LONGEST_ANSWER)
    at = Instant()


class QuestionDocument(Schema):
    """A question, asked by "a designer"; staff alone read the name."""

    number = Whole(metadata={"example": 1})
    text = LongText(most=contest_rules.LONGEST_QUESTION)
    asked_at = Instant(attribute="at")
    asker = Text(most=80, metadata={"example": "a designer"})
    mine = Truth()
    answers = Many(Part(AnswerDocument))


class ClarificationDocument(Schema):
    """A difference of the brief: what it said, and what it says since."""

    number = Whole(metadata={"example": 1})
    part = OneOf(difference.PARTS)
    said = LongText(most=contest_rules.LONGEST_CLARIFICATION)
    text = LongText(most=contest_rules.LONGEST_CLARIFICATION)
    at = Instant()


class AnnouncementDocument(Schema):
    """What the client wrote to all entrants."""

    number = Whole(metadata={"example": 1})
    text = LongText(most=contest_rules.LONGEST_ANNOUNCEMENT)
    at = Instant()


@bp.get("/contests/<int:number>/questions")
@bp.accepts(cursor.Paging, location="query")
@bp.returns(200, cursor.pages_of(QuestionDocument), N_("Questions and answers, newest first"))
def questions(number: int) -> dict[str, Any]:
    """Everybody who sees the contest reads them."""
    contest = guard.contest("contest.view", number)
    asked = payload()
    found = conversation_queries.conversation(
        contest.id, sees=guard.sees(contest), before=cursor.number(asked), size=asked["limit"]
    )
    return cursor.page(found.questions, found.after, _question)


@bp.post("/contests/<int:number>/questions")
@bp.accepts(Asking)
@bp.returns(201, QuestionDocument, N_("Ask in public; only staff can see who asked"))
def ask(number: int) -> Act:
    """While entries are open, a few a day."""
    guard.contest("contest.ask", number)
    me, text = guard.my_id(), payload()["text"]
    return Act(
        lambda: conversation_actions.ask(number, by=me, text=text, now=g.now), lambda made: _one(number, made)
    )


@bp.post("/contests/<int:number>/questions/<int:question>/answer")
@bp.accepts(Answering)
@bp.returns(201, QuestionDocument, N_("Answer in public; everyone following the contest is told"))
def answer(number: int, question: int) -> Act:
    """The client."""
    guard.contest("contest.clarify_or_answer", number)
    me, text = guard.my_id(), payload()["text"]
    return Act(
        lambda: conversation_actions.answer(number, question, by=me, text=text, now=g.now),
        lambda _: _one(number, question),
    )


@bp.get("/contests/<int:number>/clarifications")
@bp.returns(200, cursor.pages_of(ClarificationDocument), N_("Clarifications of the brief since publication"))
def clarifications(number: int) -> dict[str, Any]:
    """All of them, in their order."""
    return cursor.page(_said(guard.contest("contest.view", number)).clarifications, None)


@bp.post("/contests/<int:number>/clarifications")
@bp.accepts(Clarifying)
@bp.returns(
    201, ClarificationDocument, N_("Add a clarification to the brief: append-only, and everyone is told")
)
def clarify(number: int) -> Act:
    """The client."""
    contest = guard.contest("contest.clarify_or_answer", number)
    me, said = guard.my_id(), payload()
    return Act(
        lambda: conversation_actions.clarify(number, by=me, **said, now=g.now),
        lambda made: _said(contest).clarifications[made - 1],
    )


@bp.get("/contests/<int:number>/announcements")
@bp.returns(
    200, cursor.pages_of(AnnouncementDocument), N_("Messages from the client to all designers, newest first")
)
def announcements(number: int) -> dict[str, Any]:
    """For those it was written to; an empty list for all others."""
    return cursor.page(_said(guard.contest("contest.view", number)).announcements, None)


@bp.post("/contests/<int:number>/announcements")
@bp.accepts(Announcing)
@bp.returns(201, AnnouncementDocument, N_("Message all designers"))
def announce(number: int) -> Act:
    """The client, a few times a day."""
    contest = guard.contest("contest.announce", number)
    me, text, many = guard.my_id(), payload()["text"], entry_queries.counts(number).entrants
    return Act(
        lambda: conversation_actions.announce(number, by=me, text=text, entrants=many, now=g.now),
        lambda _: _said(contest).announcements[0],
    )


def _said(contest: Contest) -> conversation_queries.Conversation:
    return conversation_queries.conversation(contest.id, sees=guard.sees(contest))


def _one(number: int, question: int) -> dict[str, Any]:
    contest = guard.contest("contest.view", number)
    found = conversation_queries.conversation(number, sees=guard.sees(contest), before=question + 1, size=1)
    return _question(found.questions[0])


def _question(one: conversation_queries.Asked) -> dict[str, Any]:
    return vars(one) | {"asker": one.asker or "a designer"}
