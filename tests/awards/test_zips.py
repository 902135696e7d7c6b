"""Delivered archives: what is handed on and what is not, without unpacking a byte."""

import io
import struct
import zipfile

import pytest

from contest.awards import zips
from tests.awards.scene import archive


@pytest.fixture
def saved(tmp_path):
    def save(content: bytes):
        path = tmp_path / "file"
        path.write_bytes(content)
        return path

    return save


def test_an_honest_archive_and_a_file_that_is_none_pass(saved):
    assert zips.wrong(saved(archive(("logo/主.svg", "<svg/>"), ("logo/readme.txt", "はじめに")))) is None
    assert zips.wrong(saved(b"%PDF-1.7 and so on")) is None
    assert zips.wrong(saved(b"")) is None


@pytest.mark.parametrize(
    "name",
    [
        *("../etc/passwd", "a/../../b", "/etc/passwd", "..\\x", "C:\\x", "C:x", "\\\\host\\x"),
        *(".. /x", "a/.. ./x", "...//x", "\\x", "//host/x"),  # outside on Windows alone
    ],
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


def directory_of(whole: bytes) -> int:
    """Where the central directory begins."""
    return struct.unpack_from("<I", whole, whole.rindex(b"PK\x05\x06") + 16)[0]


@pytest.mark.parametrize("flag", [0x1, 0x40, 0x2000])
def test_a_locked_archive_is_refused(saved, flag):
    whole = bytearray(archive(("logo.svg", b"<svg/>")))
    for at in (6, directory_of(whole) + 8):
        struct.pack_into("<H", whole, at, struct.unpack_from("<H", whole, at)[0] | flag)

    assert zips.wrong(saved(bytes(whole))) == "handover.zip_locked"


@pytest.mark.parametrize("name", ["a\tb", "ok.svg\x01", "gvs.\u202eexe", "a\u2066b"])
def test_a_name_with_characters_that_belong_in_none_is_refused(saved, name):
    assert zips.wrong(saved(archive((name, b"x")))) == "handover.zip_name"


def test_a_name_that_goes_on_behind_a_nul_is_refused(saved):
    whole = bytearray(archive(("logo.svgX../../x", b"x")))

    assert zips.wrong(saved(bytes(whole).replace(b"svgX", b"svg\0"))) in (
        "handover.zip_outside",
        "handover.zip_name",
    )


@pytest.mark.parametrize("pair", [("a.svg", "a.svg"), ("a/b.svg", "a\\b.svg"), ("a/b", "./a//b")])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_refused(saved, pair):
    assert zips.wrong(saved(archive(*((name, b"x") for name in pair)))) == "handover.zip_twice"


@pytest.mark.parametrize("mode", [0o020666, 0o060666, 0o010666, 0o140666])
def test_a_device_a_pipe_and_a_socket_are_refused(saved, mode):
    thing = zipfile.ZipInfo("thing")
    thing.external_attr = mode << 16

    assert zips.wrong(saved(archive((thing, b"")))) == "handover.zip_link"


def lie(field: int, size: str, value: int, *, local: bool) -> bytes:
    """An archive whose directory, or header before the member, says something else."""
    whole = bytearray(archive(("logo.svg", b"<svg/>" * 50)))
    struct.pack_into(size, whole, field if local else directory_of(whole) + field, value)
    return bytes(whole)


@pytest.mark.parametrize(
    "whole",
    [
        lie(8, "<H", 0, local=True),  # another method before the member than in the directory
        lie(22, "<I", 5, local=True),  # another size
        lie(14, "<I", 5, local=True),  # another checksum
        lie(30, "<B", ord("L"), local=True),  # another name
        lie(24, "<I", 1, local=False),  # the directory tells a small size of much that is packed
        lie(20, "<I", 100_000, local=False),  # the member would reach beyond the directory
        archive(("logo.svg", b"x" * 50), method=zipfile.ZIP_STORED).replace(
            struct.pack("<II", 50, 50), struct.pack("<II", 50, 5)
        ),
    ],
)  # fmt: skip
def test_a_directory_that_says_other_than_the_members_is_refused(saved, whole):
    assert zips.wrong(saved(whole)) == "handover.zip_lies"


def test_members_that_share_bytes_are_refused(saved):
    """The quine of bombs: many members of the directory, all unpacked from the same few bytes (Fifield, 2019)."""
    whole = bytearray(archive(("a", b"\0" * 1000), ("b", b"\0" * 1000)))
    at = directory_of(whole)
    second = whole.index(b"PK\x01\x02", at + 4)
    struct.pack_into("<I", whole, second + 42, 0)
    whole[second + 46 : second + 47] = b"a"
    assert zips.wrong(saved(bytes(whole))) == "handover.zip_twice"
    apart = bytearray(archive(("a", b"\0" * 1000), ("b", b"\0" * 1000), ("c", b"\0" * 1000)))
    at = directory_of(apart)
    third = apart.index(b"PK\x01\x02", apart.index(b"PK\x01\x02", at + 4) + 4)
    struct.pack_into("<I", apart, third + 42, struct.unpack_from("<I", apart, third + 42)[0] - 5)
    assert zips.wrong(saved(bytes(apart))) in ("handover.zip_lies", "handover.zip_broken")


def test_a_zip64_size_counts_for_the_ratio(saved):
    whole = bytearray(archive(("big.tif", b"x")))
    at = directory_of(whole)
    extra = struct.pack("<HHQ", 1, 8, 2**40)
    entry = bytearray(whole[at : whole.rindex(b"PK\x05\x06")])
    struct.pack_into("<I", entry, 24, 0xFFFF_FFFF)
    struct.pack_into("<H", entry, 30, len(extra))
    entry += extra
    end = bytearray(whole[whole.rindex(b"PK\x05\x06") :])
    struct.pack_into("<I", end, 12, len(entry))

    assert zips.wrong(saved(bytes(whole[:at] + entry + end))) in ("handover.zip_bomb", "handover.zip_lies")


def test_archives_as_programs_make_them_pass(saved):
    """Sizes behind the member (streamed), folders, Japanese names, an updated archive with a gap."""
    stream = io.BytesIO()

    class Unseekable(io.RawIOBase):
        def writable(self):
            return True

        def write(self, block):
            return stream.write(block)

    with zipfile.ZipFile(io.BufferedWriter(Unseekable()), "w", zipfile.ZIP_DEFLATED) as written:
        written.mkdir("ロゴ")
        written.writestr("ロゴ/主.svg", "<svg/>" * 100)
        written.writestr("__MACOSX/._主.svg", b"\0" * 10)
    assert zips.wrong(saved(stream.getvalue())) is None
    again = io.BytesIO(archive(("a.svg", "<svg/>")))
    with zipfile.ZipFile(again, "a") as more:
        more.writestr("b.svg", "<svg/>")
    assert zips.wrong(saved(again.getvalue())) is None
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    assert zips.wrong(saved(empty.getvalue())) is None
