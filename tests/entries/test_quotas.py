"""Quotas of one person, each at its very edge, and with many acts at one instant."""

import secrets
from datetime import timedelta

import pytest

from contest.contests.actions import publication
from contest.contests.model import Contest
from contest.entries import rules as entry_rules
from contest.entries.actions.uploads import arriving, promising
from contest.entries.model import Entry, Upload, Version
from contest.kernel.clock import utcnow
from contest.kernel.db import transaction
from contest.kernel.refusal import Refused
from contest.kernel.sentences import sentence
from storage import keys
from tests import make
from tests.conftest import both_databases
from tests.entries import scene as entry_scene
from tests.refusals import code

pytestmark = pytest.mark.usefixtures("here")
MB = 1024**2
SECOND = timedelta(seconds=1)


@pytest.fixture
def open_contest(cast):
    return entry_scene.contest(cast["hana"])


def promise(contest_id: int, by: int, size: int, **changes):
    return promising.promise(
        contest_id, by=by, **{"purpose": "entry", "filename": "logo.png", "content_type": "image/png", "size": size,
                              "sha256": "0" * 64, "now": utcnow()} | changes,
    )  # fmt: skip


def waiting(contest_id: int, by: int, size: int, **changes) -> str:
    """An upload that is there by some way or other."""
    facts = {"id": secrets.token_urlsafe(16), "inbox_key": keys.inbox(), "contest_id": contest_id, "person_id": by,
             "size": size, "promised_at": utcnow(), "expires_at": utcnow() + entry_rules.URL_LIFE}  # fmt: skip
    with transaction() as session:
        session.add(make.upload(**facts | changes))
    return facts["id"]


class TestBytesOnTheirWay:
    MOST = entry_rules.MOST_WAITING_BYTES

    def test_two_gigabytes_over_all_contests(self, cast, open_contest):
        other = entry_scene.contest(cast["hana"])
        waiting(other, cast["ken"], self.MOST - 2 * MB)

        assert promise(open_contest, cast["ken"], 2 * MB)
        with pytest.raises(Refused, match="upload.too_much_waiting") as found:
            promise(open_contest, cast["ken"], 1)

        assert found.value.values == {"there": 2048, "most": 2048}
        assert promise(open_contest, cast["mei"], 1)

    @pytest.mark.parametrize(
        ("changes", "refused"),
        [
            ({"state": "promised"}, "upload.too_much_waiting"),
            ({"state": "received"}, "upload.too_much_waiting"),
            ({"state": "received", "used_at": make.NOON}, None),
            ({"state": "expired"}, "upload.too_much_removed"),  # thrown away, and its address lives
            ({"state": "expired", "expires_at": make.NOON - SECOND}, None),
            ({"purpose": "deliverable"}, "upload.too_much_waiting"),
            ({"purpose": "reference"}, "upload.too_much_waiting"),
        ],
    )
    def test_what_counts_is_what_may_arrive_or_waits(self, cast, open_contest, changes, refused):
        waiting(open_contest, cast["ken"], self.MOST, **changes)

        assert code(promise, open_contest, cast["ken"], 1) == refused

    def test_a_file_in_parts_that_is_taken_up_again_counts_once(self, app, store, cast, open_contest):
        app.config["MULTIPART_OVER"] = MB
        first = promise(open_contest, cast["ken"], 2 * MB)
        waiting(open_contest, cast["ken"], self.MOST - 2 * MB)

        assert promise(open_contest, cast["ken"], 2 * MB).id == first.id

    @both_databases
    def test_it_holds_for_promises_at_one_instant_in_many_contests(self, app, cast, together):
        numbers = [entry_scene.contest(cast["hana"]) for _ in range(10)]
        waiting(numbers[0], cast["ken"], self.MOST - 5 * MB)

        answers = together(10, lambda place: promise(numbers[place], cast["ken"], 2 * MB))

        refused = [answer for answer in answers if isinstance(answer, Refused)]
        assert {why.code for why in refused} == {"upload.too_much_waiting"}
        assert len(refused) == 8


