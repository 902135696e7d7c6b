"""What each may see: the light table, an entry's page, counts. Names and file names of the cast are canaries."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.exc import NoResultFound

from contest.contests.model import Contest
from contest.entries import queries as entry_queries
from contest.entries.actions import feedback, withdrawing
from contest.entries.actions.entering import _ordinal
from contest.entries.model import Entry, Image, Rendition, Upload, Version
from contest.judging import queries as judging_queries
from contest.kernel.clock import utcnow
from contest.kernel.db import db, end_page, transaction
from contest.kernel.sees import Authors, Entries, Scale, Sees
from storage import keys
from tests.cast import NAMES
from tests.conftest import both_databases
from tests.entries import scene as entry_scene

pytestmark = pytest.mark.usefixtures("here")

CANARIES = (NAMES["ken"], NAMES["mei"], "ken@", "mei@", "canary-file", "uniquifier")
TEAM = {"entries": Entries.ALL, "scale": Scale.FULL}


@pytest.fixture
def statements(here):
    """The SQL sent so far; clear() it before what is counted."""
    sent = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: sent.append(args[2]))
    return sent


def ready(contest_id, author_id, count=1, **changes):
    """Entries as they stand once prepared, written straight into the rows."""
    now = utcnow()
    with transaction() as session:
        _ordinal(session, contest_id, author_id)
        last = len(session.scalars(select(Entry).where(Entry.contest_id == contest_id)).all())
        for number in range(last + 1, last + 1 + count):
            facts = {"contest_id": contest_id, "made_at": now, "state": "ready", "shown_version": 1} | changes
            entry = Entry(number=number, author_id=author_id, **facts)
            session.add(entry)
            session.flush()
            version = Version(
                entry_id=entry.id, number=1, state="ready", made_at=now, title=f"title-{number}",
                note="a note", alt="", declarations=entry_scene.OWN.as_json(),
            )  # fmt: skip
            upload = Upload(
                id=f"{contest_id:06}{number:016}", contest_id=contest_id, person_id=author_id, purpose="entry",
                filename="canary-file.png", content_type="image/png", size=1, sha256="0" * 64,
                inbox_key=keys.inbox(), state="received", promised_at=now, expires_at=now, used_at=now,
            )  # fmt: skip
            session.add_all([version, upload])
            session.flush()
            image = Image(version_id=version.id, position=1, upload_id=upload.id, salt="s", state="ready")
            session.add(image)
            session.flush()
            facts = {"image_id": image.id, "content_type": "image/webp", "width": 4, "height": 3, "size": 9}
            for kind in ("thumb", "preview", "full"):
                session.add(Rendition(kind=kind, key=f"renditions/00/{kind}{image.id}", **facts))


def table(contest_id, **asked):
    sees = asked.pop("sees")
    return entry_queries.gallery(db.session.get_one(Contest, contest_id), sees=sees, now=utcnow(), **asked)


def page(contest_id, number, sees, **asked):
    return entry_queries.entry(
        db.session.get_one(Contest, contest_id), number, sees=sees, now=utcnow(), **asked
    )


def test_a_rival_in_a_blind_contest_sees_own_entries_and_a_count(cast, number):
    ready(number, cast["ken"], 2)
    ready(number, cast["mei"], 3)
    sees = Sees(person_id=cast["ken"], entries=Entries.COUNT)
    cards = table(number, sees=sees)
    assert [(card.number, card.own, card.alias) for card in cards] == [(2, True, "A"), (1, True, "A")]
    assert all(card.thumb and card.preview for card in cards)
    assert entry_queries.counts(number) == (5, 2)


def test_a_visitor_of_a_blind_contest_sees_none(cast, number):
    ready(number, cast["ken"])
    assert table(number, sees=Sees(person_id=None, entries=Entries.COUNT)) == []
    with pytest.raises(NoResultFound):
        page(number, 1, Sees(person_id=None, entries=Entries.COUNT))


STATES = ("ready", "declined", "withdrawn", "unreadable", "processing", "hidden")


@pytest.mark.parametrize(
    ("who", "sees", "seen"),
    [
        ("author", {"entries": Entries.COUNT}, set(STATES)),
        ("staff", {**TEAM, "threads": True, "hidden": True}, set(STATES)),
        ("client", {**TEAM, "threads": True, "feedback": True}, {"ready", "declined"}),
        ("judge", {**TEAM, "judge_id": 1}, {"ready"}),
        ("visitor of an open gallery", {"entries": Entries.ALL, "scale": Scale.PREVIEW}, {"ready"}),
        ("client after a refund", {"entries": Entries.COUNT}, set()),
    ],
)
def test_which_states_are_there_for_whom(cast, number, who, sees, seen):
    for state in STATES:
        shown = 1 if state in ("ready", "declined", "withdrawn", "hidden") else None
        hidden = {"hidden_at": utcnow()} if state == "hidden" else {}
        ready(number, cast["ken"], state="ready" if hidden else state, shown_version=shown, **hidden)
    me = Sees(person_id=cast["ken"] if who == "author" else cast["ume"], **sees)
    assert {STATES[card.number - 1] for card in table(number, sees=me)} == seen
    for place, state in enumerate(STATES, 1):
        if state in seen:
            assert page(number, place, me).number == place
        else:
            with pytest.raises(NoResultFound):
                page(number, place, me)


def one_of_each(number, cast):
    """Ken's of every state, and one of Mei's."""
    for state in STATES:
        hidden = {"hidden_at": utcnow()} if state == "hidden" else {}
        ready(number, cast["ken"], state="ready" if hidden else state, **hidden)
    ready(number, cast["mei"])


@both_databases
@pytest.mark.parametrize(
    ("sees", "visible_counts"),
    [
        # entries, declined, withdrawn, preparing, designers; Ken's of every state, and one of Mei's
        ({"entries": Entries.COUNT}, (5, 0, 0, 0, 2)),
        ({**TEAM, "threads": True, "hidden": True}, (5, 1, 1, 0, 2)),
        ({**TEAM, "threads": True, "feedback": True}, (2, 1, 0, 1, 2)),
        ({**TEAM, "judge_id": 1}, (2, 0, 0, 0, 2)),
        ({"entries": Entries.ALL, "scale": Scale.PREVIEW}, (2, 0, 0, 0, 2)),
    ],
)
def test_everybody_is_told_as_many_as_they_see_or_all_that_are_living(cast, number, sees, visible_counts):
    one_of_each(number, cast)
    me = Sees(person_id=cast["ume"], **sees)
    assert entry_queries.visible_counts(number, sees=me) == visible_counts
    contest = db.session.get_one(Contest, number)
    found = judging_queries.judging_summary(contest, sees=me)
    assert (found.visible_counts, found.counts, found.mine) == (visible_counts, (5, 2), 0)
    assert judging_queries.judging_summary(contest, sees=Sees(person_id=cast["ken"])).mine == 4
    if me.entries == Entries.ALL:
        cards = table(number, sees=me)
        assert len(cards) == sum(visible_counts[:3])
        assert sum(card.state == "declined" for card in cards) == visible_counts[1]
    assert entry_queries.counts_of_client([number, number + 1]) == {number: (2, 1, 0, 1, 2)}


@both_databases
@pytest.mark.parametrize(
    ("facts", "listed"),
    [
        ({"visibility": "blind"}, 5),
        ({"visibility": "open"}, 2),
        ({"visibility": "blind", "reveal": True}, 5),
        ({"visibility": "blind", "reveal": True, "state": "settled"}, 2),
        ({"visibility": "open", "state": "cancelled"}, 5),
    ],
)
def test_lists_say_what_everybody_sees_or_all_that_are_living(cast, number, facts, listed):
    one_of_each(number, cast)
    with transaction() as session:
        session.execute(update(Contest).where(Contest.id == number).values(**facts))
    assert entry_queries.listed_by_contest([number, number + 1]) == {number: listed}
    said = select(entry_queries.listed()).select_from(Contest).where(Contest.id == number)
    assert db.session.scalar(said) == listed


def test_a_judge_never_meets_those_they_are_related_to(cast, number):
    ready(number, cast["ken"])
    ready(number, cast["mei"])
    sees = Sees(person_id=cast["rei"], **TEAM, judge_id=1, recused=frozenset({cast["ken"]}))
    assert [card.number for card in table(number, sees=sees)] == [2]
    with pytest.raises(NoResultFound):
        page(number, 1, sees)


@pytest.mark.parametrize(
    ("authors", "winner", "known"),
    [
        (Authors.NONE, 1, []),
        (Authors.WINNER, 1, ["ken"]),
        (Authors.WINNER, None, []),
        (Authors.ALL, None, ["mei", "ken"]),
    ],
)
def test_names_as_far_as_they_may_be_known(cast, number, authors, winner, known):
    ready(number, cast["ken"])
    ready(number, cast["mei"])
    won = entry_queries.find(number, winner).id if winner else None
    sees = Sees(person_id=cast["hana"], **TEAM, threads=True, authors=authors)
    names = [card.author for card in table(number, sees=sees, winner=won) if card.author]
    assert names == [NAMES[who] for who in known]
    assert (page(number, 1, sees, winner=won).author is not None) == ("ken" in known)


@pytest.mark.parametrize(
    "sees",
    [
        {"entries": Entries.ALL, "scale": Scale.PREVIEW},
        {**TEAM, "judge_id": 1},
        {**TEAM, "threads": True, "feedback": True},
    ],
)
def test_no_canary_shows_where_authors_are_hidden(store, cast, number, sees):
    entry_scene.enter(store, number, cast["ken"])
    entry_scene.work()
    feedback.comment(entry_queries.find(number, 1).id, by=cast["ken"], text="Hello", now=utcnow())
    me = Sees(person_id=cast["hana"], **sees)
    visible_counts = f"{table(number, sees=me)}{page(number, 1, me)}"
    assert [canary for canary in CANARIES if canary in visible_counts] == []


def test_the_author_reads_their_file_names_and_nobody_else(store, cast, number):
    entry_scene.enter(store, number, cast["ken"])
    entry_scene.work()
    own = page(number, 1, Sees(person_id=cast["ken"]))
    assert own.versions[0].images[0].filename == "canary-file.png"
    staff = page(number, 1, Sees(person_id=cast["sota"], **TEAM, hidden=True))
    assert staff.versions[0].images[0].filename is None


def test_full_size_note_and_declarations_are_not_for_those_who_see_previews(cast, number):
    ready(number, cast["ken"])
    small = page(number, 1, Sees(person_id=None, entries=Entries.ALL, scale=Scale.PREVIEW)).shown
    assert (small.note, small.declarations, small.images[0].full) == (None, None, None)
    assert small.images[0].preview
    large = page(number, 1, Sees(person_id=None, **TEAM)).shown
    assert large.note == "a note" and large.images[0].full


def test_older_versions_are_for_author_client_and_staff(store, cast, number):
    entry_scene.enter(store, number, cast["ken"])
    entry_scene.work()
    entry = entry_queries.find(number, 1).id
    for body in (entry_scene.png(50), b"not a picture"):
        entry_scene.add_version(entry, cast["ken"], entry_scene.send(store, number, cast["ken"], body))
        entry_scene.work()

    def versions(**sees):
        return [version.number for version in page(number, 1, Sees(**sees)).versions]

    assert versions(person_id=cast["ken"]) == [3, 2, 1]
    assert versions(person_id=cast["sota"], **TEAM, hidden=True, threads=True) == [3, 2, 1]
    assert versions(person_id=cast["hana"], **TEAM, threads=True) == [2, 1]
    assert versions(person_id=cast["rei"], **TEAM, judge_id=1) == [2]


def test_threads_and_reasons_are_between_author_and_client(store, cast, number):
    entry_scene.enter(store, number, cast["ken"])
    entry_scene.work()
    entry = entry_queries.find(number, 1).id
    feedback.comment(entry, by=cast["hana"], text="Hm.", now=utcnow())
    feedback.decline(entry, by=cast["hana"], chips=["style"], text="too loud", now=utcnow())
    for sees in (Sees(person_id=cast["ken"]), Sees(person_id=cast["hana"], **TEAM, threads=True)):
        seen = page(number, 1, sees)
        assert (seen.decline_reasons, seen.decline_text) == (("style",), "too loud")
        assert [(word.by_author, word.own, word.text) for word in seen.thread] == [
            (False, sees.person_id == cast["hana"], "Hm.")
        ]
    feedback.restore(entry, by=cast["hana"], now=utcnow())
    judge = page(number, 1, Sees(person_id=cast["rei"], **TEAM, judge_id=1))
    assert (judge.thread, judge.decline_text) == (None, "")


def test_pages_by_keyset_filters_and_chosen_ids(cast, number):
    ready(number, cast["ken"], 5)
    ready(number, cast["mei"], 2, state="declined")
    client = Sees(person_id=cast["hana"], **TEAM, threads=True)
    numbers = lambda **asked: [card.number for card in table(number, sees=client, **asked)]  # noqa: E731
    assert numbers(limit=3) == [7, 6, 5]
    assert numbers(limit=3, after=5) == [4, 3, 2]
    assert numbers(filter="declined") == [7, 6]
    assert numbers(ids=[entry_queries.find(number, 2).id]) == [2]
    ken = Sees(person_id=cast["ken"], **TEAM)
    assert len(table(number, sees=ken, filter="own")) == 5


@pytest.mark.parametrize("count", [1, 30])
def test_statements_do_not_grow_with_the_entries(cast, number, statements, count):
    ready(number, cast["ken"], count)
    contest = db.session.get_one(Contest, number)
    client = Sees(person_id=cast["hana"], **TEAM, threads=True)
    for asked, most in (
        (lambda: entry_queries.gallery(contest, sees=client, now=utcnow()), 1),
        (lambda: entry_queries.counts(number), 1),
        (lambda: entry_queries.entry(contest, 1, sees=client, now=utcnow()), 5),
        (lambda: entry_queries.mine(cast["ken"], now=utcnow()), 1),
    ):
        asked()
        statements.clear()
        asked()
        assert len(statements) == most, statements


def test_one_address_serves_ten_minutes(cast, number):
    ready(number, cast["ken"])
    sees = Sees(person_id=cast["ken"])
    contest = db.session.get_one(Contest, number)
    now = utcnow() + timedelta(minutes=10)
    start = now.replace(minute=now.minute // 10 * 10, second=1)
    urls = {
        entry_queries.gallery(contest, sees=sees, now=start + timedelta(minutes=m))[0].thumb.url
        for m in (0, 5, 9)
    }
    assert len(urls) == 1


def test_an_entry_in_preparation_holds_up_the_award_for_an_hour(store, cast, number):
    entry_scene.enter(store, number, cast["ken"])
    now = utcnow()
    assert entry_queries.processing_count(number, now) == 1
    assert entry_queries.processing_count(number, now + timedelta(hours=1, seconds=1)) == 0
    withdrawing.withdraw(entry_queries.find(number, 1).id, by=cast["ken"], now=now)
    assert entry_queries.processing_count(number, now) == 0


def test_my_entries_over_all_contests(store, cast, number):
    other = entry_scene.contest(cast["hana"])
    entry_scene.enter(store, number, cast["ken"])
    entry_scene.enter(store, other, cast["ken"])
    entry_scene.enter(store, other, cast["mei"])
    entry = entry_queries.find(other, 1).id
    feedback.comment(entry, by=cast["hana"], text="Good.", now=utcnow())
    feedback.comment(entry, by=cast["ken"], text="Thanks.", now=utcnow())
    end_page()
    mine = entry_queries.mine(cast["ken"], now=utcnow())
    assert [(one.contest.id, one.number, one.words) for one in mine] == [(other, 1, 1), (number, 1, 0)]
    assert entry_queries.mine(cast["ken"], now=utcnow(), after=mine[0].id)[0].contest.id == number
