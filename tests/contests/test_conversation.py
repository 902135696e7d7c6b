"""Questions, answers, clarifications and words to all: once written they stand, and nobody can flood the others."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import NoResultFound

from contest.contests import rules as contest_rules
from contest.contests.actions import conversation as conversation_actions
from contest.contests.queries import conversation as conversation_queries
from contest.kernel.refusal import Refused
from contest.kernel.sees import Sees
from tests import cast, crowd
from tests.conftest import both_databases
from tests.contests import stored
from tests.make import NOON
from tests.statements import heard

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
CLOSES = NOON + 7 * DAY
ALL = ("draft", "published", "awarded", "settled", "cancelled", "lapsed")


@pytest.fixture
def ids(app):
    return cast.join(app)


@pytest.fixture
def number(app, ids):
    return stored.contest(app, ids["hana"], state="published", published_at=NOON)


def read(number, who=None, **more):
    return conversation_queries.conversation(number, sees=Sees(person_id=who, **more))


def test_a_question_is_asked_answered_and_answered_again(here, ids, number):
    first = conversation_actions.ask(number, by=ids["ken"], text=" 色は\r\n何色まで？ ", now=NOON)
    second = conversation_actions.ask(number, by=ids["mei"], text="AIは？", now=NOON + SECOND)
    conversation_actions.answer(number, first, by=ids["hana"], text="二色まで。", now=NOON + DAY)
    conversation_actions.answer(number, first, by=ids["hana"], text="黒も数えます。", now=NOON + 2 * DAY)

    found = read(number, ids["ken"])

    assert (first, second, found.asked) == (1, 2, 2)
    assert [(one.number, one.text, one.mine, one.asker) for one in found.questions] == [
        (2, "AIは？", False, None),
        (1, "色は\n何色まで？", True, None),
    ]
    assert [one.text for one in found.questions[1].answers] == ["二色まで。", "黒も数えます。"]


def test_who_asked_is_told_to_staff_alone(here, ids, number):
    conversation_actions.ask(number, by=ids["ken"], text="色は？", now=NOON)

    assert read(number, ids["sota"], askers=True).questions[0].asker == cast.NAMES["ken"]
    for who in (None, ids["hana"], ids["mei"], ids["ken"]):
        assert read(number, who).questions[0].asker is None
    assert read(number).questions[0].mine is False


@pytest.mark.parametrize("state", ALL)
def test_when_each_may_be_said(here, ids, state):
    number = stored.contest(here, ids["hana"], state=state, published_at=None if state == "draft" else NOON)
    hana = ids["hana"]
    for name, open_in, act in (
        ("ask", {"published"}, lambda now: conversation_actions.ask(number, by=ids["ken"], text="？", now=now)),
        ("clarify", {"published"}, lambda now: conversation_actions.clarify(number, by=hana, part="other", said="", text="x", now=now)),
        ("announce", {"published", "awarded"},
         lambda now: conversation_actions.announce(number, by=hana, text="x", entrants=1, now=now)),
    ):  # fmt: skip
        if state in open_in:
            act(NOON)
        else:
            with pytest.raises(Refused, match="contest.not_"):
                act(NOON)
        late = CLOSES + SECOND
        if name == "ask" or state not in open_in:
            with pytest.raises(Refused, match="contest.not_"):
                act(late)
        else:
            act(late)


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda n, by, text: conversation_actions.ask(n, by=by, text=text, now=NOON), "question.empty"),
        (lambda n, by, text: conversation_actions.answer(n, 1, by=by, text=text, now=NOON), "answer.empty"),
        (lambda n, by, text: conversation_actions.clarify(n, by=by, part="other", said="", text=text, now=NOON), "clarification.empty"),
        (lambda n, by, text: conversation_actions.announce(n, by=by, text=text, entrants=1, now=NOON), "announcement.empty"),
    ],
)  # fmt: skip
def test_empty_and_endless_words_are_refused(here, ids, number, act, code):
    conversation_actions.ask(number, by=ids["ken"], text="x" * contest_rules.LONGEST_QUESTION, now=NOON)
    for text in ("", " \r\n\u3000"):
        with pytest.raises(Refused, match=code):
            act(number, ids["hana"], text)
    with pytest.raises(Refused, match="text.too_long"):
        act(number, ids["hana"], "x" * 4_001)


def test_what_is_not_there_is_not_answered(here, ids, number):
    with pytest.raises(NoResultFound):
        conversation_actions.answer(number, 1, by=ids["hana"], text="はい", now=NOON)


def test_a_clarification_says_what_was_and_what_is(here, ids):
    number = stored.contest(here, ids["hana"], state="published", published_at=NOON, description="色は藍。")
    by = ids["hana"]
    assert (
        conversation_actions.clarify(number, by=by, part="description", said="藍", text="朱", now=NOON) == 1
    )
    assert (
        conversation_actions.clarify(
            number, by=by, part="description", said="色は朱。", text="墨一色。", now=NOON
        )
        == 2
    )
    with pytest.raises(Refused, match="clarification.the_same"):
        conversation_actions.clarify(
            number, by=by, part="description", said="墨一色。", text="墨一色。", now=NOON
        )
    with pytest.raises(Refused, match="clarification.part"):
        conversation_actions.clarify(number, by=by, part="prize_amount", said="", text="2", now=NOON)

    found = [(one.number, one.part, one.said, one.text) for one in read(number).clarifications]
    assert found == [(1, "description", "藍", "朱"), (2, "description", "色は朱。", "墨一色。")]


def test_words_to_all_need_somebody_and_are_for_those_they_were_written_to(here, ids, number):
    with pytest.raises(Refused, match="announcement.nobody"):
        conversation_actions.announce(number, by=ids["hana"], text="ありがとう", entrants=0, now=NOON)
    conversation_actions.announce(number, by=ids["hana"], text="ありがとう", entrants=2, now=NOON)

    assert [one.text for one in read(number, ids["ken"], announcements=True).announcements] == ["ありがとう"]
    assert read(number, ids["rei"]).announcements == []


@pytest.mark.parametrize(
    ("most", "code", "act"),
    [
        (contest_rules.MOST_QUESTIONS, "question.too_many", lambda n, ids, now: conversation_actions.ask(n, by=ids["ken"], text="？", now=now)),
        (contest_rules.MOST_CLARIFICATIONS, "clarification.too_many",
         lambda n, ids, now: conversation_actions.clarify(n, by=ids["hana"], part="other", said="", text="x", now=now)),
        (contest_rules.MOST_ANNOUNCEMENTS, "announcement.too_many",
         lambda n, ids, now: conversation_actions.announce(n, by=ids["hana"], text="x", entrants=1, now=now)),
    ],
)  # fmt: skip
def test_a_day_has_room_for_so_many_and_the_next_for_more(here, ids, number, most, code, act):
    for _ in range(most):
        act(number, ids, NOON)
    for now in (NOON + SECOND, NOON + DAY - SECOND):
        with pytest.raises(Refused, match=code):
            act(number, ids, now)
    act(number, ids, NOON + DAY)


def test_one_who_asks_everywhere_is_stopped_too(here, ids):
    numbers = [stored.contest(here, ids["hana"], state="published", published_at=NOON) for _ in range(5)]
    for number in numbers[:4]:
        for _ in range(contest_rules.MOST_QUESTIONS):
            conversation_actions.ask(number, by=ids["ken"], text="？", now=NOON)
    with pytest.raises(Refused, match="question.too_many"):
        conversation_actions.ask(numbers[4], by=ids["ken"], text="？", now=NOON)
    conversation_actions.ask(numbers[4], by=ids["mei"], text="？", now=NOON)


@both_databases
def test_of_ten_questions_at_once_five_are_taken_with_numbers_of_their_own(app, database):
    ids = cast.join(app, "hana", "ken")
    number = stored.contest(app, ids["hana"], state="published", published_at=NOON)

    def ask():
        with app.app_context():
            return conversation_actions.ask(number, by=ids["ken"], text="？", now=NOON)

    outcomes = crowd.together(*[ask] * 10)

    assert sorted(one for one in outcomes if isinstance(one, int)) == [1, 2, 3, 4, 5]
    assert {one.code for one in outcomes if isinstance(one, Refused)} == {"question.too_many"}


@both_databases
@pytest.mark.parametrize("many", [1, 30])
def test_everything_is_read_in_one_statement(here, database, many):
    ids = cast.join(here)
    number = stored.contest(here, ids["hana"], state="published", published_at=NOON)
    for n in range(many):
        day = NOON + timedelta(hours=5 * n)
        conversation_actions.ask(number, by=ids["ken"], text="？", now=day)
        conversation_actions.answer(number, n + 1, by=ids["hana"], text="はい", now=day)
        conversation_actions.clarify(
            number, by=ids["hana"], part="other", said="", text=str(n), now=day + SECOND
        )
    with heard(here) as statements:
        found = conversation_queries.conversation(
            number, sees=Sees(person_id=None, announcements=True, askers=True), size=conversation_queries.PAGE
        )
    assert len(statements) == 1
    assert (len(found.questions), found.asked, found.after) == (many, many, None)
    assert [one.text for one in found.clarifications] == [str(n) for n in range(many)]
    newest = read(number)
    assert [one.number for one in newest.questions] == list(range(many, max(many - 3, 0), -1))
    older = conversation_queries.conversation(number, sees=Sees(person_id=None), before=newest.after, size=2)
    assert older.asked == many
