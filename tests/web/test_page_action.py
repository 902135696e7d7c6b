"""The way of actions of pages: once per form, refusals at the field to change, then on to the next page."""

from typing import Any

import pytest
from flask import flash, g, get_flashed_messages

from contest.kernel.clock import utcnow
from contest.kernel.db import db
from contest.kernel.refusal import Invalid, Refused
from contest.people.model import Person
from contest.web.forms import Form, Text
from contest.web.page_action import done, errors, once_per_form, page_action, read, shown, typed
from storage.store import StorageUnavailable
from tests.cast import join

HERE = "/contests/5/handover/acceptance"


class Note(Form):
    """A form with one field, whose action refuses in every way there is."""

    refusals = {"note": "text", "note.elsewhere": None, "upload": "uploads"}
    conflicts = {"contest.closed": ""}
    text = Text("", most=5)


def page() -> dict[str, Any]:
    return {"errors": errors(), "typed": typed(), "form": shown(Note).text.data}


@pytest.fixture
def send(app):
    """Send a form to a view, as Hana."""
    hana = join(app, "hana")["hana"]

    def sent(view, *, headers=None, **data):
        with app.test_request_context(HERE, method="POST", data=data, headers=headers):
            g.asks, g.now, g.language = db.session.get(Person, hana), utcnow(), "en"
            answer = app.make_response(view(number=5))
            return answer, get_flashed_messages()

    return sent


def refusing(why, **declared):
    """A view whose action refuses; its page answers with the form's state."""

    @page_action(to="handover.show", again=page, **declared)
    def view(number: int):
        read(Note)
        raise why

    return view


def test_a_form_acts_once_and_its_repeat_leads_on_before_anything_is_asked(send):
    asked, acted = [], []

    @page_action(to="handover.show")
    def view(number: int):
        asked.append(number)
        once_per_form(acted.append, number)
        return done("Done.")

    first, said = send(view, once="key")
    again, unsaid = send(view, once="key")

    assert (first.status_code, first.location, said) == (303, "/contests/5/handover", ["Done."])
    assert (again.status_code, again.location, unsaid) == (303, "/contests/5/handover", [])
    assert asked == acted == [5]


def test_a_refused_action_leaves_its_form_to_be_sent_again(send):
    refused = refusing(Refused("contest.closed"))
    assert send(refused, once="key")[0].status_code == 409
    assert send(refused, once="key")[0].status_code == 409


def test_what_is_typed_wrong_is_said_at_its_field_with_what_was_typed(send):
    answer, _said = send(refusing(AssertionError()), text="too long")
    assert answer.status_code == 422
    assert answer.json == {
        "errors": {"text": "Use at most 5 characters."}, "typed": {"text": "too long"}, "form": "too long",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("why", "status", "place"),
    [
        (Refused("note.empty"), 422, "text"),
        (Invalid({"text": Refused("note.empty")}), 422, "text"),
        (Refused("contest.closed"), 409, ""),
        (StorageUnavailable(), 503, "uploads"),
    ],
)
def test_a_refusal_stands_where_the_form_says(send, why, status, place):
    answer, _said = send(refusing(why), text="Hello")
    assert (answer.status_code, list(answer.json["errors"]), answer.json["form"]) == (
        status,
        [place],
        "Hello",
    )


@pytest.mark.parametrize("code", ["note.elsewhere", "contest.other"])
def test_a_refusal_that_is_not_the_forms_goes_to_the_sites_handler(send, code):
    with pytest.raises(Refused, match=code):
        send(refusing(Refused(code)), text="Hello")


def test_a_form_with_a_name_on_its_page_is_not_taken_for_another(send):
    answer, _said = send(refusing(Refused("note.empty"), at="answer"), text="Hello")
    assert list(answer.json["errors"]) == ["answer"]
    assert answer.json["typed"] == {"answer": "Hello"}
    assert answer.json["form"] == "", "the page's form of no name is another"


def test_scripts_are_answered_without_words_where_a_route_says_so(send):
    @page_action(to="handover.show", by_script=True)
    def view(number: int):
        flash("before")
        return done("Done.")

    answer, said = send(view, headers={"Accept": "application/json"})
    assert (answer.status_code, said) == (204, ["before"])


def test_the_address_is_made_of_what_the_route_and_the_view_say(send):
    @page_action(to="contests.questions", at_="x", _anchor="newest")
    def view(number: int):
        return done()

    assert send(view)[0].location == "/contests/5/questions?at_=x#newest"
