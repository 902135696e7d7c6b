"""Every transition from every state, and one second around every limit of time."""

from datetime import timedelta

import pytest

from contest.contests.model import PUBLISHED
from contest.entries import lifecycle as entry_lifecycle, rules as entry_rules
from contest.entries.events import (
    EntryDeclined,
    EntryRestored,
    EntryWithdrawn,
    ImagesLeftOut,
    VersionReady,
    VersionUnreadable,
)
from contest.participants.rules import Participation
from tests import make
from tests.make import NOON
from tests.refusals import code

SECOND = timedelta(seconds=1)
CLOSE = NOON + timedelta(days=7)
GRACE = CLOSE + timedelta(minutes=10)
ENTRY_STATES = ("processing", "ready", "unreadable", "withdrawn", "declined")
CONTEST_STATES = ("draft", "published", "awarded", "settled", "cancelled", "lapsed")
UPLOAD_STATES = ("promised", "received", "expired")


def enter(contest=None, **changes):
    facts = {
        "author_id": 2, "number": 1, "living": 0, "uploads": [make.upload()], "designer": Participation(),
        "clients_account": False, "now": NOON,
    }  # fmt: skip
    return entry_lifecycle.enter(contest or make.contest(state=PUBLISHED), **facts | changes)


def add_version(entry, contest=None, **changes):
    facts = {"versions": 1, "living": 1, "uploads": [make.upload()], "now": NOON}
    return entry_lifecycle.add_version(contest or make.contest(state=PUBLISHED), entry, **facts | changes)


class TestUploads:
    @pytest.mark.parametrize(
        ("state", "found", "after"),
        [
            ("promised", 1000, "received"),
            ("promised", None, "upload.not_arrived"),
            ("promised", 999, "upload.not_arrived"),
            ("received", None, "received"),
            ("received", 1000, "received"),
            ("expired", 1000, "upload.expired"),
        ],
    )
    def test_receive(self, state, found, after):
        upload = make.upload(state=state)
        expected = (after, state) if after.startswith("upload.") else (None, after)
        assert (code(entry_lifecycle.receive, upload, found=found), upload.state) == expected

    @pytest.mark.parametrize("state", UPLOAD_STATES)
    def test_an_unused_one_is_thrown_away_from_every_state(self, state):
        unused, used = make.upload(state=state), make.upload(state=state, used_at=NOON)
        entry_lifecycle.discard(unused)
        assert code(entry_lifecycle.discard, used) == "upload.used"
        assert (unused.state, used.state) == ("expired", state)

    @pytest.mark.parametrize("check", [None, "pending", "ok", "refused"])
    def test_a_check_is_awaited_and_ends_once(self, check):
        awaited, passed, failed = (make.upload(check_state=check) for _ in range(3))
        assert entry_lifecycle.await_check(awaited) is (check is None)
        entry_lifecycle.pass_check(passed, unseen_on={"white": 90}, now=NOON)
        assert entry_lifecycle.fail_check(failed, code="image.empty", values={}, now=NOON) is (
            check == "pending"
        )
        after = {None: ("pending", None, None), "pending": ("pending", "ok", "refused")}
        expected = after.get(check, (check, check, check))
        assert (awaited.check_state, passed.check_state, failed.check_state) == expected
        checked = NOON if check == "pending" else None
        assert (passed.checked_at, failed.checked_at) == (checked, checked)

    @pytest.mark.parametrize(
        ("changes", "refused"),
        [
            ({}, None),
            ({"person_id": 3}, "upload.unknown"),
            ({"contest_id": 43}, "upload.unknown"),
            ({"purpose": "deliverable"}, "upload.unknown"),
            ({"used_at": NOON}, "upload.used"),
            ({"state": "promised"}, "upload.not_arrived"),
            ({"state": "expired"}, "upload.expired"),
        ],
    )
    def test_what_is_here_ours_and_unused_is_used(self, changes, refused):
        upload = make.upload(**changes)
        claimed = code(entry_lifecycle.claim, upload, by=2, contest_id=42, purpose="entry", now=NOON)
        assert (claimed, upload.used_at) == (refused, changes.get("used_at") if refused else NOON)

    @pytest.mark.parametrize("state", UPLOAD_STATES)
    @pytest.mark.parametrize(("late", "over"), [(-SECOND, False), (0 * SECOND, False), (SECOND, True)])
    def test_an_unused_one_is_given_up_six_hours_after_its_address_ended(self, state, late, over):
        upload = make.upload(state=state)
        given_up = entry_lifecycle.expire(upload, now=upload.expires_at + entry_rules.KEPT_UNUSED + late)
        assert given_up == (over and state != "expired")
        assert upload.state == ("expired" if over else state)

    def test_a_used_one_is_never_given_up(self):
        upload = make.upload(used_at=NOON)
        assert not entry_lifecycle.expire(upload, now=NOON + timedelta(days=300))


