from datetime import timedelta

import pytest
from sqlalchemy import func, select

from contest.entries import queries as entry_queries
from contest.entries.actions import withdrawing
from contest.entries.actions.entering import Words
from contest.entries.actions.uploads import arriving
from contest.entries.declarations import Declarations
from contest.entries.events import Entered
from contest.entries.model import Entry, Image, Upload, Version
from contest.events.model import Recorded
from contest.kernel.clock import utcnow
from contest.kernel.db import db, transaction
from contest.kernel.refusal import Invalid, Refused
from contest.participants.model import Entrant
from contest.people.model import PayoutDetails
from contest.work.model import Job
from tests.conftest import both_databases
from tests.entries import scene as entry_scene
from tests.judging import scene as judging_scene

pytestmark = pytest.mark.usefixtures("here")


def test_an_entry_has_its_images_in_the_order_given(store, cast, number):
    ids = [entry_scene.send(store, number, cast["ken"], entry_scene.png(n)) for n in (1, 2, 3)]
    made = entry_scene.submit(number, cast["ken"], ids[1], ids[2], ids[0])
    assert made == {"number": 1, "version": 1, "same_as": []}
    images = db.session.scalars(select(Image).order_by(Image.position)).all()
    assert [image.upload_id for image in images] == [ids[1], ids[2], ids[0]]
    version = db.session.scalar(select(Version))
    assert (version.title, version.alt) == ("港の朝", "波をたたえたカップ")
    assert version.declarations["own_work"] is True


def test_each_image_is_queued_in_the_same_transaction(store, cast, number):
    entry_scene.enter(store, number, cast["ken"], entry_scene.png(1), entry_scene.png(2))
    kinds = db.session.scalars(select(Job.kind).where(Job.kind == "entries.render")).all()
    assert len(kinds) == 2


def test_entering_is_on_the_record(store, cast, number):
    entry_scene.enter(store, number, cast["ken"])
    row = db.session.scalar(select(Recorded).where(Recorded.kind == Entered.kind))
    said = row.by_id, row.contest_id, row.person_id, row.facts["letter"]
    assert said == (cast["ken"], number, cast["ken"], "A")


def test_letters_follow_the_order_of_first_entries_and_stay(store, cast, number):
    for who in ("mei", "ken", "mei", "ume"):
        entry_scene.enter(store, number, cast[who])
    ordinals = dict(db.session.execute(select(Entrant.person_id, Entrant.ordinal)).all())
    assert ordinals == {cast["mei"]: 1, cast["ken"]: 2, cast["ume"]: 3}


def test_numbers_count_per_contest(store, cast, number):
    other = entry_scene.contest(cast["hana"])
    made = [entry_scene.enter(store, one, cast["ken"])["number"] for one in (number, number, other)]
    assert made == [1, 2, 1]


def test_the_same_bytes_twice_are_told_to_their_designer_only(store, cast, number):
    entry_scene.enter(store, number, cast["ken"], entry_scene.png(5))
    entry_scene.enter(store, number, cast["ken"], entry_scene.png(6))
    again = entry_scene.enter(store, number, cast["ken"], entry_scene.png(6), entry_scene.png(5))
    assert again == {"number": 3, "version": 1, "same_as": [1, 2]}
    assert entry_scene.enter(store, number, cast["mei"], entry_scene.png(5))["same_as"] == []


def test_uploads_promised_in_time_may_become_an_entry_within_ten_minutes(store, cast):
    close = utcnow() + timedelta(minutes=1)
    number = entry_scene.contest(cast["hana"], entries_close_at=close)
    ids = [entry_scene.send(store, number, cast["ken"], entry_scene.png(n)) for n in (1, 2)]
    ends = close + timedelta(minutes=10)
    with pytest.raises(Refused, match="entry.too_late"):
        entry_scene.submit(number, cast["ken"], ids[0], now=ends + timedelta(seconds=1))
    assert entry_scene.submit(number, cast["ken"], ids[0], now=ends)["number"] == 1


def test_a_refused_entry_leaves_nothing_behind(store, cast, number):
    ids = [entry_scene.send(store, number, cast["ken"])]
    with pytest.raises(Invalid):
        entry_scene.submit(number, cast["ken"], *ids, declared=Declarations(own_work=False))
    assert db.session.scalar(select(func.count(Entry.id))) == 0
    assert db.session.get(Upload, ids[0]).used_at is None


def test_an_upload_of_another_contest_or_purpose_is_not_known(store, cast, number):
    other = entry_scene.contest(cast["hana"])
    foreign = entry_scene.send(store, other, cast["ken"])
    with pytest.raises(Refused, match="upload.unknown"):
        entry_scene.submit(number, cast["ken"], foreign)


@pytest.mark.parametrize(
    ("who", "code"),
    [("hana", "entry.own_contest"), ("sota", "entry.staff_never"), ("ume", "judge.cannot_enter")],
)
def test_client_staff_and_judges_never_enter(store, cast, number, who, code):
    judging_scene.judge(number, cast["ume"])
    sent = entry_scene.send(store, number, cast["ken"])
    with transaction() as session:
        session.get_one(Upload, sent).person_id = cast[who]
    with pytest.raises(Refused, match=code):
        entry_scene.submit(number, cast[who], sent)


def test_nor_does_an_account_paid_to_the_clients_bank_account(store, cast, number):
    with transaction() as session:
        same = {"sealed": "-", "fingerprint": "same", "given_at": utcnow(), "usable_from": utcnow()}
        session.add_all(PayoutDetails(person_id=cast[who], **same) for who in ("hana", "ken"))
    with pytest.raises(Refused, match="entry.clients_account"):
        entry_scene.enter(store, number, cast["ken"])
    assert entry_scene.enter(store, number, cast["mei"])["number"] == 1


