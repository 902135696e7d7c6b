"""Conversation of a contest: questions, answers, clarifications, announcements to all entrants. Each is written
once and never changed, for many are notified of it at once; so each has a daily limit, counted under the contest's lock."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from contest import events
from contest.contests import difference, rules as contest_rules
from contest.contests.events import Announced, BriefClarified, QuestionAnswered, QuestionAsked
from contest.contests.model import AWARDED, PUBLISHED, Announcement, Answer, Clarification, Contest, Question
from contest.kernel.db import lock, reader, transaction
from contest.kernel.refusal import require
from contest.kernel.text import lines
from contest.people.actions import sanctions


def ask(contest_id: int, *, by: int, text: str, now: datetime) -> int:
    """A designer asks while entries are open; the question's number."""
    text = _said(text, "question.empty", most=contest_rules.LONGEST_QUESTION)
    with transaction() as session:
        contest = lock(Contest, contest_id)
        require(contest_rules.phase(contest, now) == contest_rules.OPEN, "contest.not_open")
        sanctions.require_free(by, now=now)
        mine = select(func.count()).where(
            Question.asker_id == by, Question.asked_at > now - contest_rules.DAY
        )
        here = mine.where(Question.contest_id == contest_id)
        _limit(here, contest_rules.MOST_QUESTIONS, "question.too_many")
        _limit(mine, contest_rules.MOST_QUESTIONS_ANYWHERE, "question.too_many")
        number = _next(session, Question, contest_id)
        question = Question(contest_id=contest_id, number=number, asker_id=by, text=text, asked_at=now)
        session.add(question)
        events.record(QuestionAsked(contest_id=contest_id, at=now, number=number, text=text), by=by)
        return number


def answer(contest_id: int, number: int, *, by: int, text: str, now: datetime) -> None:
    """The client answers question `number`, until the award. Another answer adds to the first."""
    text = _said(text, "answer.empty", most=contest_rules.LONGEST_ANSWER)
    with transaction() as session:
        contest = lock(Contest, contest_id)
        require(contest.state == PUBLISHED, "contest.not_judging")
        asked = select(Question).where(Question.contest_id == contest_id, Question.number == number)
        question = session.scalar(asked)
        if question is None:
            raise NoResultFound
        today = (
            select(func.count())
            .select_from(Answer)
            .join(Question, Question.id == Answer.question_id)
            .where(Question.contest_id == contest_id, Answer.at > now - contest_rules.DAY)
        )
        _limit(today, contest_rules.MOST_ANSWERS, "answer.too_many")
        session.add(Answer(question_id=question.id, by_id=by, text=text, at=now))
        event = QuestionAnswered(
            contest_id=contest_id,
            person_id=question.asker_id,
            at=now,
            number=number,
            question=question.text,
            text=text,
        )
        events.record(event, by=by)


def clarify(contest_id: int, *, by: int, part: str, said: str, text: str, now: datetime) -> int:
    """The client changes what a part of the brief says, or (with nothing `said`) adds to it; the clarification's number."""
    text = _said(text, "clarification.empty", most=contest_rules.LONGEST_CLARIFICATION)
    require(part in difference.PARTS, "clarification.part")
    with transaction() as session:
        contest = lock(Contest, contest_id)
        require(contest.state == PUBLISHED, "contest.not_judging")
        today = _today(Clarification, contest_id, now)
        _limit(today, contest_rules.MOST_CLARIFICATIONS, "clarification.too_many")
        earlier = session.scalars(
            select(Clarification).where(Clarification.contest_id == contest_id).order_by(Clarification.number)
        ).all()
        said = difference.passage(contest, part, said, earlier)
        require(said != text, "clarification.the_same")
        number = len(earlier) + 1
        session.add(
            Clarification(
                contest_id=contest_id, number=number, part=part, said=said, text=text, by_id=by, at=now
            )
        )
        event = BriefClarified(contest_id=contest_id, at=now, number=number, part=part, said=said, text=text)
        events.record(event, by=by)
        return number


def announce(contest_id: int, *, by: int, text: str, entrants: int, now: datetime) -> int:
    """The client writes to all entrants, from publication to settlement, without learning who they are; the
    announcement's number. `entrants` counts them."""
    text = _said(text, "announcement.empty", most=contest_rules.LONGEST_ANNOUNCEMENT)
    with transaction() as session:
        contest = lock(Contest, contest_id)
        require(contest.state in (PUBLISHED, AWARDED), "contest.not_judging")
        require(entrants > 0, "announcement.nobody")
        today = _today(Announcement, contest_id, now)
        _limit(today, contest_rules.MOST_ANNOUNCEMENTS, "announcement.too_many")
        number = _next(session, Announcement, contest_id)
        session.add(Announcement(contest_id=contest_id, number=number, text=text, by_id=by, at=now))
        events.record(Announced(contest_id=contest_id, at=now, number=number, text=text), by=by)
        return number


def _said(text: str, empty: str, *, most: int) -> str:
    text = lines(text)
    require(text, empty)
    require(len(text) <= most, "text.too_long", most=most)
    return text


def _today(model: Any, contest_id: int, now: datetime) -> Select[int]:
    return select(func.count()).where(model.contest_id == contest_id, model.at > now - contest_rules.DAY)


def _limit(counted: Select[int], most: int, code: str) -> None:
    require((reader().scalar(counted) or 0) < most, code, most=most)


def _next(session: Session, model: Any, contest_id: int) -> int:
    latest = select(func.max(model.number)).where(model.contest_id == contest_id)
    return (session.scalar(latest) or 0) + 1
