"""Delivered archives: what is handed on and what is not, without unpacking a byte."""

import io
import struct
import zipfile

import pytest

from contest.awards import zips


@pytest.fixture
def saved(tmp_path):
    def save(content: bytes):
        path = tmp_path / "file"
        path.write_bytes(content)
        return path

    return save


def archive(*members, **options) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, **options) as made:
        for name, content in members:
            made.writestr(name, content)
    return buffer.getvalue()


def test_an_honest_archive_and_a_file_that_is_none_pass(saved):
    assert zips.wrong(saved(archive(("logo/主.svg", "<svg/>"), ("logo/readme.txt", "はじめに")))) is None
    assert zips.wrong(saved(b"%PDF-1.7 and so on")) is None
    assert zips.wrong(saved(b"")) is None


@pytest.mark.parametrize(
    "name", ["../etc/passwd", "a/../../b", "/etc/passwd", "..\\x", "C:\\x", "C:x", "\\\\host\\x"]
)
def test_a_path_that_leads_outside_is_refused(saved, name):
    assert zips.wrong(saved(archive(("ok.svg", "x"), (name, "x")))) == "handover.zip_outside"


def test_ten_thousand_members_pass_and_one_more_does_not(saved):
    many = [(f"{n}", b"") for n in range(10_000)]

    assert zips.wrong(saved(archive(*many))) is None
    assert zips.wrong(saved(archive(*many, ("one more", b"")))) == "handover.zip_too_many"


def test_more_members_than_a_plain_directory_can_count_are_refused(saved):
    assert zips.wrong(saved(archive(*[(f"{n}", b"") for n in range(66_000)]))) == "handover.zip_too_many"


def test_a_bomb_is_refused_by_its_ratio(saved):
    assert zips.wrong(saved(archive(("zeros", b"\0" * 10_000_000)))) == "handover.zip_bomb"


@pytest.mark.parametrize("cut", [4, 30, -1, -10, -30])
def test_a_cut_archive_is_refused(saved, cut):
    whole = archive(("logo.svg", "<svg/>" * 50))

    assert zips.wrong(saved(whole[:cut])) == "handover.zip_broken"


def test_a_directory_that_claims_gigabytes_is_not_read(saved):
    whole = bytearray(archive(("logo.svg", "x")))
    struct.pack_into("<I", whole, whole.rindex(b"PK\x05\x06") + 12, 0xFFFF_FFF0)

    assert zips.wrong(saved(bytes(whole))) == "handover.zip_too_many"
