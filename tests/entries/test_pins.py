"""Pins of a thread: where they may be, every move from every state, and what the database itself refuses."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError, NoResultFound

from contest.contests.model import PUBLISHED, Contest
from contest.entries import lifecycle as entry_lifecycle, queries as entry_queries, rules as entry_rules
from contest.entries.actions import feedback, pins, withdrawing
from contest.entries.events import PinDone, PinReopened, PinResolved
from contest.entries.model import Comment, Entry, Image, Pin, Version
from contest.events.model import Recorded
from contest.kernel.clock import utcnow
from contest.kernel.db import db, transaction
from contest.kernel.refusal import Invalid, Refused
from contest.kernel.sees import Entries, Scale, Sees
from tests import make
from tests.conftest import both_databases
from tests.entries import scene as entry_scene
from tests.make import NOON
from tests.refusals import code

pytestmark = pytest.mark.usefixtures("here")
AT = {"version": 1, "image": 1, "x": 655, "y": 526}
STATES = ("open", "done", "resolved")
ACTS = {
    "finish": ("done", {"open": None, "done": "pin.not_open", "resolved": "pin.not_open"}),
    "resolve": ("resolved", {"open": None, "done": None, "resolved": "pin.is_resolved"}),
    "reopen": ("open", {"open": "pin.is_open", "done": None, "resolved": None}),
}


@pytest.fixture
def entry(store, cast, number):
    """Ken's entry with two versions, the first of two images; ready."""
    entry_scene.enter(store, number, cast["ken"], entry_scene.png(1), entry_scene.png(2))
    entry_id = entry_queries.find(number, 1).id
    entry_scene.add_version(entry_id, cast["ken"], entry_scene.send(store, number, cast["ken"]))
    ready()
    return entry_id


def ready():
    """All that was sent is ready."""
    with transaction() as session:
        session.execute(update(Entry).values(state="ready", shown_version=1))
        for model in (Version, Image):
            session.execute(update(model).values(state="ready"))


def place(entry, by, **changes):
    return pins.place(entry, by=by, **{"text": "Thicker?", "now": utcnow()} | AT | changes)


def pin(entry, number=1):
    return db.session.scalars(select(Pin).where(Pin.entry_id == entry, Pin.number == number)).one()


def act(name, entry, cast, number=1):
    by = cast["ken"] if name == "finish" else cast["hana"]
    return code(getattr(pins, name), entry, number, by=by, now=utcnow())


def test_both_sides_place_pins_that_are_numbered_in_their_entry(cast, entry):
    assert [place(entry, cast[who]) for who in ("hana", "ken")] == [1, 2]
    feedback.comment(entry, by=cast["hana"], text="Of no place", now=utcnow())
    assert place(entry, cast["hana"], version=2, x=0, y=1000) == 3

    sees = Sees(person_id=cast["hana"], entries=Entries.ALL, scale=Scale.FULL, threads=True)
    contest = db.session.get_one(Contest, db.session.get_one(Entry, entry).contest_id)
    thread = entry_queries.entry(contest, 1, sees=sees, now=utcnow()).thread
    first = entry_queries.PinView(number=1, version=1, image=1, x=655, y=526, state="open")
    assert [word.pin and word.pin.number for word in thread] == [1, 2, None, 3]
    assert thread[0].pin == first
    assert (thread[3].pin.version, thread[3].pin.x, thread[3].pin.y) == (2, 0, 1000)


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"x": -1}, {"x"}), ({"x": 1001}, {"x"}), ({"y": 1001, "x": -1}, {"x", "y"}), ({"image": 3}, {"image"}),
        ({"version": 3}, {"image"}), ({"version": 2, "image": 2}, {"image"}), ({"version": 0}, {"image"}),
    ],
)  # fmt: skip
def test_a_place_that_is_not_there_is_refused_and_the_message_with_it(cast, entry, wrong, fields):
    with pytest.raises(Invalid) as refused:
        place(entry, cast["hana"], **wrong)
    assert set(refused.value.errors) == fields
    assert db.session.scalars(select(Comment)).all() == []


