"""What is said in public: questions and answers, clarifications of the brief, words to all entrants."""

from collections.abc import Callable
from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.contests import conversation, difference, rules as contest_rules, talk
from contest.contests.model import Contest
from contest.entries import queries as entry_queries
from contest.kernel.once import once
from contest.kernel.refusal import Refused
from contest.web import guard, paging
from contest.web.contests import bp
from contest.web.forms import Form, LongText, Text, once_key
from contest.web.words import sentence

# Refusals about what was typed, and the field they belong to; others are about how things stand.
AT_FIELD = {
    "question.empty": "text", "question.too_many": "text", "answer.empty": "text", "answer.too_many": "text",
    "clarification.empty": "text", "clarification.part": "part", "clarification.not_in_brief": "said",
    "clarification.more_than_once": "said", "clarification.the_same": "text", "clarification.too_many": "text",
    "announcement.empty": "text", "announcement.too_many": "text", "announcement.nobody": "text",
    "text.too_long": "text",
}  # fmt: skip


class Question(Form):
    """What a designer wants to know."""

    text = LongText("", most=contest_rules.LONGEST_QUESTION)


class Reply(Form):
    """What the client answers."""

    text = LongText("", most=contest_rules.LONGEST_ANSWER)


class Clarification(Form):
    """What the brief said, and what it says from now on."""

    part = Text("", most=11)
    said = LongText("", most=contest_rules.LONGEST_CLARIFICATION)
    text = LongText("", most=contest_rules.LONGEST_CLARIFICATION)


class Announcement(Form):
    """What all entrants shall read."""

    text = LongText("", most=contest_rules.LONGEST_ANNOUNCEMENT)


@bp.get("/contests/<int:number>/questions")
def questions(number: int) -> ResponseReturnValue:
    """All questions and answers, the newest first; `?at=` begins at one of them."""
    return _questions(guard.contest("contest.view", number))


@bp.post("/contests/<int:number>/questions")
def ask(number: int) -> ResponseReturnValue:
    """A designer asks."""
    contest, me, form = guard.contest("contest.ask", number), guard.my_id(), Question()
    return _do(
        form,
        lambda text: conversation.ask(number, by=me, text=text, now=g.now),
        lambda errors: _questions(contest, errors=errors, typed={"text": form.text.data}),
        said=_("Your question is public. We will tell you when it is answered."),
        back=url_for(".questions", number=number),
    )


@bp.post("/contests/<int:number>/questions/<int:question>/answer")
def answer(number: int, question: int) -> ResponseReturnValue:
    """The client answers."""
    contest, me, form = guard.contest("contest.clarify_or_answer", number), guard.my_id(), Reply()
    return _do(
        form,
        lambda text: conversation.answer(number, question, by=me, text=text, now=g.now),
        lambda errors: _questions(contest, at=question, errors=errors, typed={"answer": form.text.data}),
        said=_("Your answer is public, and everyone following the contest is told."),
        back=url_for(".questions", number=number, at=question, _anchor=f"question-{question}"),
    )


@bp.get("/contests/<int:number>/clarifications/new")
def clarification(number: int) -> ResponseReturnValue:
    """Where the client clarifies the brief."""
    return _clarification(guard.contest("contest.clarify_or_answer", number))


@bp.post("/contests/<int:number>/clarifications")
def clarify(number: int) -> ResponseReturnValue:
    """The brief says something else from now on."""
    contest, me, form = guard.contest("contest.clarify_or_answer", number), guard.my_id(), Clarification()

    def act(text: str) -> int:
        part, said = form.part.data or "", form.said.data or ""
        return conversation.clarify(number, by=me, part=part, said=said, text=text, now=g.now)

    return _do(
        form,
        act,
        lambda errors: _clarification(contest, errors=errors, typed=form.data),
        said=_("Clarification published. Everyone has been told."),
        back=url_for(".show", number=number, _anchor="changes"),
    )


@bp.get("/contests/<int:number>/announcements/new")
def announcement(number: int) -> ResponseReturnValue:
    """Where the client writes to all entrants."""
    return _announcement(guard.contest("contest.announce", number))


@bp.post("/contests/<int:number>/announcements")
def announce(number: int) -> ResponseReturnValue:
    """The client writes to all entrants."""
    contest, me, form = guard.contest("contest.announce", number), guard.my_id(), Announcement()
    many = entry_queries.counts(number).entrants
    return _do(
        form,
        lambda text: conversation.announce(number, by=me, text=text, entrants=many, now=g.now),
        lambda errors: _announcement(contest, errors=errors, typed=form.data),
        said=_("Your message is being sent to all designers."),
        back=url_for(".show", number=number, _anchor="announcements"),
    )


def _do(
    form: Any,
    act: Callable[[str], Any],
    again: Callable[[dict[str, str]], str],
    *,
    said: str,
    back: str,
) -> ResponseReturnValue:
    """Do it once and go back; what was wrong is shown at its field, with what was typed."""
    form.validate()
    errors = {field: str(found[0]) for field, found in form.errors.items()}
    if not errors:
        try:
            once(once_key(), by=guard.my_id(), now=g.now, act=lambda: act(form.text.data or ""))
        except Refused as why:
            if why.code not in AT_FIELD:
                raise
            errors = {AT_FIELD[why.code]: sentence(why)}
    if errors:
        return again(errors), 422
    flash(said, "done")
    return redirect(back, code=303)


def _questions(
    contest: Contest,
    *,
    at: int | None = None,
    errors: dict[str, str] | None = None,
    typed: dict[str, Any] | None = None,
) -> str:
    first = at or paging.number("at")
    before = first + 1 if first is not None else paging.before()
    standing = guard.standing(contest)
    return render_template(
        "contests/questions.html",
        contest=contest,
        talk=talk.talk(contest.id, sees=standing.sees(), before=before, size=talk.PAGE),
        newest=before is None,
        may_ask=standing.allows("contest.ask"),
        may_answer=standing.allows("contest.clarify_or_answer"),
        at=at,
        errors=errors or {},
        typed=typed or {},
    )


def _clarification(
    contest: Contest, *, errors: dict[str, str] | None = None, typed: dict[str, Any] | None = None
) -> str:
    said = talk.talk(contest.id, sees=guard.sees(contest))
    parts = {part: difference.as_it_stands(contest, part, said.clarifications) for part in difference.PARTS}
    return render_template(
        "contests/clarify.html",
        contest=contest,
        parts=[(part, _(difference.PARTS[part]), text) for part, text in parts.items() if text],
        choices=[(part, _(word)) for part, word in difference.PARTS.items()],
        errors=errors or {},
        typed=typed or {},
    )


def _announcement(
    contest: Contest, *, errors: dict[str, str] | None = None, typed: dict[str, Any] | None = None
) -> str:
    return render_template(
        "contests/announce.html",
        contest=contest,
        counts=entry_queries.counts(contest.id),
        errors=errors or {},
        typed=typed or {},
    )
