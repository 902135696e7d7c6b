"""PNG: odd ones that must be shown, and those that unpack to more than anybody wants."""

import struct
import zlib

from contest.imaging.formats import cicp
from tests.imaging import samples


def bomb(megabytes):
    return zlib.compress(bytes(megabytes * 2**20), 1)


def rows(width, height, pixel):
    return (b"\0" + pixel * width) * height


def good():
    sixteen = struct.pack(">3H", 40_000, 9_000, 60_000)
    plain = samples.png()
    return {
        "rgb16.png": samples.raw_png(90, 60, rows(90, 60, sixteen), depth=16, colour=2),
        "rgba16.png": samples.raw_png(90, 60, rows(90, 60, sixteen + b"\x80\0"), depth=16, colour=6),
        "grey-alpha16.png": samples.raw_png(90, 60, rows(90, 60, b"\x70\0\x80\0"), depth=16, colour=4),
        "two-bits.png": samples.raw_png(96, 60, (b"\0" + b"\x1b" * 24) * 60, depth=2, colour=0),
        "colour-key.png": samples.raw_png(
            90, 60, rows(90, 60, b"\1\2\3"), between=[(b"tRNS", struct.pack(">3H", 1, 2, 3))]
        ),
        "interlaced.png": interlaced(),
        "page-in-text.png": samples.png_with((b"tEXt", b"Comment\0" + samples.HTML)),
        "page-behind.png": plain + samples.HTML,
        "zip-behind.png": plain + b"PK\3\4" + bytes(60),
        "broken-text.png": samples.png_with((b"zTXt", b"x\0\0nonsense"), (b"iTXt", b"x\0\1\0\0\0nonsense")),
        "long-text.png": samples.png_with((b"zTXt", b"x\0\0" + bomb(7))),
        "eight-bombs-of-nothing.png": samples.png_with(*[(b"zTXt", b"x\0\0")] * 8),
        "code-points.png": samples.png_with((b"cICP", b"\x0c\x0d\0\1")),
        "unknown-code-points.png": samples.png_with((b"cICP", b"\xff\xff\0\1")),
        "profile.png": samples.png(icc_profile=cicp.profile(primaries=12, transfer=13)),
        "wrong-sum-in-text.png": samples.png_with((b"tEXt", b"a\0b")).replace(b"a\0b", b"a\0c", 1),
        "private-chunks.png": samples.png_with((b"prVt", b"x" * 400), (b"vpAg", bytes(9))),
        "more-data-than-rows.png": samples.raw_png(90, 60, rows(90, 60, b"\1\2\3") + bytes(2**20)),
        "data-in-crumbs.png": crumbs(),
        "orientation.png": samples.png_with((b"eXIf", b"MM\0*" + bytes(3) + b"\x08\0\0")),
        "many-profiles.png": samples.png_with(
            *[(b"iCCP", b"x\0\0" + zlib.compress(bytes(4 * 2**20), 9))] * 400
        ),
        "no-end.png": plain[:-12],
        "half-an-end.png": plain[:-5],
        "gamma.png": samples.png_with((b"gAMA", struct.pack(">I", 100_000))),
        "no-gamma.png": samples.png_with((b"gAMA", bytes(4)), (b"cHRM", bytes(32))),
        "one-point.png": samples.png_with(
            (b"gAMA", struct.pack(">I", 45_455)), (b"cHRM", struct.pack(">8I", *[30_000] * 8))
        ),
        "vast-primaries.png": samples.png_with((b"gAMA", b"\xff" * 4), (b"cHRM", b"\xff" * 32)),
        "still-says-it-moves.png": samples.png_with((b"acTL", struct.pack(">II", 1, 0))),
    }


def bad():
    plain = samples.png()
    header = plain[16:29]
    return {
        "text-bomb.png": (samples.png_with((b"zTXt", b"x\0\0" + bomb(90))), "image.notes_too_large"),
        "international-bomb.png": (
            samples.png_with((b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + bomb(90))),
            "image.notes_too_large",
        ),
        "texts-that-break.png": (
            samples.png_with(*[(b"zTXt", b"x\0\0" + bomb(7)[:-2] + b"zz")] * 400),
            "image.notes_too_large",
        ),
        "many-texts.png": (
            samples.png_with(*[(b"zTXt", b"x\0\0" + bomb(1))] * 30),
            "image.notes_too_large",
        ),
        "heavy-notes.png": (samples.png_with((b"eXIf", bytes(9 * 2**20))), "image.notes_too_large"),
        "rows-bomb.png": (
            samples.raw_png(50_000, 50_000, b"", between=[(b"IDAT", bomb(200))]),
            "image.too_large_pixels",
        ),
        "negative.png": (samples.bomb_png(2**31 - 1, 2**31 - 1), "image.too_large_pixels"),
        "no-width.png": (samples.bomb_png(0, 400), "image.too_small"),
        "second-header.png": (samples.png_with((b"IHDR", header)), "image.damaged"),
        "no-data.png": (samples.raw_png(90, 60, b"").replace(b"IDAT", b"iDAt"), "image.damaged"),
        "wrong-sum.png": (plain[:-5] + b"\0" + plain[-4:], "image.damaged"),
        "unknown-must.png": (samples.png_with((b"QUAX", b"")), "image.damaged"),
        "wrong-depth.png": (samples.raw_png(90, 60, b"", depth=3, colour=0), "image.damaged"),
        "no-palette.png": (samples.raw_png(90, 60, rows(90, 60, b"\1"), colour=3), "image.damaged"),
        "endless-chunk.png": (plain[:33] + b"\xff\xff\xff\xffIDAT" + bytes(90), "image.truncated"),
        "nonsense-data.png": (
            samples.raw_png(90, 60, b"").replace(zlib.compress(b"", 1), b"nonsense"),
            "image.damaged",
        ),
        "jpeg-behind-signature.png": (plain[:8] + samples.jpeg(), "image.damaged"),
        "many-chunks.png": (samples.png_with(*[(b"teXt", b"")] * 100_001), "image.too_many_parts"),
    }


def interlaced():
    """All seven passes of one colour, each with its own rows (W3C PNG, 8.2)."""
    passes = [
        (8, 8, 0, 0),
        (8, 8, 4, 0),
        (4, 8, 0, 4),
        (4, 4, 2, 0),
        (2, 4, 0, 2),
        (2, 2, 1, 0),
        (1, 2, 0, 1),
    ]
    data = b"".join(
        rows(-(-(96 - left) // across), -(-(64 - top) // down), b"\x1f\x3d\xff")
        for across, down, left, top in passes
    )
    content = samples.raw_png(96, 64, data)
    header = content[16:28] + b"\1"
    return content[:8] + samples.chunk(b"IHDR", header) + content[33:]


def crumbs():
    """The picture's data in pieces of three bytes."""
    packed = zlib.compress(rows(90, 60, b"\1\2\3"))
    pieces = [(b"IDAT", packed[place : place + 3]) for place in range(0, len(packed), 3)]
    content = samples.raw_png(90, 60, b"")
    start = content.index(b"IDAT") - 4
    return content[:start] + b"".join(samples.chunk(*piece) for piece in pieces) + content[-12:]