def test_withdrawn_and_unreadable_entries_free_their_place(store, cast, number):
    for _ in range(10):
        entry_scene.enter(store, number, cast["ken"])
    with pytest.raises(Refused, match="entry.too_many"):
        entry_scene.enter(store, number, cast["ken"])
    withdrawing.withdraw(entry_queries.find(number, 3).id, by=cast["ken"], now=utcnow())
    assert entry_scene.enter(store, number, cast["ken"])["number"] == 11
    assert entry_queries.living_of(number, cast["ken"]) == 10


def test_a_new_version_stands_beside_the_old_one(store, cast, number):
    entry_scene.enter(store, number, cast["ken"])
    entry = entry_queries.find(number, 1).id
    second = entry_scene.send(store, number, cast["ken"], entry_scene.png(77))
    made = entry_scene.add_version(entry, cast["ken"], second)
    assert made == {"number": 1, "version": 2, "same_as": []}
    assert db.session.scalars(select(Version.number).order_by(Version.number)).all() == [1, 2]
    third = entry_scene.send(store, number, cast["ken"], entry_scene.png(77))
    assert entry_scene.add_version(entry, cast["ken"], third)["same_as"] == [1]


@both_databases
def test_fifty_entries_at_once_make_exactly_ten_numbered_without_gaps(store, cast, number, together):
    ids = [entry_scene.send(store, number, cast["ken"], entry_scene.png(n)) for n in range(50)]

    answers = together(50, lambda place: entry_scene.submit(number, cast["ken"], ids[place]))
    made = [answer["number"] for answer in answers if isinstance(answer, dict)]
    refused = {answer.code for answer in answers if isinstance(answer, Refused)}
    assert sorted(made) == list(range(1, 11))
    assert refused == {"entry.too_many"}
    assert len(answers) == 50


@both_databases
def test_many_designers_at_once_get_letters_and_numbers_of_their_own(app, store, number, together):
    ids = entry_scene.people(app, *(f"designer{n}" for n in range(20)))
    sent = [(by, entry_scene.send(store, number, by, entry_scene.png(by))) for by in ids.values()]

    answers = together(20, lambda place: entry_scene.submit(number, *sent[place]))
    assert sorted(answer["number"] for answer in answers) == list(range(1, 21))
    assert sorted(db.session.scalars(select(Entrant.ordinal)).all()) == list(range(1, 21))


@both_databases
def test_an_entry_finished_twenty_times_at_once_is_one_with_twenty_equal_answers(
    store, cast, number, together
):
    entry_scene.enter(store, number, cast["ken"], entry_scene.png(8))
    ids = [entry_scene.send(store, number, cast["ken"], entry_scene.png(shade)) for shade in (7, 8)]

    answers = together(20, lambda _: entry_scene.submit(number, cast["ken"], *ids))

    assert answers == [{"number": 2, "version": 1, "same_as": [1]}] * 20
    entry_scene.enter(store, number, cast["ken"], entry_scene.png(7))
    late = utcnow() + timedelta(days=30)  # long after the deadline
    assert entry_scene.submit(number, cast["ken"], *ids, now=late) == answers[0]
    assert db.session.scalars(select(Entry.number).order_by(Entry.number)).all() == [1, 2, 3]
    assert db.session.scalar(select(func.count(Image.id))) == 4


@both_databases
def test_a_version_finished_twenty_times_at_once_is_one(store, cast, number, together):
    entry_scene.enter(store, number, cast["ken"])
    entry, ids = (
        entry_queries.find(number, 1).id,
        [entry_scene.send(store, number, cast["ken"], entry_scene.png(9))],
    )

    answers = together(20, lambda _: entry_scene.add_version(entry, cast["ken"], *ids))

    assert answers == [{"number": 1, "version": 2, "same_as": []}] * 20
    assert db.session.scalar(select(func.count(Version.id))) == 2


def test_the_same_uploads_with_other_words_or_beside_others_are_refused(store, cast, number):
    ids = [entry_scene.send(store, number, cast["ken"], entry_scene.png(shade)) for shade in (1, 2, 3)]
    entry_scene.submit(number, cast["ken"], *ids[:2])
    for sent, changes in (
        (ids[:2], {"words": Words(title="別の題")}),
        (ids[:2], {"declared": Declarations(own_work=True, ai_used=True, ai_tools="X")}),
        ([ids[1], ids[0]], {}),
        (ids[:1], {}),
        (ids, {}),
    ):
        with pytest.raises(Refused, match="upload.used"):
            entry_scene.submit(number, cast["ken"], *sent, **changes)
    with pytest.raises(Refused, match="upload.unknown"):
        entry_scene.submit(number, cast["mei"], *ids[:2])


@both_databases
def test_sending_and_entering_at_once_do_not_wait_for_each_other_forever(store, cast, number, together):
    ids = [entry_scene.send(store, number, cast["ken"], entry_scene.png(n)) for n in range(10)]

    def act(place):
        if place % 2:
            return entry_scene.promise(number, cast["ken"], entry_scene.png(100 + place))
        arriving.receive([ids[place // 2]], by=cast["ken"])
        return entry_scene.submit(number, cast["ken"], ids[place // 2])

    assert [answer for answer in together(20, act) if isinstance(answer, Exception)] == []
