"""First bytes, endings and required formats: which agree, by literal examples."""

import pytest

from contest.awards import doubts, formats as award_formats
from contest.contests.brief import FORMATS

BYTES = {
    "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF",
    "gif": b"GIF89a\1\0",
    "webp": b"RIFF\x24\0\0\0WEBPVP8 ",
    "tiff": b"MM\0*\0\0\0\x08",
    "avif": b"\0\0\0\x20ftypavif\0\0\0\0",
    "heic": b"\0\0\0\x18ftypheic\0\0\0\0",
    "bmp": b"BM\x36\0\0\0\0\0\0\0\x36",
    "psd": b"8BPS\0\1",
    "pdf": b"%PDF-1.7\n",
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n",
    "figma": b"fig-kiwi\x0f\0\0\0",
    "zip": b"PK\x03\x04\x14\0",
    "gzip": b"\x1f\x8b\x08\0",
    "rar": b"Rar!\x1a\x07\1\0",
    "7z": b"7z\xbc\xaf\x27\x1c",
    "opentype": b"OTTO\0\x0b",
    "truetype": b"\0\1\0\0\0\x0f",
    "woff": b"wOFF\0\1\0\0",
    "woff2": b"wOF2\0\1\0\0",
    "mp4": b"\0\0\0\x18ftypmp42",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
}
# Formats of the brief: the file that agrees.
USUAL = {
    "SVG": ("logo.svg", "svg"), "PDF": ("logo.pdf", "pdf"), "Illustrator": ("logo.ai", "pdf"), "EPS": ("logo.eps", "postscript"),
    "PNG": ("logo.png", "png"), "JPEG": ("logo.jpg", "jpeg"), "Photoshop": ("logo.psd", "psd"), "Figma": ("logo.fig", "figma"),
}  # fmt: skip


def doubt(format, filename, kind, members=()):
    found = doubts.of(
        format=format, filename=filename, beginning=BYTES.get(kind, b"?????"), members=frozenset(members)
    )
    return tuple(found) if found else None


@pytest.mark.parametrize("kind", BYTES)
def test_first_bytes_say_what_a_file_is(kind):
    assert award_formats.content(BYTES[kind]) == kind
    assert kind in award_formats.CONTENTS


def test_every_kind_has_an_example_and_every_format_offered_a_usual_file():
    assert set(BYTES) == set(award_formats.CONTENTS)
    assert tuple(USUAL) == FORMATS
    assert all(award_formats.endings(one) for one in FORMATS)


@pytest.mark.parametrize(
    ("beginning", "kind"),
    [
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- a > b --><svg/>", "svg"),
        ("\ufeff<?xml version='1.0' encoding='utf-16'?><svg ".encode("utf-16-le"), "svg"),
        ("\ufeff<svg>".encode("utf-16-be"), "svg"),
        ("<svg>".encode("utf-16-le"), "svg"),
        (b'<!DOCTYPE svg PUBLIC "x" "y" [<!ENTITY a "b">]>\n<svg:svg ', "svg"),
        (b"<!-- " + b"x" * 30_000 + b"--><svg>", "svg"),
        (b"<!doctype html><html><body><svg></svg>", None),
        (b"<svgx>", None),
        (b"just <text", None),
        (b"\n" * 1000 + b"%PDF-1.4", "pdf"),
        (b"\n" * 1020 + b"%PDF-1.4", None),
        (b"\xff\xd8\xff\xe1 %PDF-1.7", "jpeg"),
        (b"\xc5\xd0\xd3\xc6\x1e\0\0\0", "postscript"),
        (b"\x04%!PS-Adobe-2.0", "postscript"),
        (b"II+\0\x08\0", "tiff"),
        (b"GIF87a", "gif"),
        (b"PK\x05\x06", "zip"),
        (b"\0\0\0\x14ftypqt  ", "mp4"),
        (b"BMW drives on", None),
        (b"RIFF\x24\0\0\0WAVE", None),
        (b"", None),
    ],
)
def test_first_bytes_in_unusual_forms(beginning, kind):
    assert award_formats.content(beginning) == kind


@pytest.mark.parametrize("format", FORMATS)
def test_only_a_format_s_own_bytes_agree_under_its_usual_name(format):
    name, usual = USUAL[format]
    also = {"Illustrator": {"postscript"}, "Figma": {"zip"}}.get(format, set())
    agree = {kind for kind in [*BYTES, "unknown"] if doubt(format, name, kind) is None}
    assert agree == {usual} | also
    assert doubt(format, name, "unknown") == ("other_content", None)


@pytest.mark.parametrize(
    ("format", "filename", "kind", "members", "expected"),
    [
        ("PDF", "logo.pdf", "jpeg", (), ("other_content", "jpeg")),
        ("PDF", "logo.jpg", "jpeg", (), ("other_content", "jpeg")),
        ("PDF", "logo.jpg", "pdf", (), ("other_name", "pdf")),
        ("PDF", "logo", "pdf", (), ("other_name", "pdf")),
        ("PDF", ".pdf", "pdf", (), ("other_name", "pdf")),
        ("PDF", "LOGO.PDF", "pdf", (), None),
        ("PDF", "ロゴ．ｐｄｆ", "pdf", (), ("other_name", "pdf")),
        ("PDF", "logo.ＰＤＦ", "pdf", (), None),
        ("PDF", "logo.pdf.exe", "pdf", (), ("other_name", "pdf")),
        ("PDF", "all.zip", "zip", {"pdf", "txt"}, None),
        ("PDF", "all.zip", "zip", {"jpg", ""}, ("zip_without", "zip")),
        ("PDF", "all.zip", "zip", (), ("zip_without", "zip")),
        ("PDF", "logo.pdf", "zip", {"pdf"}, ("other_content", "zip")),
        ("PDF", "all.zip", "jpeg", (), ("other_content", "jpeg")),
        ("JPEG", "photo.JPEG", "jpeg", (), None),
        ("Illustrator", "logo.ai", "postscript", (), None),
        ("Illustrator", "logo.pdf", "pdf", (), ("other_name", "pdf")),
        ("EPS", "logo.ai", "postscript", (), ("other_name", "postscript")),
        ("SVG", "logo.svgz", "gzip", (), None),
        ("SVG", "logo.svg", "gzip", (), ("other_content", "gzip")),
        ("Figma", "logo.fig", "zip", (), None),
        # The client's own words.
        ("Icons, PNG 180, 32, 16", "icons.zip", "zip", {"png"}, None),
        ("Icons, PNG 180, 32, 16", "icon.png", "png", (), None),
        ("SVG or PDF", "logo.pdf", "pdf", (), None),
        ("レイヤー付き PSD", "logo.psd", "psd", (), None),
        ("ＰＤＦ", "logo.pdf", "jpeg", (), ("other_content", "jpeg")),
        ("SVGデータ", "logo.svg", "svg", (), None),
        ("名刺データ", "card.indd", "unknown", (), None),
        ("名刺データ", "card.pdf", "pdf", (), None),
        ("名刺データ", "card.pdf", "jpeg", (), ("name_misleads", "jpeg")),
        ("名刺データ", "card.pdf", "unknown", (), ("name_misleads", None)),
        ("OTF", "face.otf", "truetype", (), None),
        ("other", "notes.pdf", "jpeg", (), None),
    ],
)
def test_name_content_and_required_format_agree_or_not(format, filename, kind, members, expected):
    assert doubt(format, filename, kind, members) == expected
