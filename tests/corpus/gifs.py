"""GIF: animations as browsers show them, and those that only claim to be one."""

import struct

from tests.imaging import samples


def canvas(content, width, height):
    return content[:6] + struct.pack("<HH", width, height) + content[10:]


def framed(content, left, top, width, height):
    """With another place and size of its first frame."""
    place = content.index(b",\0\0\0\0")
    return content[: place + 1] + struct.pack("<4H", left, top, width, height) + content[place + 9 :]


def with_block(content, block):
    """With a block in front of the first frame."""
    place = content.index(b",\0\0\0\0")
    return content[:place] + block + content[place:]


def parts(body):
    return b"".join(bytes([len(piece)]) + piece for piece in _pieces(body)) + b"\0"


def _pieces(body):
    return [body[place : place + 255] for place in range(0, len(body), 255)]


def good():
    plain = samples.gif()
    return {
        "script.gif": plain[:6] + plain[6:] + b"=1;alert(1)//",
        "script-in-comment.gif": with_block(plain, b"!\xfe" + parts(b"*/=alert(1);/*" + samples.HTML)),
        "gif87.gif": b"GIF87a" + plain[6:],
        "no-canvas.gif": canvas(plain, 0, 0),
        "small-canvas.gif": canvas(plain, 100, 50),
        "frame-in-the-middle.gif": canvas(plain, 800, 600),
        "two-hundred-frames.gif": samples.moving_gif(200),
        "loops-for-ever.gif": with_block(plain, b"!\xff\x0bNETSCAPE2.0\3\1\0\0\0"),
        "xmp.gif": with_block(plain, b"!\xff\x0bXMP DataXMP" + parts(samples.CANARY * 40)),
        "plain-text.gif": with_block(plain, b"!\x01" + parts(b"x" * 12)),
        "page-behind.gif": plain + samples.HTML,
        "no-end.gif": plain[:-1],
        "zeros-for-end.gif": plain[:-1] + bytes(3),
        "crumbs.gif": crumbs(plain),
    }


def bad():
    plain = samples.gif()
    frame = plain.index(b",\0\0\0\0")
    return {
        "film.gif": (samples.moving_gif(201), "image.too_many_frames"),
        "wide-film.gif": (canvas(samples.moving_gif(150), 1_700, 1_600), "image.too_many_frame_pixels"),
        "bomb.gif": (canvas(plain, 65_535, 65_535), "image.too_large_pixels"),
        "bomb-frame.gif": (framed(plain, 0, 0, 65_535, 65_535), "image.too_large_pixels"),
        "far-frame.gif": (framed(plain, 65_000, 65_000, 400, 300), "image.too_large_pixels"),
        "no-frame.gif": (plain[:frame] + b";", "image.damaged"),
        "flat-frame.gif": (framed(plain, 0, 0, 0, 60), "image.damaged"),
        "head.gif": (plain[:10], "image.truncated"),
        "half.gif": (plain[: len(plain) // 2], "image.truncated"),
        "unknown-block.gif": (plain[:frame] + b"\x99" + plain[frame:], "image.damaged"),
        "wide-codes.gif": (wide_codes(plain), "image.damaged"),
        "empty-data.gif": (plain[: frame + 11] + b"\0;", "image.truncated"),
        "notes.gif": (with_block(plain, b"!\xfe" + parts(bytes(9 * 2**20))), "image.notes_too_large"),
        "tiny.gif": (samples.moving_gif(2, 16, 16), "image.too_small"),
        "signature.gif": (b"GIF89a", "image.truncated"),
        "page.gif": (b"GIF89a" + samples.HTML, "image.damaged"),
        "many-blocks.gif": (with_block(plain, b"!\xfe\0" * 60_000), "image.too_many_parts"),
    }


def _data(content):
    """Where the packed data of the first frame starts, behind its palette and the width of its codes."""
    frame = content.index(b",\0\0\0\0")
    flags = content[frame + 9]
    return frame + 10 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)


def wide_codes(content):
    place = _data(content)
    return content[:place] + b"\x63" + content[place + 1 :]


def crumbs(content):
    """The same data in parts of one byte."""
    place = _data(content) + 1
    data, at = b"", place
    while content[at]:
        data += content[at + 1 : at + 1 + content[at]]
        at += 1 + content[at]
    return content[:place] + b"".join(b"\1" + bytes([byte]) for byte in data) + content[at:]
