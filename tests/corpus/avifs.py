"""AVIF: boxes that name other files, other sizes, and the same few bytes again and again."""

import struct

from contest.imaging.formats.boxes import boxes
from tests.imaging import samples

INSIDE = (b"meta", b"iinf", b"iprp", b"ipco", b"moov", b"trak", b"mdia", b"minf", b"stbl", b"dinf")


def box(kind, body):
    return struct.pack(">I", len(body) + 8) + kind + body


def full(kind, body, version=0, flags=0):
    return box(kind, bytes([version]) + flags.to_bytes(3, "big") + body)


def find(content, kind, start=0, end=None):
    """The body of the first box of that name, however deep it lies."""
    for each in boxes(content, start, len(content) if end is None else end):
        if each.kind == kind:
            return each
        if each.kind in INSIDE:
            inner = each.body + {b"meta": 4, b"iinf": 6}.get(each.kind, 0)
            if found := find(content, kind, inner, each.end):
                return found
    return None


def patched(content, kind, offset, value):
    place = find(content, kind).body + offset
    return content[:place] + value + content[place + len(value) :]


def renamed(content, kind, name):
    place = find(content, kind).start + 4
    return content[:place] + name + content[place + 4 :]


def grid(columns, rows, *, tile=64, width=None, height=None, tiles=None, shared=True):
    """A grid whose tiles are all the very same bytes."""
    one = samples.avif(samples.scene(tile, tile))
    data = find(one, b"mdat")
    stream = one[data.body : data.end]
    config = find(one, b"av1C")
    count = columns * rows if tiles is None else tiles
    width, height = width or columns * tile, height or rows * tile
    layout = struct.pack(">BBBBII", 0, 1, rows - 1, columns - 1, width, height)
    properties = b"".join(
        [
            full(b"ispe", struct.pack(">II", width, height)),
            full(b"ispe", struct.pack(">II", tile, tile)),
            one[config.start : config.end],
            full(b"pixi", b"\3\x08\x08\x08"),
        ]
    )
    numbers = range(2, count + 2)
    kinds = [full(b"infe", struct.pack(">HH4s", 1, 0, b"grid") + b"\0", 2)]
    kinds += [full(b"infe", struct.pack(">HH4s", number, 0, b"av01") + b"\0", 2) for number in numbers]
    owned = struct.pack(">HB", 1, 2) + b"\1\4"
    owned += b"".join(struct.pack(">HB", number, 3) + b"\2\x83\4" for number in numbers)

    def meta(place):
        spots = struct.pack(">HHHHII", 1, 1, 0, 1, 0, len(layout))
        spots += b"".join(struct.pack(">HHHHII", number, 0, 0, 1, place, len(stream)) for number in numbers)
        return full(
            b"meta",
            b"".join(
                [
                    full(b"hdlr", bytes(4) + b"pict" + bytes(13)),
                    full(b"pitm", struct.pack(">H", 1)),
                    full(b"iloc", b"\x44\0" + struct.pack(">H", count + 1) + spots, 1),
                    full(b"iinf", struct.pack(">H", count + 1) + b"".join(kinds)),
                    full(b"iref", box(b"dimg", struct.pack(f">HH{count}H", 1, count, *numbers))),
                    box(
                        b"iprp",
                        box(b"ipco", properties) + full(b"ipma", struct.pack(">I", count + 1) + owned),
                    ),
                    box(b"idat", layout),
                ]
            ),
        )

    brand = box(b"ftyp", b"avif\0\0\0\0avifmif1miaf")
    return brand + meta(len(brand) + len(meta(0)) + 8) + box(b"mdat", stream)


def good():
    plain, moving = samples.avif(), samples.moving_avif(3)
    exif = samples.exif_block(6)
    return {
        **{f"turned-{number}.avif": samples.turned(number, "AVIF") for number in (2, 5, 6, 8)},
        "notes.avif": samples.avif(exif=exif, xmp=samples.CANARY * 9),
        "profile.avif": samples.avif(icc_profile=samples.swapped_profile()),
        "grey.avif": samples.avif(samples.scene(mode="L")),
        "sharp.avif": samples.avif(quality=100, subsampling="4:4:4"),
        "grid.avif": grid(3, 2),
        "grid-cut.avif": grid(3, 2, width=150, height=100),
        "page-behind.avif": plain + samples.HTML,
        "page-in-a-box.avif": plain + box(b"uuid", samples.HTML),
        # A decoder makes a picture of anything behind a good head.
        "nonsense.avif": _blotted(plain),
        "moving-mif1.avif": moving[:8] + b"avif" + moving[12:],
    }


