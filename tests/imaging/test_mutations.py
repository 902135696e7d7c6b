"""Good files with some bytes changed: each is rendered or refused with a reason, and nothing ever crashes."""

import random
from concurrent.futures import ThreadPoolExecutor
from pkgutil import resolve_name

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from contest.imaging.formats import FORMATS, exif, signatures
from contest.imaging.inspect import inspect
from contest.imaging.reasons import SENTENCES, Unreadable
from tests.corpus import avifs, drawings
from tests.imaging import samples

SEEDS = [
    samples.jpeg(96, 64),
    samples.jpeg(96, 64, progressive=True),
    samples.cmyk_jpeg(),
    samples.turned(6),
    samples.png(96, 64),
    samples.encoded(samples.cut_out(96, 64), "PNG"),
    samples.palette_png(),
    samples.grey16_png(),
    samples.apng(3),
    samples.png(96, 64, icc_profile=samples.swapped_profile()),
    samples.webp(96, 64),
    samples.webp(96, 64, lossless=True),
    samples.encoded(samples.cut_out(96, 64), "WEBP"),
    samples.moving_webp(3),
    samples.gif(samples.scene(96, 64, "P")),
    samples.moving_gif(3),
    samples.avif(samples.scene(96, 64)),
    samples.avif(samples.cut_out(96, 64)),
    samples.moving_avif(3),
    avifs.grid(2, 2),
    drawings.svg(),
    drawings.holding(samples.png(20, 20)),
    drawings.effects('<feDropShadow dx="2" dy="2" stdDeviation="2"/>'),
]
BLAMELESS = {"image.crashed", "image.took_too_long", "image.used_too_much_memory"}
"""Reasons that would mean that a mutation reached something it must not."""


def mutated(number):
    """The mutation of that number: bytes overwritten, taken out, doubled or cut off."""
    dice = random.Random(number)
    content = bytearray(SEEDS[number % len(SEEDS)])
    for _ in range(dice.choice([1, 1, 2, 5, 20])):
        place = dice.randrange(8, max(9, len(content)))
        if dice.random() < 0.5:
            # The head of a file decides most.
            place = dice.randrange(8, min(200, max(9, len(content))))
        match dice.randrange(5):
            case 0:
                content[place : place + 1] = bytes([dice.randrange(256)])
            case 1:
                content[place : place + 4] = dice.choice(
                    [b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff"]
                )
            case 2:
                del content[place : place + dice.randrange(1, 64)]
            case 3:
                content[place:place] = content[place : place + dice.randrange(1, 64)]
            case 4:
                content[place:place] = dice.choice(
                    [b"\xff\xda", b"\xff\xd8", b"\xff\xc0", b"IDAT", b"ANMF", b"fcTL"]
                )
    if dice.random() < 0.1:
        del content[dice.randrange(len(content)) :]
    return with_right_sums(bytes(content)) if dice.random() < 0.7 else bytes(content)


def with_right_sums(content):
    """A PNG whose check sums agree again, so that the mutation reaches further than the first of them."""
    if not content.startswith(b"\x89PNG"):
        return content
    out, place = content[:8], 8
    while place + 12 <= len(content):
        size = int.from_bytes(content[place : place + 4], "big")
        if place + 12 + size > len(content):
            break
        out += samples.chunk(content[place + 4 : place + 8], content[place + 8 : place + 8 + size])
        place += 12 + size
    return out + content[place:]


def outcome(cages, folder, number):
    path = folder / f"{number}.original"
    path.write_bytes(mutated(number))
    out = folder / f"{number}.out"
    out.mkdir()
    try:
        return len(cages.run(path, out_dir=out, watermark_text="Konpe", watermark_seed="1").renditions)
    except Unreadable as refused:
        return refused.code


def outcomes(cages, folder, numbers):
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda number: outcome(cages, folder, number), numbers))


def test_four_hundred_mutations_are_rendered_or_refused(cages, tmp_path):
    ends = outcomes(cages, tmp_path, range(400))

    assert set(ends) <= {3} | set(SENTENCES) - BLAMELESS
    assert ends.count(3) > 20
    assert sum(1 for end in ends if end != 3) > 100


@pytest.mark.nightly
def test_ten_thousand_mutations_are_rendered_or_refused(cages, tmp_path):
    ends = outcomes(cages, tmp_path, range(400, 10_400))

    assert set(ends) <= {3} | set(SENTENCES) - BLAMELESS


@pytest.mark.parametrize("start", range(0, 6_000, 2_000))
def test_inspection_of_mutations_only_ever_refuses(start):
    for number in range(start, start + 2_000):
        try:
            assert inspect(mutated(number)).essence
        except Unreadable as refused:
            assert refused.code in SENTENCES
            assert str(refused)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    head=st.sampled_from([seed[:cut] for seed in SEEDS for cut in (2, 12, 40)]), tail=st.binary(max_size=400)
)
def test_any_bytes_behind_a_good_head_are_refused_or_read(head, tail):
    for one in FORMATS.values():
        try:
            resolve_name(one.survey)(head + tail)
        except Unreadable as refused:
            assert str(refused)


@given(st.binary(max_size=300))
def test_any_bytes_have_an_orientation(block):
    for start in (b"", b"Exif\0\0II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08"):
        assert 1 <= exif.orientation(start + block) <= 8


@given(st.binary(max_size=300))
def test_any_bytes_have_a_name_or_none(content):
    assert signatures.name(content) is None or signatures.name(content)