class TestEnter:
    def test_a_new_entry_is_being_prepared(self):
        entry = enter(number=12)
        assert (entry.contest_id, entry.number, entry.author_id, entry.state) == (42, 12, 2, "processing")

    @pytest.mark.parametrize("state", [s for s in CONTEST_STATES if s != PUBLISHED])
    def test_no_other_state_takes_entries(self, state):
        assert code(enter, make.contest(state=state)) == "contest.takes_no_entries"

    @pytest.mark.parametrize(("around", "taken"), [(-SECOND, True), (0 * SECOND, True), (SECOND, False)])
    def test_ten_minutes_of_grace_and_no_second_more(self, around, taken):
        uploads = [make.upload(promised_at=CLOSE)]
        assert code(enter, uploads=uploads, now=GRACE + around) == (None if taken else "entry.too_late")

    @pytest.mark.parametrize(("around", "taken"), [(-SECOND, True), (0 * SECOND, True), (SECOND, False)])
    def test_every_upload_was_promised_by_the_deadline(self, around, taken):
        uploads = [make.upload(), make.upload(promised_at=CLOSE + around)]
        assert code(enter, uploads=uploads, now=GRACE) == (None if taken else "upload.after_deadline")

    @pytest.mark.parametrize(("images", "taken"), [(0, False), (1, True), (5, True), (6, False)])
    def test_one_to_five_images(self, images, taken):
        assert code(enter, uploads=[make.upload()] * images) == (None if taken else "entry.images")

    @pytest.mark.parametrize(
        ("changes", "refused"),
        [
            ({"designer": Participation(is_client=True)}, "entry.own_contest"),
            ({"designer": Participation(is_staff=True)}, "entry.staff_never"),
            ({"clients_account": True}, "entry.clients_account"),
            ({"designer": Participation(is_judge=True)}, "judge.cannot_enter"),
            ({"living": 9}, None),
            ({"living": 10}, "entry.too_many"),
            ({"contest": make.contest(state=PUBLISHED, hidden_at=NOON)}, "contest.hidden_takes_no_entries"),
        ],
    )
    def test_who_may_not(self, changes, refused):
        assert code(enter, **changes) == refused


class TestReplace:
    @pytest.mark.parametrize(
        ("state", "after"),
        [
            ("processing", "processing"),
            ("ready", "ready"),
            ("unreadable", "processing"),
            ("declined", "declined"),
            ("withdrawn", None),
        ],
    )
    def test_a_new_version_from_every_state(self, state, after):
        entry = make.entry(state=state)
        if after is None:
            assert (code(add_version, entry), entry.state) == ("entry.is_withdrawn", state)
        else:
            assert add_version(entry, versions=3) == 4
            assert entry.state == after

    def test_twenty_versions_at_most(self):
        assert add_version(make.entry(), versions=19) == 20
        assert code(add_version, make.entry(), versions=20) == "entry.too_many_versions"

    def test_an_unreadable_one_needs_a_place_to_come_to_life(self):
        assert code(add_version, make.entry(state="unreadable"), living=10) == "entry.too_many"
        assert add_version(make.entry(state="ready"), living=10) == 2

    def test_the_same_times_as_for_entering(self):
        late, hidden = make.upload(promised_at=CLOSE + SECOND), make.contest(state=PUBLISHED, hidden_at=NOON)
        assert code(add_version, make.entry(), now=GRACE + SECOND) == "entry.too_late"
        assert code(add_version, make.entry(), uploads=[late], now=GRACE) == "upload.after_deadline"
        assert code(add_version, make.entry(), hidden) == "contest.hidden_takes_no_entries"


def conclude(version, *states):
    images = [make.image(state=state) for state in states]
    for image in images:
        if image.state == "unreadable":
            image.reason, image.reason_values = "image.empty", {}
    return entry_lifecycle.conclude(make.entry(state="processing"), version, images, [version], now=NOON)