class TestDrafts:
    MOST = entry_rules.MOST_DRAFT_BYTES

    @pytest.fixture
    def drafts(self, cast):
        """Three drafts of hana's; the first has 190 MB of pictures, some of them sent and not yet added."""
        numbers = [entry_scene.contest(cast["hana"], state="draft", published_at=None) for _ in range(3)]
        self.picture(numbers[0], cast["hana"], 100 * MB)
        waiting(numbers[0], cast["hana"], self.MOST - 110 * MB, purpose="reference")
        return numbers

    def picture(self, contest_id: int, by: int, size: int) -> None:
        upload = waiting(contest_id, by, size, purpose="reference", used_at=utcnow())
        with transaction() as session:
            session.add(make.image(id=None, version_id=None, reference_of=contest_id, upload_id=upload))

    def reference(self, contest_id: int, by: int, size: int):
        return promise(contest_id, by, size, purpose="reference")

    def test_two_hundred_megabytes_over_all_unpaid_drafts(self, cast, drafts):
        assert self.reference(drafts[1], cast["hana"], 10 * MB)

        for draft in drafts:
            with pytest.raises(Refused, match="upload.drafts_full") as found:
                self.reference(draft, cast["hana"], 1)
        assert found.value.values == {"most": 200}

    def test_a_picture_that_was_taken_out_counts_no_more(self, cast, drafts):
        waiting(drafts[2], cast["hana"], self.MOST, purpose="reference", used_at=utcnow())

        assert self.reference(drafts[1], cast["hana"], 10 * MB)

    @pytest.mark.parametrize(
        ("state", "ended", "counts"),
        [
            ("cancelled", timedelta(days=29), True),
            ("cancelled", timedelta(days=30, seconds=1), False),
            ("published", None, False),
        ],
    )
    def test_what_is_published_counts_no_more_and_what_was_discarded_for_thirty_days(
        self, cast, drafts, state, ended, counts
    ):
        other = entry_scene.contest(cast["hana"], state=state, ended_at=ended and utcnow() - ended)
        if ended:
            with transaction() as session:
                session.get_one(Contest, other).published_at = None
        self.picture(other, cast["hana"], 50 * MB)

        refused = code(self.reference, drafts[1], cast["hana"], 10 * MB)
        assert refused == ("upload.drafts_full" if counts else None)

    def test_a_draft_that_somebody_paid_for_has_its_pictures(self, app, cast, drafts):
        self.picture(drafts[1], cast["hana"], 10 * MB)
        publication.fund_at_once(drafts[0], gateway="sandbox", by=cast["hana"], now=utcnow())

        assert self.reference(drafts[0], cast["hana"], 20 * MB)
        assert self.reference(drafts[2], cast["hana"], 25 * MB)

    @both_databases
    def test_it_holds_for_promises_at_one_instant_in_many_drafts(self, cast, together):
        numbers = [entry_scene.contest(cast["hana"], state="draft", published_at=None) for _ in range(8)]
        waiting(numbers[0], cast["hana"], self.MOST - 5 * MB, purpose="reference")

        answers = together(8, lambda place: self.reference(numbers[place], cast["hana"], 2 * MB))

        refused = [answer for answer in answers if isinstance(answer, Refused)]
        assert {why.code for why in refused} == {"upload.drafts_full"}
        assert len(refused) == 6


