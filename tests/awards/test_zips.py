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

    assert zips.wrong(saved(bytes(whole))) == "handover.zip_broken"


def with_zip64(whole: bytes, *, members: int, size: int, offset: int = 0) -> bytes:
    """The same archive with a ZIP64 end (PKWARE APPNOTE 4.3.14) that says otherwise than its plain one."""
    at = whole.rindex(b"PK\x05\x06")
    record = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, members, members, size, offset)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, at, 1)
    return whole[:at] + record + locator + whole[at:]


def test_a_directory_hidden_in_a_zip64_record_is_not_read_into_memory(saved):
    big = b"\0" * (zips.LONGEST_DIRECTORY + 1)
    whole = archive(("logo.svg", "x")).replace(b"PK\x05\x06", big + b"PK\x05\x06")

    assert zips.wrong(saved(with_zip64(whole, members=1, size=len(big)))) == "handover.zip_too_many"


def test_an_honest_zip64_archive_passes(saved):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made, made.open("large.tif", "w", force_zip64=True) as member:
        member.write(b"x")
    whole = buffer.getvalue()
    at = whole.rindex(b"PK\x05\x06")
    size, offset = struct.unpack_from("<II", whole, at + 12)

    assert zips.wrong(saved(whole)) is None
    assert zips.wrong(saved(with_zip64(whole, members=1, size=size, offset=offset))) is None


def test_bytes_before_an_archive_do_not_hide_it(saved):
    assert zips.wrong(saved(b"%PDF-1.7" + archive(("../x", "x")))) == "handover.zip_outside"
    assert zips.wrong(saved(b"%PDF-1.7" + archive(("x", "x")) + b"and more")) is None


def test_a_link_in_an_archive_is_refused(saved):
    link = zipfile.ZipInfo("fonts")
    link.external_attr = 0o120777 << 16

    assert zips.wrong(saved(archive((link, "/etc")))) == "handover.zip_link"