@pytest.mark.parametrize("model", [Version, Image])
def test_what_is_not_ready_cannot_be_spoken_of(cast, entry, model):
    with transaction() as session:
        session.execute(update(model).values(state="processing"))
    with pytest.raises(Invalid):
        place(entry, cast["ken"])


def test_a_pin_has_the_limits_of_messages(cast, entry):
    assert code(place, entry, cast["ken"], text=" ") == "comment.empty"
    for _ in range(entry_rules.MOST_WORDS):
        place(entry, cast["ken"])
    assert code(place, entry, cast["ken"]) == "comment.too_many"


@pytest.mark.parametrize("state", ["draft", "settled", "cancelled", "lapsed"])
def test_once_the_contest_is_over_nothing_of_a_pin_moves(cast, entry, state):
    place(entry, cast["hana"])
    with transaction() as session:
        session.execute(update(Contest).values(state=state))
    assert code(place, entry, cast["hana"]) == "entry.thread_closed"
    assert {act(name, entry, cast) for name in ACTS} == {"entry.thread_closed"}


def test_nor_of_one_on_a_withdrawn_entry(cast, entry):
    place(entry, cast["hana"])
    withdrawing.withdraw(entry, by=cast["ken"], now=utcnow())
    assert code(place, entry, cast["ken"]) == "comment.withdrawn"
    assert {act(name, entry, cast) for name in ACTS} == {"comment.withdrawn"}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", ACTS)
def test_every_act_in_every_state(cast, entry, name, state):
    place(entry, cast["hana"])
    with transaction() as session:
        session.execute(update(Pin).values(state=state))
    after, expected = ACTS[name]
    assert act(name, entry, cast) == expected[state]
    assert pin(entry).state == (state if expected[state] else after)


def test_what_happens_to_a_pin_is_on_the_record_with_whose_entry_it_is(cast, entry):
    place(entry, cast["hana"])
    place(entry, cast["ken"])
    for name in ("finish", "reopen", "resolve"):
        act(name, entry, cast)
    act("finish", entry, cast, 2)
    kinds = [PinDone.kind, PinReopened.kind, PinResolved.kind]
    rows = db.session.scalars(select(Recorded).where(Recorded.kind.in_(kinds)).order_by(Recorded.id)).all()
    said = [(row.kind, row.by_id, row.facts["pin"], row.facts.get("others_open")) for row in rows]
    ken, hana = cast["ken"], cast["hana"]
    assert {row.person_id for row in rows} == {ken}
    assert said == [
        (PinDone.kind, ken, 1, True), (PinReopened.kind, hana, 1, None), (PinResolved.kind, hana, 1, None),
        (PinDone.kind, ken, 2, False),
    ]  # fmt: skip


def test_that_it_is_done_its_author_says_alone(cast, entry):
    place(entry, cast["hana"])
    refused = code(pins.finish, entry, 1, by=cast["hana"], now=utcnow())
    assert (refused, pin(entry).state) == ("pin.done_by_designer", "open")


def test_a_number_that_no_pin_of_this_entry_has_is_not_there(store, cast, entry, number):
    place(entry, cast["hana"])
    entry_scene.enter(store, number, cast["mei"])
    ready()
    for name in ACTS:
        with pytest.raises(NoResultFound):
            act(name, entry_queries.find(number, 2).id, cast)
        with pytest.raises(NoResultFound):
            act(name, entry, cast, 2)


def test_reopening_is_no_mail_without_a_limit(cast, entry, monkeypatch):
    monkeypatch.setattr(entry_rules, "MOST_REOPENED", 2)
    place(entry, cast["hana"])
    for _ in range(2):
        assert (act("resolve", entry, cast), act("reopen", entry, cast)) == (None, None)
    act("resolve", entry, cast)
    assert act("reopen", entry, cast) == "pin.reopened_often"
    later = utcnow() + entry_rules.DAY
    assert code(pins.reopen, entry, 1, by=cast["hana"], now=later) is None