class TestSpace:
    FLOOR = 5120 * MB

    @pytest.mark.parametrize(
        ("free", "draft", "entry"),
        [
            (None, None, None),
            (FLOOR, None, None),
            (FLOOR - 1, "upload.no_space_for_drafts", None),
            (FLOOR // 4, "upload.no_space_for_drafts", None),
            (FLOOR // 4 - 1, "upload.no_space", "upload.no_space"),
        ],
    )
    def test_drafts_are_refused_first(self, store, cast, open_contest, free, draft, entry):
        number = entry_scene.contest(cast["hana"], state="draft", published_at=None)
        store.room = free

        assert code(promise, number, cast["hana"], 1000, purpose="reference") == draft
        assert code(promise, open_contest, cast["ken"], 1000, purpose="entry") == entry


def made(contest_id: int, by: int, number: int, *, ago: timedelta, unreadable: int = 0) -> None:
    """An entry of one version, made some time ago, with so many unreadable images."""
    at = utcnow() - ago
    with transaction() as session:
        entry = make.entry(
            id=None, contest_id=contest_id, number=number, author_id=by, made_at=at, state="withdrawn"
        )
        session.add(entry)
        session.flush()
        version = make.version(id=None, entry_id=entry.id, made_at=at)
        session.add(version)
        session.flush()
        version_id = version.id
    for position in range(1, unreadable + 1):
        upload = waiting(contest_id, by, 1000, used_at=at)
        with transaction() as session:
            session.add(
                make.image(
                    id=None, version_id=version_id, position=position, upload_id=upload, state="unreadable"
                )
            )


def checked(contest_id: int, by: int, *, ago: timedelta) -> None:
    """An image that its check refused some time ago."""
    upload = waiting(contest_id, by, 1000)
    with transaction() as session:
        row = session.get_one(Upload, upload)
        row.check_state, row.checked_at = "refused", utcnow() - ago


class TestVersions:
    def test_twenty_an_hour_over_all_contests(self, store, cast, open_contest):
        other = entry_scene.contest(cast["hana"])
        made(open_contest, cast["ken"], 1, ago=timedelta(minutes=61))
        for number in range(1, 20):
            made(other, cast["ken"], number, ago=timedelta(minutes=50) - number * SECOND)
        upload = entry_scene.send(store, open_contest, cast["ken"])
        entry_scene.enter(store, open_contest, cast["ken"])

        with pytest.raises(Refused, match="version.too_many") as found:
            entry_scene.submit(open_contest, cast["ken"], upload)

        again = found.value.values["at"] - utcnow()
        assert timedelta(minutes=9, seconds=30) < again < timedelta(minutes=10, seconds=2)
        assert entry_scene.enter(store, open_contest, cast["mei"])
        made_later = {"now": found.value.values["at"]}
        assert entry_scene.submit(open_contest, cast["ken"], upload, **made_later)["number"] == 4

    def test_a_new_version_counts_and_is_refused_alike(self, store, cast, open_contest):
        entry_scene.enter(store, open_contest, cast["ken"])
        with transaction() as session:
            entry = session.query(Entry).one().id
        for number in range(2, 21):
            made(open_contest, cast["ken"], number, ago=timedelta(minutes=1))
        upload = entry_scene.send(store, open_contest, cast["ken"])

        with pytest.raises(Refused, match="version.too_many"):
            entry_scene.add_version(entry, cast["ken"], upload)

        with transaction() as session:
            assert session.query(Version).filter_by(entry_id=entry).count() == 1
            assert session.get_one(Upload, upload).used_at is None  # it waits for a later try

    @both_databases
    def test_it_holds_for_entries_at_one_instant_in_many_contests(self, store, cast, together):
        numbers = [entry_scene.contest(cast["hana"]) for _ in range(8)]
        for number in range(1, 18):
            made(numbers[0], cast["ken"], number, ago=timedelta(minutes=1))
        ids = [entry_scene.send(store, number, cast["ken"]) for number in numbers]

        answers = together(8, lambda place: entry_scene.submit(numbers[place], cast["ken"], ids[place]))

        refused = [answer for answer in answers if isinstance(answer, Refused)]
        assert {why.code for why in refused} == {"version.too_many"}
        assert len(refused) == 5

    def test_the_answer_to_a_repeat_is_not_refused(self, store, cast, open_contest):
        for number in range(1, 20):
            made(open_contest, cast["ken"], number, ago=timedelta(minutes=1))
        upload = entry_scene.send(store, open_contest, cast["ken"])

        assert entry_scene.submit(open_contest, cast["ken"], upload) == entry_scene.submit(
            open_contest, cast["ken"], upload
        )


class TestUnreadable:
    def test_twenty_a_day_in_a_contest(self, store, cast, open_contest):
        made(open_contest, cast["ken"], 1, ago=timedelta(hours=25), unreadable=5)
        for number in range(2, 6):
            unreadable = 4 + (number == 5) * 3
            made(open_contest, cast["ken"], number, ago=timedelta(hours=number), unreadable=unreadable)
        upload = entry_scene.send(store, open_contest, cast["ken"])
        entry_scene.enter(store, open_contest, cast["ken"])
        made(open_contest, cast["ken"], 7, ago=timedelta(hours=1), unreadable=1)

        for act in (
            lambda: entry_scene.enter(store, open_contest, cast["ken"]),
            lambda: promise(open_contest, cast["ken"], 1000),
            lambda: entry_scene.submit(open_contest, cast["ken"], upload),
        ):
            with pytest.raises(Refused, match="image.too_many_unreadable") as found:
                act()

        again = found.value.values["at"] - utcnow()
        assert timedelta(hours=18, minutes=59) < again < timedelta(hours=19, seconds=1)
        assert entry_scene.enter(store, open_contest, cast["mei"])

    def test_images_refused_before_they_were_in_an_entry_do_not_count(self, store, cast, open_contest):
        made(open_contest, cast["ken"], 1, ago=timedelta(hours=1), unreadable=4)
        for minutes in range(1, 31):
            checked(open_contest, cast["ken"], ago=timedelta(minutes=minutes))
        upload = entry_scene.send(store, open_contest, cast["ken"], b"no picture")
        arriving.begin_checks([upload], by=cast["ken"], now=utcnow())
        entry_scene.work()

        assert promise(open_contest, cast["ken"], 1000)
        assert entry_scene.enter(store, open_contest, cast["ken"])

    def test_the_sentence_says_until_when_and_gives_no_advice_that_cannot_help(
        self, store, cast, open_contest
    ):
        made(open_contest, cast["ken"], 1, ago=timedelta(hours=1), unreadable=20)
        with pytest.raises(Refused) as found:
            promise(open_contest, cast["ken"], 1000)

        assert promise(open_contest, cast["ken"], 1000, now=found.value.values["at"])
        with pytest.raises(Refused):
            promise(open_contest, cast["ken"], 1000, now=found.value.values["at"] - SECOND)
        assert "submit again from" in sentence(found.value)
        assert "PNG" not in sentence(found.value)
