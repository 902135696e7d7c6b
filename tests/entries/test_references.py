import pytest
from sqlalchemy import select

from contest.contests.model import Contest
from contest.entries import queries as entry_queries, rules as entry_rules
from contest.entries.actions import references as references_actions
from contest.entries.model import Image, Rendition
from contest.kernel.clock import utcnow
from contest.kernel.db import db, end_page, transaction
from contest.kernel.refusal import Refused
from tests.entries import scene as entry_scene

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def draft(cast):
    return entry_scene.contest(cast["hana"], state="draft", published_at=None)


def add(store, cast, draft, *bodies):
    ids = [entry_scene.send(store, draft, cast["hana"], body, purpose="reference") for body in bodies]
    references_actions.add(draft, by=cast["hana"], upload_ids=ids, now=utcnow())


def shown(draft):
    end_page()
    return entry_queries.references(draft, now=utcnow())


def test_pictures_of_a_brief_are_prepared_without_a_mark(store, cast, draft):
    add(store, cast, draft, entry_scene.png(1, size=(1400, 900)))
    assert [one.state for one in shown(draft)] == ["processing"]
    entry_scene.work()
    (picture,) = shown(draft)
    assert (picture.state, picture.preview.width, picture.thumb.width) == ("ready", 1280, 320)
    assert set(db.session.scalars(select(Rendition.kind))) == {"thumb", "clean", "full"}


def test_what_cannot_be_read_says_why(store, cast, draft):
    add(store, cast, draft, b"no picture")
    entry_scene.work()
    assert (shown(draft)[0].state, shown(draft)[0].preview) == ("unreadable", None)
    assert shown(draft)[0].reason


def test_they_are_ordered_and_removed(store, cast, draft):
    add(store, cast, draft, entry_scene.png(1), entry_scene.png(2))
    add(store, cast, draft, entry_scene.png(3))
    first, second, third = [one.id for one in shown(draft)]
    end_page()
    for moved in (third, third, third):
        references_actions.bring_forward(draft, moved)
    references_actions.bring_forward(draft, 999_999)
    assert [one.id for one in shown(draft)] == [third, first, second]
    for _ in range(2):
        references_actions.remove(draft, first, by=cast["hana"], now=utcnow())
    assert [one.id for one in shown(draft)] == [third, second]


def test_a_picture_removed_while_it_was_prepared_is_just_gone(store, cast, draft):
    add(store, cast, draft, entry_scene.png(1))
    references_actions.remove(draft, shown(draft)[0].id, by=cast["hana"], now=utcnow())
    entry_scene.work()
    assert shown(draft) == []


def test_ten_at_most(store, cast, draft):
    add(store, cast, draft, *(entry_scene.png(n) for n in range(entry_rules.MOST_REFERENCES)))
    with pytest.raises(Refused, match="reference.too_many"):
        add(store, cast, draft, entry_scene.png(99))


def test_nothing_of_it_changes_once_the_contest_is_published(store, cast, draft):
    add(store, cast, draft, entry_scene.png(1))
    late = entry_scene.send(store, draft, cast["hana"], entry_scene.png(2), purpose="reference")
    with transaction() as session:
        session.get_one(Contest, draft).state = "published"
        session.get_one(Contest, draft).published_at = utcnow()
    image = db.session.scalars(select(Image.id)).one()
    end_page()
    for act in (
        lambda: references_actions.add(draft, by=cast["hana"], upload_ids=[late], now=utcnow()),
        lambda: references_actions.remove(draft, image, by=cast["hana"], now=utcnow()),
        lambda: references_actions.bring_forward(draft, image),
    ):
        with pytest.raises(Refused, match="contest.not_draft"):
            act()