def test_so_many_pins_of_an_entry_are_open_and_none_is_reopened_beyond(cast, entry, monkeypatch):
    monkeypatch.setattr(entry_rules, "MOST_OPEN_PINS", 2)
    place(entry, cast["hana"])
    place(entry, cast["hana"])
    assert code(place, entry, cast["ken"]) == "pin.too_many"
    act("finish", entry, cast)
    assert place(entry, cast["ken"]) == 3
    assert act("reopen", entry, cast) == "pin.too_many"


@both_databases
def test_of_many_at_once_the_hundredth_open_pin_is_the_last(cast, entry, together, monkeypatch):
    monkeypatch.setattr(entry_rules, "MOST_WORDS", 1000)
    with transaction() as session:
        image = session.scalars(select(Image).order_by(Image.id)).first()
        for number in range(1, 96):
            word = Comment(entry_id=entry, by_id=cast["hana"], text="?", at=utcnow())
            session.add(word)
            session.flush()
            session.add(
                Pin(comment_id=word.id, entry_id=entry, number=number, version_id=image.version_id,
                    image_id=image.id, x=1, y=1, state="open")
            )  # fmt: skip
    answers = together(12, lambda n: place(entry, cast[("hana", "ken")[n % 2]]))

    assert sorted(answer for answer in answers if isinstance(answer, int)) == list(range(96, 101))
    assert {answer.code for answer in answers if isinstance(answer, Refused)} == {"pin.too_many"}
    assert len(db.session.scalars(select(Pin)).all()) == 100


@both_databases
def test_a_pin_finished_and_resolved_at_once_ends_in_one_state_and_moves_once_for_each(cast, entry, together):
    place(entry, cast["hana"])
    answers = together(10, lambda n: act(("finish", "resolve")[n % 2], entry, cast))

    assert pin(entry).state == "resolved"
    assert 1 <= answers.count(None) <= 2
    assert set(answers) <= {None, "pin.not_open", "pin.is_resolved"}


@both_databases
@pytest.mark.parametrize(
    "wrong",
    [
        {"x": -1}, {"x": 1001}, {"y": -1}, {"y": 1001}, {"state": "odd"}, {"number": 0}, {"number": 1},
        {"version_id": 2}, {"image_id": 3}, {"entry_id": 2}, {"comment_id": 3},
    ],
    ids=str,
)  # fmt: skip
def test_the_database_refuses_a_place_that_cannot_be(store, cast, entry, number, wrong):
    """Image 3 is of version 2, message 3 of entry 2; number 1 is taken."""
    entry_scene.enter(store, number, cast["mei"])
    ready()
    place(entry, cast["hana"])
    feedback.comment(entry, by=cast["hana"], text="!", now=utcnow())
    feedback.comment(entry_queries.find(number, 2).id, by=cast["hana"], text="!", now=utcnow())
    right = {"comment_id": 2, "entry_id": entry, "number": 2, "version_id": 1, "image_id": 1, "x": 0, "y": 0,
             "state": "open"}  # fmt: skip
    with pytest.raises(IntegrityError), transaction() as session:
        session.add(Pin(**right | wrong))
        session.flush()
    with transaction() as session:
        session.add(Pin(**right))


def test_a_lifecycle_needs_no_database():
    made = entry_lifecycle.place_pin(
        make.version(), make.image(state="ready"), comment_id=9, number=4, open_pins=0, x=1, y=2
    )
    assert (made.comment_id, made.entry_id, made.version_id, made.image_id) == (9, 7, 70, 700)
    event = entry_lifecycle.resolve_pin(make.contest(state=PUBLISHED), make.entry(), made, now=NOON)
    assert event == PinResolved(contest_id=42, entry_id=7, person_id=2, at=NOON, number=1, pin=4)