class TestPreparation:
    @pytest.mark.parametrize(
        ("states", "after"),
        [
            (("ready",), "ready"),
            (("ready", "ready"), "ready"),
            (("ready", "processing"), "processing"),
            (("unreadable", "processing"), "processing"),
            (("unreadable", "ready"), "ready"),
            (("unreadable", "unreadable"), "unreadable"),
            (("unreadable",), "unreadable"),
        ],
    )
    def test_a_version_is_judged_once_all_its_images_were_seen(self, states, after):
        version = make.version(state="processing")
        events = conclude(version, *states)
        assert (bool(events), version.state) == (after != "processing", after)

    @pytest.mark.parametrize("state", ["ready", "unreadable"])
    def test_an_image_ends_once(self, state):
        with pytest.raises(ValueError, match="no way"):
            entry_lifecycle.accept_image(make.image(state=state))
        with pytest.raises(ValueError, match="no way"):
            entry_lifecycle.reject_image(make.image(state=state), code="image.empty", values={})
        version = make.version(state=state)
        assert conclude(version, "ready") == ()
        assert version.state == state

    def test_the_end_of_a_preparation_says_what_can_be_seen(self):
        about = {"contest_id": 42, "entry_id": 7, "person_id": 2, "at": NOON, "number": 1, "version": 1}
        ready, left_out = VersionReady(**about), ImagesLeftOut(**about, count=1)
        unreadable = VersionUnreadable(**about, reason="image.empty", reason_values={})

        assert conclude(make.version(state="processing"), "ready") == (ready,)
        assert conclude(make.version(state="processing"), "unreadable", "ready") == (ready, left_out)
        assert conclude(make.version(state="processing"), "unreadable") == (unreadable,)

    def test_a_refused_image_says_why(self):
        image = make.image()
        entry_lifecycle.reject_image(image, code="image.too_small", values={"width": 8})
        said = image.state, image.reason, image.reason_values
        assert said == ("unreadable", "image.too_small", {"width": 8})

    @pytest.mark.parametrize(
        ("entry", "versions", "after", "shown"),
        [
            ("processing", ["ready"], "ready", 1),
            ("processing", ["unreadable"], "unreadable", None),
            ("processing", ["unreadable", "processing"], "processing", None),
            ("processing", ["unreadable", "ready"], "ready", 2),
            ("unreadable", ["unreadable", "ready"], "ready", 2),
            ("ready", ["ready", "unreadable"], "ready", 1),
            ("ready", ["ready", "processing"], "ready", 1),
            ("ready", ["ready", "ready", "processing"], "ready", 2),
            ("declined", ["ready", "ready"], "declined", 2),
            ("withdrawn", ["ready"], "withdrawn", 1),
            ("withdrawn", ["unreadable"], "withdrawn", None),
        ],
    )
    def test_an_entry_shows_its_newest_ready_version(self, entry, versions, after, shown):
        row = make.entry(state=entry, shown_version=None)
        entry_lifecycle.update_state(
            row, [make.version(number=n, state=state) for n, state in enumerate(versions, 1)]
        )
        assert (row.state, row.shown_version) == (after, shown)


class TestWithdrawing:
    @pytest.mark.parametrize("state", ENTRY_STATES)
    def test_from_every_state(self, state):
        entry, contest = make.entry(state=state), make.contest(state=PUBLISHED)
        if state == "withdrawn":
            assert code(entry_lifecycle.withdraw, contest, entry, now=NOON) == "entry.is_withdrawn"
            return
        event = entry_lifecycle.withdraw(contest, entry, now=NOON)
        assert (entry.state, entry.withdrawn_at) == ("withdrawn", NOON)
        assert event == EntryWithdrawn(contest_id=42, entry_id=7, person_id=2, at=NOON, number=1)

    @pytest.mark.parametrize("state", [s for s in CONTEST_STATES if s != PUBLISHED])
    def test_only_until_the_award(self, state):
        entry = make.entry()
        refused = code(entry_lifecycle.withdraw, make.contest(state=state), entry, now=NOON)
        assert (refused, entry.state) == ("entry.too_late_to_withdraw", "ready")


