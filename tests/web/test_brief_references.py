from datetime import timedelta

import pytest
from sqlalchemy import select

from contest.contests import queries as contest_queries
from contest.entries.model import REFERENCE, Image
from contest.kernel.clock import utcnow
from contest.kernel.db import db
from storage.store import StorageUnavailable
from tests import cast
from tests.contests import stored
from tests.entries import scene as entry_scene
from tests.storage.memory import MemoryStore


@pytest.fixture
def number(app, ids):
    return stored.contest(app, ids["hana"], entries_close_at=utcnow() + timedelta(days=7))


@pytest.fixture
def hana(app, ids):
    return cast.browser(app, "hana")


def sent(app, store: MemoryStore, number: int, by: int) -> str:
    with app.app_context():
        return entry_scene.send(store, number, by, purpose=REFERENCE)


def images(app, number):
    with app.app_context():
        return list(db.session.scalars(select(Image.id).where(Image.reference_of == number)))


def described(app, number):
    with app.app_context():
        return contest_queries.contest(number).description


def test_a_picture_is_added_shown_and_taken_out(app, store, ids, hana, number):
    upload = sent(app, store, number, ids["hana"])
    answer = hana.post(f"/contests/{number}/references", data={"uploads": [upload], "once": "k"})
    assert (answer.status_code, answer.location) == (303, f"/contests/{number}/brief?step=brief#pictures")
    (image,) = images(app, number)
    page = hana.get(f"/contests/{number}/brief?step=brief").get_data(as_text=True)
    assert "is being prepared" in page and "You can add 9 more" in page

    hana.post(f"/contests/{number}/references", data={"uploads": [upload], "once": "k"})  # a double click
    assert images(app, number) == [image]

    assert hana.post(f"/contests/{number}/references/{image}/removal").status_code == 303
    assert hana.post(f"/contests/{number}/references/{image}/removal").status_code == 303
    assert images(app, number) == []


@pytest.mark.parametrize(
    ("path", "leads_to"), [("brief", "?step=files"), ("references", "?step=brief#pictures")]
)
def test_both_buttons_save_what_is_typed_and_what_is_chosen(app, store, ids, hana, number, path, leads_to):
    upload = sent(app, store, number, ids["hana"])
    form = {"step": "brief", "description": "A lighthouse", "uploads": [upload]}
    for _ in range(2):  # a double click
        answer = hana.post(f"/contests/{number}/{path}", data=form)
        assert (answer.status_code, answer.location) == (303, f"/contests/{number}/brief{leads_to}")

    assert len(images(app, number)) == 1
    assert described(app, number) == "A lighthouse"
    another = sent(app, store, number, ids["hana"])  # chosen after going back
    assert (
        hana.post(f"/contests/{number}/{path}", data=form | {"uploads": [upload, another]}).status_code == 303
    )
    assert len(images(app, number)) == 2


@pytest.mark.parametrize("path", ["brief", "references"])
@pytest.mark.parametrize("wrong", ["the file", "the text"])
def test_nothing_is_saved_where_one_of_both_is_wrong(app, store, ids, hana, number, path, wrong):
    before = described(app, number)
    upload = sent(app, store, number, ids["hana"])
    named = ["a" * 22] if wrong == "the file" else [upload]
    text = "A lighthouse" if wrong == "the file" else "long " * 2001
    form = {"step": "brief", "description": text, "uploads": named}
    answer = hana.post(f"/contests/{number}/{path}", data=form)

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and text.strip() in page
    assert (f'value="{upload}" checked' in page) == (wrong == "the text")  # still chosen
    assert (images(app, number), described(app, number)) == ([], before)


def test_the_storage_that_is_away_leaves_text_and_picture_in_the_form(
    app, store, ids, hana, number, monkeypatch
):
    upload = sent(app, store, number, ids["hana"])

    def away(*_args, **_more):
        raise StorageUnavailable

    monkeypatch.setattr("contest.entries.actions.uploads.arriving.receive", away)
    answer = hana.post(
        f"/contests/{number}/brief",
        data={"step": "brief", "description": "A lighthouse", "uploads": [upload]},
    )

    assert answer.status_code == 503
    assert "A lighthouse" in answer.get_data(as_text=True)
    assert images(app, number) == []


@pytest.mark.parametrize("named", [[], [""], ["x"], ["a" * 22], ["\x00"], ["../../etc"], ["長"] * 400])
def test_files_that_are_not_there_are_said_at_the_field(app, hana, number, named):
    answer = hana.post(f"/contests/{number}/references", data={"uploads": named})

    assert answer.status_code == 422
    assert 'id="uploads-wrong" data-wrong>' in answer.get_data(as_text=True)
    assert images(app, number) == []


def test_another_persons_file_is_not_known(app, store, ids, hana, number):
    other = stored.contest(app, ids["ken"], entries_close_at=utcnow() + timedelta(days=7))
    upload = sent(app, store, other, ids["ken"])

    assert hana.post(f"/contests/{number}/references", data={"uploads": [upload]}).status_code == 422
    assert images(app, number) == []


def test_another_contests_picture_stays_where_it_is(app, store, ids, hana, number):
    other = stored.contest(app, ids["ken"], entries_close_at=utcnow() + timedelta(days=7))
    upload = sent(app, store, other, ids["ken"])
    cast.browser(app, "ken").post(f"/contests/{other}/references", data={"uploads": [upload]})
    (image,) = images(app, other)

    hana.post(f"/contests/{number}/references/{image}/removal")
    assert images(app, other) == [image]


def test_a_picture_is_brought_forward(app, store, ids, hana, number):
    for _ in range(2):
        upload = sent(app, store, number, ids["hana"])
        hana.post(f"/contests/{number}/references", data={"uploads": [upload]})
    first, second = images(app, number)
    assert "Move up" in hana.get(f"/contests/{number}/brief?step=brief").get_data(as_text=True)
    assert hana.post(f"/contests/{number}/references/{second}/earlier").status_code == 303
    with app.app_context():
        order = db.session.scalars(select(Image.id).order_by(Image.position)).all()
    assert order == [second, first]
