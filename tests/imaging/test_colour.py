"""Colours as they were meant: wide gamut, deep colour and inks come out in sRGB as a reference says.

The difference is CIE76 ΔE in L*a*b* (D65), stricter than CIEDE2000 nearly everywhere. The reference is computed
here from the published primaries and curves (Adobe RGB (1998), 4.3; SMPTE EG 432-1; IEC 61966-2-1), not by the
colour engine that is tried.
"""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from contest.imaging.formats import cicp
from contest.imaging.inspect import inspect
from contest.imaging.render import render
from tests.corpus import avifs
from tests.imaging import samples

SRGB_XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
XYZ_SRGB = (
    (3.2404542, -1.5371385, -0.4985314),
    (-0.9692660, 1.8760108, 0.0415560),
    (0.0556434, -0.2040259, 1.0572252),
)
ADOBE_XYZ = (
    (0.5767309, 0.1855540, 0.1881852),
    (0.2973769, 0.6273491, 0.0752741),
    (0.0270343, 0.0706872, 0.9911085),
)
P3_XYZ = ((0.4865709, 0.2656677, 0.1982173), (0.2289746, 0.6917385, 0.0792869), (0.0, 0.0451134, 1.0439444))
# Colours that are within sRGB in both spaces, so that nothing is clipped.
PATCHES = [
    (200, 90, 80), (90, 170, 100), (70, 90, 190), (230, 220, 210), (128, 128, 128), (30, 30, 30),
    (180, 160, 60), (120, 80, 140), (60, 140, 150), (250, 250, 250), (5, 5, 5), (210, 140, 150),
]  # fmt: skip
SIDE = 48


def times(matrix, vector):
    return tuple(sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)


def from_srgb(value):
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def to_srgb(light):
    light = min(1, max(0, light))
    return light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055


def wanted(patch, matrix, curve):
    """The patch in sRGB, 0–1, by the book."""
    xyz = times(matrix, [curve(value / 255) for value in patch])
    return tuple(to_srgb(light) for light in times(XYZ_SRGB, xyz))


def lab(colour):
    x, y, z = times(SRGB_XYZ, [from_srgb(value) for value in colour])
    f = [
        v ** (1 / 3) if v > 216 / 24389 else (24389 / 27 * v + 16) / 116
        for v in (x / 0.95047, y, z / 1.08883)
    ]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


def difference(one, other):
    return sum((a - b) ** 2 for a, b in zip(lab(one), lab(other), strict=True)) ** 0.5


def patches():
    picture = Image.new("RGB", (4 * SIDE, 3 * SIDE))
    for number, colour in enumerate(PATCHES):
        left, top = number % 4 * SIDE, number // 4 * SIDE
        picture.paste(colour, (left, top, left + SIDE, top + SIDE))
    return picture


def deep(profile):
    """The patches with sixteen bits a channel."""
    pixels = [struct.pack(">3H", *(v * 257 for v in patch)) for patch in PATCHES]
    lines = [b"\0" + b"".join(pixel * SIDE for pixel in pixels[row : row + 4]) for row in (0, 4, 8)]
    rows = b"".join(line * SIDE for line in lines)
    return with_profile(samples.raw_png(4 * SIDE, 3 * SIDE, rows, depth=16), profile)


def with_profile(content, profile):
    return samples.png_with((b"iCCP", b"p\0\0" + zlib.compress(profile)), content=content)


def adobe_profile():
    """Adobe RGB (1998) as others write it: its colorants and gamma out of its own specification."""
    colorants = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, 0x0233)
    return cicp._assembled(
        [
            (b"desc", b"desc\0\0\0\0" + struct.pack(">I", 6) + b"Adobe\0" + bytes(78)),
            (b"cprt", b"text\0\0\0\0CC0\0"),
            (b"wtpt", cicp._xyz(cicp.D50)),
            *(
                (name, cicp._xyz(one))
                for name, one in zip((b"rXYZ", b"gXYZ", b"bXYZ"), colorants, strict=True)
            ),
            *((name, curve) for name in (b"rTRC", b"gTRC", b"bTRC")),
        ]
    )


