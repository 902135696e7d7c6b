import time
import zlib

import pytest

from contest.imaging import specs
from contest.imaging.inspect import facts, inspect
from contest.imaging.reasons import SENTENCES, Unreadable, sentence
from tests.imaging import samples


def refusal(content):
    with pytest.raises(Unreadable) as refused:
        inspect(content)
    return refused.value


def test_the_sentence_of_a_reason_names_the_figures():
    refused = refusal(samples.many_scans(1_500))

    assert refused.values["scans"] > 1_500
    said = sentence(refused.code, refused.values)
    assert said.startswith(f"This JPEG has {refused.values['scans']} scans")


@pytest.mark.parametrize("size", [4 * 2**20 + 1, 80 * 2**20])
def test_a_profile_that_is_too_large_is_refused_with_its_size(size):
    refused = refusal(samples.png_with((b"iCCP", b"p\0\0" + zlib.compress(bytes(size), 1))))

    assert refused.code == "image.profile_too_large"
    assert refused.values == {"megabytes": -(-size // 2**20), "limit": 4}


def test_text_that_is_too_long_is_refused_with_its_size():
    refused = refusal(samples.png_with((b"zTXt", b"x\0\0" + zlib.compress(bytes(80 * 2**20), 1))))

    assert refused.code == "image.notes_too_large"
    assert refused.values == {"megabytes": 80, "limit": 8}


def test_what_nobody_needs_counted_is_not_counted_to_its_end():
    bomb = b"x\0\0" + zlib.compress(bytes(100 * 2**20), 1)
    refused = refusal(samples.png_with(*[(b"zTXt", bomb)] * 40))

    assert refused.values["megabytes"] == "512+"


def test_parts_are_counted():
    refused = refusal(samples.png_with(*[(b"teXt", b"")] * 100_000))

    assert refused.code == "image.too_many_parts"
    assert refused.values == {"found": "PNG", "parts": "100,003", "limit": "100,000"}
    said = "This PNG file consists of 100,003 parts. The limit is 100,000. Export it again without metadata."
    assert str(refused).endswith(said)


def test_a_file_of_many_scans_is_small():
    assert len(samples.many_scans(1_500)) < 100_000


def test_exactly_one_hundred_scans_are_accepted_and_one_more_is_not():
    before = inspect(samples.many_scans(1)).scans - 1
    assert inspect(samples.many_scans(100 - before)).scans == 100

    with pytest.raises(Unreadable, match="too_many_scans"):
        inspect(samples.many_scans(101 - before))


def test_scan_markers_inside_segments_and_thumbnails_do_not_count():
    hidden = samples.with_segment(samples.jpeg(), 0xE1, b"thumb" + samples.many_scans(300)[:60_000])

    assert inspect(hidden).scans == 1


def test_scan_markers_behind_the_end_do_not_count():
    assert inspect(samples.jpeg() + samples.many_scans(300)).scans == 1


@pytest.mark.parametrize(
    "filling", [b"\xff\x00", b"\xff\xff", b"\xff\xd0", b"\xff\xda\x00\x02", b"\xff\xe0\x00\x02", b"\xff\x01"]
)
def test_a_jpeg_full_of_markers_does_not_run_long(filling):
    content = samples.jpeg()[:-2] + filling * (20 * 2**20 // len(filling))
    began = time.process_time()

    try:
        inspect(content)
    except Unreadable as refused:
        assert refused.code in SENTENCES
    assert time.process_time() - began < 2


@pytest.mark.parametrize("start", [b"\x89PNG\r\n\x1a\n", b"RIFF\xff\xff\xff\x01WEBP"])
def test_a_file_full_of_empty_chunks_does_not_run_long(start):
    block = samples.chunk(b"teXt", b"") if start[0] == 0x89 else b"JUNK\0\0\0\0"
    head = samples.png()[8:33] if start[0] == 0x89 else b""
    content = start + head + block * (20 * 2**20 // len(block))
    began = time.process_time()

    with pytest.raises(Unreadable):
        inspect(content)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("frames", "make"), [(1, samples.apng), (200, samples.apng), (2, samples.moving_webp)]
)
def test_frames_are_counted_from_the_blocks(frames, make):
    survey = inspect(make(frames))

    assert survey.frames == frames
    assert facts(survey, size=1).animated == (frames > 1)


@pytest.mark.parametrize(("width", "height"), [(32, 32), (16_384, 32), (8_000, 6_250)])
def test_the_largest_and_the_smallest_pictures_are_accepted(width, height):
    assert inspect(samples.bomb_png(width, height)).width == width


@pytest.mark.parametrize("orientation", range(1, 9))
def test_facts_are_upright(orientation):
    content = samples.turned(orientation)
    seen = facts(inspect(content), size=len(content))

    assert (seen.width, seen.height, seen.bytes) == (480, 320, len(content))


def test_only_the_picture_itself_would_reach_a_decoder():
    png = samples.png_with((b"tEXt", b"Author\0" + samples.CANARY), (b"zTXt", b"x\0\0" + b"broken"))
    jpeg = samples.with_segment(samples.turned(6), 0xFE, samples.CANARY) + samples.HTML
    webp = samples.turned(6, "WEBP")

    for content in (png, jpeg, webp):
        essence = inspect(content).essence
        assert samples.CANARY not in essence
        assert b"script" not in essence


def test_a_file_of_exactly_25_mb_is_accepted():
    assert inspect(samples.jpeg().ljust(specs.MAX_BYTES, b"\0"))
    with pytest.raises(Unreadable, match="file_too_large"):
        inspect(samples.jpeg().ljust(specs.MAX_BYTES + 1, b"\0"))
