"""The pages of what is said in public, as each of the cast meets them."""

from datetime import timedelta
from html import unescape

import pytest

from contest.contests.actions import conversation as conversation_actions
from contest.contests.model import Contest
from contest.kernel.clock import utcnow
from contest.kernel.db import reader
from tests import cast
from tests.contests import stored
from tests.statements import of_page

DAY = timedelta(days=1)


@pytest.fixture
def number(app, ids):
    now = utcnow()
    number = stored.contest(
        app, ids["hana"], state="published", published_at=now - DAY, entries_close_at=now + 7 * DAY,
        description="色は藍。\n看板に使います。",
    )  # fmt: skip
    stored.entries(app, number, 2, by=[ids["ken"]])
    return number


def post(app, who, path, **fields):
    answer = cast.browser(app, who).post(path, data=fields)
    return answer.status_code, answer.location, unescape(answer.get_data(as_text=True))


def look(app, who, path):
    return unescape(cast.browser(app, who).get(path).get_data(as_text=True))


def test_a_question_and_its_answer_stand_for_everybody(app, ids, number):
    here = f"/contests/{number}/questions"
    assert post(app, "ken", here, text="何色まで？")[:2] == (303, here)
    status, location, _ = post(app, "hana", f"{here}/1/answer", text="二色まで。")
    assert (status, location) == (303, f"{here}?at=1#question-1")

    for who in (None, "ume", "rei", "hana"):
        html = look(app, who, here)
        assert "A designer asked" in html and "何色まで？" in html and "二色まで。" in html
        assert cast.NAMES["ken"] not in html
    assert "You asked" in look(app, "ken", here)
    assert cast.NAMES["ken"] in look(app, "sota", here)


def test_what_was_wrong_is_said_at_the_field_with_what_was_typed(app, ids, number):
    here = f"/contests/{number}"
    long = "長" * 1001
    status, _, html = post(app, "ken", f"{here}/questions", text=long)
    assert status == 422 and "Use at most 1000 characters." in html and long in html
    status, _, html = post(
        app, "hana", f"{here}/clarifications", part="description", said="色は朱", text="墨"
    )
    assert status == 422 and "is not in that part" in html and "色は朱" in html
    post(app, "ken", f"{here}/questions", text="？")
    status, _, html = post(app, "hana", f"{here}/questions/1/answer", text=" ")
    assert status == 422 and "Write an answer." in html and 'href="#answer-1"' in html
    assert post(app, "hana", f"{here}/announcements", text="")[0] == 422


def test_a_clarification_is_shown_as_what_was_and_what_is(app, ids, number):
    path = f"/contests/{number}/clarifications"
    status, location, _ = post(app, "hana", path, part="description", said="色は藍。", text="色は朱。")

    assert (status, location) == (303, f"/contests/{number}/timeline#changes")
    html = look(app, None, f"/contests/{number}/timeline")
    assert 'id="clarification-1"' in html
    assert html.index("It said") < html.index("<del") < html.index("It now says") < html.index("<ins")
    brief = look(app, None, f"/contests/{number}/brief")
    assert "看板に使います。" in brief and "色は藍。<br>" in brief  # the brief stays
    assert f"/contests/{number}/timeline#clarification-1" in brief
    assert "色は朱。\n看板に使います。" in look(app, "hana", f"{path}/new")


def test_a_later_deadline_and_an_early_close_are_shown_as_differences(app, ids, number):
    with app.app_context():
        was = reader().get_one(Contest, number).entries_close_at
    page = look(app, "hana", f"/contests/{number}/deadline")
    assert "You can do this 2 more times." in page and "Until the end of tomorrow" in page
    later = (was + DAY + timedelta(hours=9)).strftime("%Y-%m-%dT%H:%M")
    assert post(app, "hana", f"/contests/{number}/deadline", closes=later)[0] == 303
    assert post(app, "hana", f"/contests/{number}/early-close")[0] == 303

    html = look(app, "ume", f"/contests/{number}/timeline")
    assert 'id="deadline-1"' in html and 'id="deadline-2"' in html
    assert "Deadline extended" in html and "Early close" in html
    assert "You can do this 1 more time." in look(app, "hana", f"/contests/{number}/deadline")


@pytest.mark.parametrize(
    ("closes", "says"),
    [
        ("", "Enter the new deadline."),
        ("tomorrow", "Enter a date and time"),
        ("2026-01-01T10:00", "must be later than the current one"),
        ("2199-01-01T10:00", "within 30 days of publication"),
    ],
)
def test_a_deadline_that_cannot_be_is_refused_at_the_field(app, ids, number, closes, says):
    status, _, html = post(app, "hana", f"/contests/{number}/deadline", closes=closes)

    assert status == 422 and says in html and 'aria-invalid="true"' in html


def test_a_double_click_asks_once(app, ids, number):
    for _ in range(2):
        assert post(app, "ken", f"/contests/{number}/questions", text="？", once="k")[0] == 303
    assert "1 question" in look(app, None, f"/contests/{number}/questions")


@pytest.mark.parametrize("many", [1, 30])
def test_the_questions_take_three_statements(app, ids, number, many):
    with app.app_context():
        for n in range(many):
            conversation_actions.ask(
                number, by=ids["ken"], text="？", now=utcnow() - (many - n) * timedelta(hours=6)
            )
    for who in ("hana", "ken", "sota", None):
        assert len(of_page(app, cast.browser(app, who), f"/contests/{number}/questions")) == 3