def gamma(value):
    return value ** (563 / 256)


P3 = cicp.profile(primaries=12, transfer=13)
ADOBE = adobe_profile()
FILES = {
    "adobe.jpg": (
        samples.encoded(patches(), "JPEG", quality=100, subsampling=0, icc_profile=ADOBE),
        ADOBE_XYZ,
        gamma,
    ),
    "adobe.png": (samples.encoded(patches(), "PNG", icc_profile=ADOBE), ADOBE_XYZ, gamma),
    "adobe16.png": (deep(ADOBE), ADOBE_XYZ, gamma),
    "p3.jpg": (
        samples.encoded(patches(), "JPEG", quality=100, subsampling=0, icc_profile=P3),
        P3_XYZ,
        from_srgb,
    ),
    "p3.webp": (samples.encoded(patches(), "WEBP", lossless=True, icc_profile=P3), P3_XYZ, from_srgb),
    "p3-16.png": (deep(P3), P3_XYZ, from_srgb),
    "p3-points.png": (
        samples.png_with((b"cICP", b"\x0c\x0d\0\1"), content=samples.encoded(patches(), "PNG")),
        P3_XYZ,
        from_srgb,
    ),
    "p3.avif": (samples.avif(patches(), quality=100, subsampling="4:4:4", icc_profile=P3), P3_XYZ, from_srgb),
    "p3-points.avif": (
        avifs.patched(samples.avif(patches(), quality=100, subsampling="4:4:4"), b"colr", 4, b"\0\x0c\0\x0d"),
        P3_XYZ,
        from_srgb,
    ),
    "srgb.avif": (samples.avif(patches(), quality=100, subsampling="4:4:4"), SRGB_XYZ, from_srgb),
}


@pytest.mark.parametrize("name", FILES)
def test_colours_are_within_two_of_the_reference_in_srgb(name):
    content, matrix, curve = FILES[name]
    (full,) = render(inspect(content), kinds=["full"])
    picture = Image.open(BytesIO(full.content)).convert("RGB")

    for number, patch in enumerate(PATCHES):
        middle = number % 4 * SIDE + SIDE // 2, number // 4 * SIDE + SIDE // 2
        seen = tuple(value / 255 for value in picture.getpixel(middle))
        assert difference(seen, wanted(patch, matrix, curve)) <= 2, patch


def test_ignoring_the_profile_would_be_noticed():
    assert (
        max(difference(tuple(v / 255 for v in patch), wanted(patch, ADOBE_XYZ, gamma)) for patch in PATCHES)
        > 8
    )


def chunk_of(number):
    return struct.pack(">I", round(number * 100_000))


def primaries(*points):
    return b"cHRM", b"".join(map(chunk_of, points))


