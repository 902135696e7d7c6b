"""Every image format, those of the tree and one that a test adds: recognised, surveyed, rendered, promised, and known to
pages."""

import json
import re
from io import BytesIO

import pytest
from PIL import Image

from contest.entries import rules as entry_rules
from contest.entries.model import ENTRY
from contest.imaging import child
from contest.imaging.formats import FORMATS
from contest.imaging.inspect import facts, inspect, recognised
from contest.imaging.reasons import Unreadable
from tests import cast, toys
from tests.contests import stored

TOY = """
    from contest.imaging.formats import Format
    from contest.imaging.formats.survey import Survey

    PPM = Format(
        name="PPM", media_type="image/x-portable-pixmap", also=("image/x-ppm",), starts=("50360a",),
        survey="toy_format:survey", samples=("RGB",), shown_everywhere=False,
    )


    def survey(content):
        width, height = map(int, content.split(b"\\n")[1].split())
        return Survey(format="PPM", width=width, height=height, essence=content)
"""


@pytest.fixture(autouse=True)
def ppm(tmp_path, monkeypatch):
    toy = toys.package(tmp_path, monkeypatch, "toy_format", TOY).PPM
    monkeypatch.setitem(FORMATS, "PPM", toy)
    return toy


@pytest.fixture(params=["PNG", "JPEG", "WebP", "GIF", "AVIF", "SVG", "PPM"])
def format(request, ppm):
    return FORMATS[request.param]


def sample(format):
    if not format.samples:
        return b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 48"><path d="M0 0h64v48z"/></svg>'
    out = BytesIO()
    Image.new(format.samples[-1], (64, 48)).save(out, format.name.upper())
    return out.getvalue()


def test_these_are_all_there_are():
    assert list(FORMATS) == ["PNG", "JPEG", "WebP", "GIF", "AVIF", "SVG", "PPM"]


def test_a_file_is_of_the_one_format_whose_bytes_it_has(format):
    assert [one.name for one in FORMATS.values() if recognised(one, sample(format))] == [format.name]


def test_it_is_surveyed_and_its_media_type_follows_from_its_bytes(format):
    seen = facts(inspect(sample(format)), size=1)

    assert (seen.format, seen.content_type) == (format.name, format.media_type)
    assert seen.width / seen.height == pytest.approx(64 / 48, rel=0.01)


def test_it_is_rendered_from_the_kinds_of_pictures_that_a_cage_warms_up_with(format, monkeypatch):
    warmed = []
    monkeypatch.setattr(child, "_render", lambda content: warmed.append(inspect(content).format))
    child.warm_up()
    assert warmed.count(format.name) == (len(format.samples) or 1)

    monkeypatch.undo()
    monkeypatch.setitem(FORMATS, format.name, format)
    child._render(sample(format))


def test_its_upload_is_signed_for_its_media_type_by_whatever_name_it_comes(format):
    for name in (format.media_type, *format.also, format.media_type.upper(), f"{format.media_type}; q=1"):
        assert entry_rules.signed_type(ENTRY, name) == format.media_type
    assert entry_rules.signed_type("deliverable", format.media_type) == entry_rules.OPAQUE


def test_a_refusal_of_another_format_names_it(format):
    with pytest.raises(Unreadable) as refused:
        inspect(b"II*\0 a TIFF")

    assert format.name in refused.value.values["accepted"].split(", ")


def test_the_browser_tells_it_by_marks_that_its_files_have(format):
    content = sample(format)
    starts = any(re.match(start, content[:64].hex()) for start in format.starts)
    brand = content[4:8] == b"ftyp" and content[8:12].decode() in format.brands
    assert starts or brand or (format.markup and f"<{format.markup}".encode() in content)


def test_the_page_names_it_and_gives_the_browser_its_marks(app, format):
    contest = stored.contest(app, cast.join(app)["hana"], state="published")
    page = cast.browser(app, "ken").get(f"/contests/{contest}/entries/new").text

    listed = json.loads(re.search(r"data-limits>(.*?)</script>", page)[1])["formats"]
    [found_] = [one for one in listed if one["name"] == format.name]
    assert (found_["type"], found_["starts"]) == (format.media_type, list(format.starts))
    assert (found_["brands"], found_["markup"]) == (list(format.brands), format.markup)
    assert "PNG, JPEG, WebP, GIF, AVIF, SVG or PPM" in page
