from datetime import timedelta

import pytest

from contest.contests.model import AWARDED, DRAFT, PUBLISHED
from contest.entries import rules as entry_rules
from contest.entries.model import DELIVERABLE, ENTRY, REFERENCE
from contest.kernel.refusal import Invalid
from tests import make
from tests.make import NOON

HASH = "0" * 64
SECOND = timedelta(seconds=1)
CLOSE = NOON + timedelta(days=7)


def check(purpose=ENTRY, size=1, sha256=HASH):
    entry_rules.check_file(purpose, size=size, sha256=sha256)


@pytest.mark.parametrize("purpose", [ENTRY, REFERENCE])
@pytest.mark.parametrize(
    ("declared", "signed"),
    [
        ("image/jpeg", "image/jpeg"),
        ("image/png", "image/png"),
        ("image/webp", "image/webp"),
        ("image/gif", "image/gif"),
        ("image/avif", "image/avif"),
        ("image/svg+xml", "image/svg+xml"),
        ("IMAGE/JPEG", "image/jpeg"),
        ("image/jpg", "image/jpeg"),
        ("image/pjpeg", "image/jpeg"),
        ("image/x-png", "image/png"),
        ("text/xml", "image/svg+xml"),
        ("application/xml", "image/svg+xml"),
        ("image/svg+xml; charset=utf-8", "image/svg+xml"),
        ("", "application/octet-stream"),
        ("application/octet-stream", "application/octet-stream"),
        ("image/tiff", "application/octet-stream"),
        ("text/html", "application/octet-stream"),
        ("image/png\r\nX: y", "application/octet-stream"),
        ("ｉｍａｇｅ／ｐｎｇ", "application/octet-stream"),
    ],
)
def test_any_declared_type_is_signed_for_as_one_that_we_know_or_as_mere_bytes(purpose, declared, signed):
    assert entry_rules.signed_type(purpose, declared) == signed


def test_a_deliverable_is_signed_for_as_mere_bytes_whatever_it_is_declared():
    assert {entry_rules.signed_type(DELIVERABLE, kind) for kind in ("image/png", "text/html", "")} == {
        entry_rules.OPAQUE
    }


@pytest.mark.parametrize(
    ("field", "wrong", "code"),
    [
        ("purpose", "avatar", "upload.purpose"),
        ("size", 0, "upload.empty"),
        ("size", -1, "upload.empty"),
        ("size", 25 * 1024**2 + 1, "upload.too_large"),
        ("sha256", "0" * 63, "upload.sha256"),
        ("sha256", "G" * 64, "upload.sha256"),
        ("sha256", "A" * 64, "upload.sha256"),
    ],
)
def test_a_file_that_cannot_be_taken_is_named_at_its_field(field, wrong, code):
    with pytest.raises(Invalid) as caught:
        check(**{field: wrong})
    assert {name: why.code for name, why in caught.value.errors.items()} == {field: code}


def test_an_image_may_have_25_megabytes_and_a_deliverable_a_gigabyte_of_anything():
    check(size=25 * 1024**2)
    check(purpose=DELIVERABLE, size=1024**3)
    with pytest.raises(Invalid):
        check(purpose=DELIVERABLE, size=1024**3 + 1)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("logo.png", "logo.png"),
        ("C:\\Users\\ken\\logo.png", "logo.png"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\u202egnp.exe", "abgnp.exe"),
        ("  two   words.png ", "two words.png"),
        ("最終_v2.png", "最終_v2.png"),
        ("", "file"),
        ("x" * 400, "x" * 255),
    ],
)
def test_a_file_name_loses_folders_and_what_cannot_be_seen(typed, stored):
    assert entry_rules.cleaned(typed) == stored


def test_entries_are_promised_up_to_the_very_instant_of_the_deadline():
    contest = make.contest(state=PUBLISHED)
    wanted = [
        entry_rules.may_promise(contest, ENTRY, by=2, now=CLOSE + d) for d in (-SECOND, 0 * SECOND, SECOND)
    ]
    assert wanted == [True, True, False]


def test_the_client_never_promises_an_entry():
    assert not entry_rules.may_promise(make.contest(state=PUBLISHED), ENTRY, by=1, now=NOON)


def test_a_hidden_contest_wants_no_entries():
    hidden = make.contest(state=PUBLISHED, hidden_at=NOON)
    assert not entry_rules.may_promise(hidden, ENTRY, by=2, now=NOON)


@pytest.mark.parametrize("state", ["draft", "published", "awarded", "settled", "cancelled", "lapsed"])
def test_references_belong_to_drafts_and_deliverables_to_awarded_contests(state):
    contest = make.contest(state=state)
    assert entry_rules.may_promise(contest, REFERENCE, by=1, now=NOON) == (state == DRAFT)
    assert entry_rules.may_promise(contest, DELIVERABLE, by=2, now=NOON) == (state == AWARDED)
    assert not entry_rules.may_promise(contest, REFERENCE, by=2, now=NOON)


def test_an_address_works_for_an_hour_but_never_past_ten_minutes_after_the_deadline():
    contest = make.contest(state=PUBLISHED)
    assert entry_rules.upload_ends(contest, ENTRY, NOON) == NOON + timedelta(hours=1)
    assert entry_rules.upload_ends(contest, ENTRY, CLOSE) == CLOSE + timedelta(minutes=10)
    assert entry_rules.upload_ends(contest, DELIVERABLE, CLOSE) == CLOSE + timedelta(hours=1)


def test_an_entry_in_preparation_holds_up_the_award_for_one_hour():
    held_up = [
        entry_rules.counts_as_processing(NOON, NOON + timedelta(hours=1) + d)
        for d in (-SECOND, 0 * SECOND, SECOND)
    ]
    assert held_up == [True, True, False]