def bad():
    plain, moving = samples.avif(), samples.moving_avif(3)
    size = find(plain, b"ispe").body + 4
    return {
        "bomb.avif": (patched(plain, b"ispe", 4, struct.pack(">II", 60_000, 60_000)), "image.damaged"),
        "lies-small.avif": (patched(plain, b"ispe", 4, struct.pack(">II", 64, 64)), "image.damaged"),
        "lies-large.avif": (patched(plain, b"ispe", 4, struct.pack(">II", 5_000, 5_000)), "image.damaged"),
        "no-size.avif": (renamed(plain, b"ispe", b"free"), "image.damaged"),
        "grid-of-thousands.avif": (grid(100, 100), "image.damaged"),
        "grid-too-large.avif": (grid(16, 16, tile=1024), "image.too_large_pixels"),
        "grid-too-few.avif": (grid(3, 2, tiles=5), "image.damaged"),
        "grid-covers-nothing.avif": (grid(3, 2, width=64, height=64), "image.damaged"),
        "grid-with-gaps.avif": (grid(3, 2, width=900, height=600), "image.damaged"),
        "elsewhere.avif": (
            patched(moving, b"dref", 8, struct.pack(">I4sI", 12, b"url ", 0)),
            "image.variant_not_accepted",
        ),
        "elsewhere-still.avif": (patched(plain, b"iloc", 10, b"\0\1"), "image.variant_not_accepted"),
        "film.avif": (patched(moving, b"stsz", 8, struct.pack(">I", 300)), "image.too_many_frames"),
        "endless-film.avif": (
            patched(moving, b"stsz", 4, b"\0\0\0\1\xff\xff\xff\xff"),
            "image.too_many_frames",
        ),
        "endless-chunks.avif": (patched(moving, b"stsc", 12, b"\xff\xff\xff\xff"), "image.damaged"),
        "film-elsewhere.avif": (patched(moving, b"stco", 8, b"\x7f\xff\xff\xff"), "image.truncated"),
        "two-sizes.avif": (
            patched(moving, b"stsd", 8 + 8 + 24, struct.pack(">HH", 640, 480)),
            "image.damaged",
        ),
        "no-outline.avif": (renamed(plain, b"meta", b"free"), "image.truncated"),
        "no-places.avif": (renamed(plain, b"iloc", b"free"), "image.damaged"),
        "other-codec.avif": (plain.replace(b"av01", b"hvc1"), "image.variant_not_accepted"),
        "half.avif": (plain[: len(plain) // 2], "image.truncated"),
        "head.avif": (plain[:24], "image.truncated"),
        "box-too-large.avif": (patched(plain, b"iprp", -8, b"\x7f\xff\xff\xff"), "image.damaged"),
        "box-too-small.avif": (patched(plain, b"iprp", -8, b"\0\0\0\4"), "image.damaged"),
        "many-boxes.avif": (plain + box(b"free", b"") * 600, "image.too_many_parts"),
        "long-table.avif": (plain[:32] + _long_table(plain), "image.damaged"),
        "boxes-in-boxes.avif": (plain + nested(b"trak", 3_000), "image.damaged"),
        "two-outlines.avif": (plain + full(b"meta", b""), "image.damaged"),
        "heic.avif": (
            plain[:8] + b"heic" + plain[12:16] + b"heicmif1miafMA1B" + plain[32:],
            "image.format_not_accepted",
        ),
        "zero.avif": (plain[:size] + bytes(8) + plain[size + 8 :], "image.damaged"),
    }


def nested(kind, levels):
    inner = b""
    for _ in range(levels):
        inner = box(kind, inner)
    return box(b"moov", inner)


def _long_table(content):
    table = full(b"iref", box(b"cdsc", struct.pack(">HH", 1, 60_000) + bytes(120_000)) * 4)
    return full(b"meta", table) + content[32:]


def _blotted(content):
    """With nonsense in place of the picture's own data, behind the head of its bitstream."""
    data = find(content, b"mdat")
    return content[: data.body + 40] + b"\x55" * (data.end - data.body - 40)