G1, MAC, NEAR, WRONG = ((b"gAMA", chunk_of(value)) for value in (1.0, 0.55556, 0.45455, 0.3))
P3_POINTS = primaries(0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06)
SRGB_POINTS = primaries(0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06)
FLAT = primaries(*[0.3] * 8)
SRGB = (b"sRGB", b"\0")
SWAPPED = (b"iCCP", b"p\0\0" + zlib.compress(samples.swapped_profile()))
BROKEN = (b"iCCP", b"p\0\0" + zlib.compress(b"x" * 200))
P3_CODE, SRGB_CODE, NO_CODE = (
    (b"cICP", bytes(code)) for code in ((12, 13, 0, 1), (1, 13, 0, 1), (2, 2, 0, 1))
)
AS_IT_IS = (64, 160, 96)
# What Chromium draws of a field of AS_IT_IS with these chunks in front of its data.
SEEN_IN_CHROMIUM = {
    "nothing said": ([], AS_IT_IS),
    "gamma 1": ([G1], (137, 208, 165)),
    "gamma of an old Mac": ([MAC], (81, 176, 115)),
    "gamma near that of sRGB": ([NEAR], AS_IT_IS),
    "gamma of nothing": ([(b"gAMA", bytes(4))], AS_IT_IS),
    "gamma too long": ([(b"gAMA", chunk_of(1.0) + b"\0")], AS_IT_IS),
    "two gammas": ([G1, WRONG], (137, 208, 165)),
    "primaries alone": ([P3_POINTS], AS_IT_IS),
    "primaries of P3": ([NEAR, P3_POINTS], (0, 164, 89)),
    "primaries of P3, gamma 1": ([P3_POINTS, G1], (113, 210, 162)),
    "primaries of sRGB": ([NEAR, SRGB_POINTS], (62, 161, 96)),
    "primaries on one point": ([G1, FLAT], AS_IT_IS),
    "sRGB before gamma": ([SRGB, G1], AS_IT_IS),
    "sRGB behind gamma": ([G1, P3_POINTS, SRGB], AS_IT_IS),
    "sRGB of an unknown intent": ([(b"sRGB", b"\x09"), G1], (137, 208, 165)),
    "profile before sRGB": ([SRGB, SWAPPED], (160, 64, 96)),
    "profile before gamma": ([SWAPPED, G1], (160, 64, 96)),
    "broken profile, gamma": ([BROKEN, G1], (137, 208, 165)),
    "broken profile, sRGB, gamma": ([BROKEN, SRGB, G1], AS_IT_IS),
    "code points before all": ([P3_CODE, SWAPPED, SRGB, G1], (0, 163, 89)),
    "code points of sRGB before a profile": ([SRGB_CODE, SWAPPED], AS_IT_IS),
    "code points that say nothing": ([NO_CODE, G1], (137, 208, 165)),
}


def field(*chunks, colour=AS_IT_IS, alpha=None, depth=8, after=()):
    """A PNG of one colour."""
    values = (*colour, *([] if alpha is None else [alpha]))
    pixel = b"".join(bytes([value]) * (depth // 8) for value in values)
    kind = {1: 0, 2: 4, 3: 2, 4: 6}[len(values)]
    rows = (b"\0" + pixel * 40) * 40
    return samples.raw_png(40, 40, rows, depth=depth, colour=kind, between=chunks, after=after)


def seen(content, mode="RGB"):
    (full,) = render(inspect(content), kinds=["full"])
    return Image.open(BytesIO(full.content)).convert(mode).getpixel((20, 20))


def within(colour, wanted, tolerance):
    return all(abs(one - other) <= tolerance for one, other in zip(colour, wanted, strict=True))


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("name", SEEN_IN_CHROMIUM)
def test_a_png_s_colours_are_those_that_its_chunks_mean(name, depth):
    chunks, wanted = SEEN_IN_CHROMIUM[name]

    assert within(seen(field(*chunks, depth=depth)), wanted, 2)


def test_a_gamma_behind_the_data_is_too_late():
    assert within(seen(field(after=[G1])), AS_IT_IS, 2)


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("chunks", [[G1], [P3_POINTS, G1]])
def test_grey_has_a_gamma_too(chunks, depth):
    assert within(seen(field(*chunks, colour=(128,), depth=depth)), (188, 188, 188), 2)


@pytest.mark.parametrize("colour", [(128,), (128, 128, 128)])
def test_a_gamma_leaves_alpha_alone(colour):
    assert within(seen(field(G1, colour=colour, alpha=128), "RGBA"), (188, 188, 188, 128), 3)


def test_a_palette_s_colours_have_the_gamma_and_its_alpha_has_not():
    rows = b"".join(b"\0" + bytes([0] * 20 + [1] * 20) for _ in range(40))
    palette = (b"PLTE", bytes([200, 90, 30, *AS_IT_IS])), (b"tRNS", bytes([0, 255]))
    content = samples.raw_png(40, 40, rows, colour=3, between=[G1, *palette])
    (full,) = render(inspect(content), kinds=["full"])
    picture = Image.open(BytesIO(full.content))

    assert picture.getpixel((5, 20))[3] == 0
    assert within(picture.getpixel((35, 20)), (137, 208, 165, 255), 2)
