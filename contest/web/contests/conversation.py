"""Conversation of a contest: questions and answers, clarifications of the brief, messages to all designers."""

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.contests import difference, rules as contest_rules
from contest.contests.actions import conversation as conversation_actions
from contest.contests.queries import conversation as conversation_queries
from contest.entries import queries as entry_queries
from contest.web import guard, paging
from contest.web.contests import bp, tabs
from contest.web.contests.view import head_context
from contest.web.forms import Form, LongText, Text
from contest.web.page_action import done, errors, once_per_form, page_action, read, typed


class Said(Form):
    """Public text."""

    refusals = {"text.too_long": "text"} | {
        f"{kind}.{why}": "text"
        for kind in ("question", "answer", "clarification", "announcement")
        for why in ("empty", "too_many", "nobody", "the_same")
    }


class Question(Said):
    """Question of a designer."""

    text = LongText("", most=contest_rules.LONGEST_QUESTION)


class Reply(Said):
    """Answer of the client."""

    text = LongText("", most=contest_rules.LONGEST_ANSWER)


class Clarification(Said):
    """Passage of the brief, and its new wording."""

    refusals = Said.refusals | {
        "clarification.part": "part", "clarification.not_in_brief": "said", "clarification.more_than_once": "said",
    }  # fmt: skip
    part = Text("", most=11)
    said = LongText("", most=contest_rules.LONGEST_CLARIFICATION)
    text = LongText("", most=contest_rules.LONGEST_CLARIFICATION)


class Announcement(Said):
    """Message to all entrants."""

    text = LongText("", most=contest_rules.LONGEST_ANNOUNCEMENT)


@bp.get("/contests/<int:number>/questions")
def questions(number: int) -> ResponseReturnValue:
    """All questions and answers, the newest first; `?at=` begins at one of them, as a refused answer does."""
    contest = guard.contest("contest.view", number)
    answered: int | None = (request.view_args or {}).get("question")
    first = answered or paging.number("at")
    before = first + 1 if first is not None else paging.before()
    size, sees = conversation_queries.PAGE, guard.sees(contest)
    return render_template(
        "contests/questions.html", **head_context(contest, tabs.QUESTIONS), newest=before is None, at=answered,
        talk=conversation_queries.conversation(number, sees=sees, before=before, size=size),
        errors=errors(), typed=typed(),
    )  # fmt: skip


@bp.post("/contests/<int:number>/questions")
@page_action(to=".questions", again=questions)
def ask(number: int) -> ResponseReturnValue:
    """A designer asks."""
    guard.contest("contest.ask", number)
    once_per_form(
        conversation_actions.ask, number, by=guard.my_id(), text=read(Question).text.data, now=g.now
    )
    return done(_("Your question is public. We will tell you when it is answered."))


def _question(number: int, question: int) -> str:
    return url_for(".questions", number=number, at=question, _anchor=f"question-{question}")


@bp.post("/contests/<int:number>/questions/<int:question>/answer")
@page_action(to=_question, again=questions, at="answer")
def answer(number: int, question: int) -> ResponseReturnValue:
    """The client answers."""
    guard.contest("contest.clarify_or_answer", number)
    text = read(Reply).text.data
    once_per_form(conversation_actions.answer, number, question, by=guard.my_id(), text=text, now=g.now)
    return done(_("Your answer is public, and everyone following the contest is told."))


@bp.get("/contests/<int:number>/clarifications/new")
def clarification(number: int) -> ResponseReturnValue:
    """Where the client clarifies the brief."""
    contest = guard.contest("contest.clarify_or_answer", number)
    said = conversation_queries.conversation(number, sees=guard.sees(contest)).clarifications
    parts = {part: difference.as_it_stands(contest, part, said) for part in difference.PARTS}
    return render_template(
        "contests/clarify.html",
        contest=contest,
        parts=[(part, _(difference.PARTS[part]), text) for part, text in parts.items() if text],
        choices=[(part, _(word)) for part, word in difference.PARTS.items()],
        errors=errors(),
        typed=typed(),
    )


@bp.post("/contests/<int:number>/clarifications")
@page_action(to=".timeline", _anchor="changes", again=clarification)
def clarify(number: int) -> ResponseReturnValue:
    """The brief says something else from now on."""
    guard.contest("contest.clarify_or_answer", number)
    form, me = read(Clarification), guard.my_id()
    part, said, text = form.part.data, form.said.data, form.text.data
    once_per_form(conversation_actions.clarify, number, by=me, part=part, said=said, text=text, now=g.now)
    return done(_("Clarification published. Everyone has been told."))


@bp.get("/contests/<int:number>/announcements/new")
def announcement(number: int) -> ResponseReturnValue:
    """Where the client writes to all entrants."""
    contest, counts = guard.contest("contest.announce", number), entry_queries.counts(number)
    return render_template(
        "contests/announce.html", contest=contest, counts=counts, errors=errors(), typed=typed()
    )


@bp.post("/contests/<int:number>/announcements")
@page_action(to=".questions", _anchor="announcements", again=announcement)
def announce(number: int) -> ResponseReturnValue:
    """The client writes to all entrants."""
    guard.contest("contest.announce", number)
    text, many = read(Announcement).text.data, entry_queries.counts(number).entrants
    once_per_form(
        conversation_actions.announce, number, by=guard.my_id(), text=text, entrants=many, now=g.now
    )
    return done(_("Your message is being sent to all designers."))