class TestDeclining:
    @pytest.mark.parametrize("state", ENTRY_STATES)
    def test_from_every_state(self, state):
        entry, contest = make.entry(state=state), make.contest(state=PUBLISHED)
        if state != "ready":
            refused = code(entry_lifecycle.decline, contest, entry, chips=["style"], text="", now=NOON)
            assert (refused, entry.state, entry.declined_at) == ("entry.not_declinable", state, None)
            return
        event = entry_lifecycle.decline(contest, entry, chips=["style"], text=" Too loud. ", now=NOON)
        assert (entry.state, entry.declined_at) == ("declined", NOON)
        assert (entry.decline_reasons, entry.decline_text) == (["style"], "Too loud.")
        assert event == EntryDeclined(
            contest_id=42, entry_id=7, person_id=2, at=NOON, number=1, chips=("style",), text="Too loud."
        )

    @pytest.mark.parametrize(
        ("chips", "text", "refused"),
        [
            ([], "", "entry.decline_reason"),
            ([], "  ", "entry.decline_reason"),
            (["unheard of"], "words", "entry.decline_reason"),
            ([], "x" * 2001, "text.too_long"),
        ],
    )
    def test_a_reason_is_needed_and_not_too_long(self, chips, text, refused):
        entry, contest = make.entry(), make.contest(state=PUBLISHED)
        assert code(entry_lifecycle.decline, contest, entry, chips=chips, text=text, now=NOON) == refused

    @pytest.mark.parametrize("state", ENTRY_STATES)
    def test_restoring_from_every_state(self, state):
        entry = make.entry(state=state, declined_at=NOON, decline_reasons=["style"], decline_text="no")
        contest = make.contest(state=PUBLISHED)
        if state != "declined":
            refused = code(entry_lifecycle.restore, contest, entry, now=NOON)
            assert (refused, entry.state) == ("entry.not_declined", state)
            return
        event = entry_lifecycle.restore(contest, entry, now=NOON)
        assert (entry.state, entry.declined_at) == ("ready", None)
        assert (entry.decline_reasons, entry.decline_text) == ([], "")
        assert event == EntryRestored(contest_id=42, entry_id=7, person_id=2, at=NOON, number=1)

    @pytest.mark.parametrize("state", [s for s in CONTEST_STATES if s != PUBLISHED])
    def test_only_until_the_award(self, state):
        contest, said = make.contest(state=state), {"chips": ["style"], "text": "", "now": NOON}
        late = "entry.too_late_to_decline"
        assert code(entry_lifecycle.decline, contest, make.entry(), **said) == late
        assert code(entry_lifecycle.restore, contest, make.entry(state="declined"), now=NOON) == late


class TestHiding:
    @pytest.mark.parametrize("state", ENTRY_STATES)
    def test_hiding_and_showing_keep_the_state(self, state):
        entry = make.entry(state=state)
        contest = make.contest()
        hidden = entry_lifecycle.hide(contest, entry, reason=" rights unclear ", now=NOON)
        assert (entry.state, entry.hidden_at, entry.hidden_reason) == (state, NOON, "rights unclear")
        assert hidden.reason == "rights unclear"
        again = {"reason": "again", "now": NOON}
        assert code(entry_lifecycle.hide, contest, entry, **again) == "entry.already_hidden"
        entry_lifecycle.show(entry, reason="cleared", now=NOON)
        assert (entry.state, entry.hidden_at, entry.hidden_reason) == (state, None, None)
        assert code(entry_lifecycle.show, entry, **again) == "entry.not_hidden"

    @pytest.mark.parametrize("state", CONTEST_STATES)
    def test_none_is_hidden_once_a_winner_is_chosen(self, state):
        contest, entry = make.contest(state=state), make.entry()
        refused = code(entry_lifecycle.hide, contest, entry, reason="why", now=NOON)
        late = state in ("awarded", "settled")
        expected = ("entry.hide_chosen", None, None) if late else (None, NOON, "why")
        assert (refused, entry.hidden_at, entry.hidden_reason) == expected

    def test_both_need_a_reason(self):
        contest, hidden = make.contest(), make.entry(hidden_at=NOON)
        assert (
            code(entry_lifecycle.hide, contest, make.entry(), reason="  ", now=NOON) == "entry.reason_needed"
        )
        assert code(entry_lifecycle.show, hidden, reason="", now=NOON) == "entry.reason_needed"
