"""WebP: still and moving, and canvases that lie."""

import struct

from tests.imaging import samples


def riff(*chunks, claimed=None):
    inside = b"WEBP" + b"".join(
        kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2) for kind, body in chunks
    )
    return b"RIFF" + struct.pack("<I", len(inside) if claimed is None else claimed) + inside


def chunks(content):
    place, found = 12, []
    while place + 8 <= len(content):
        kind, size = struct.unpack_from("<4sI", content, place)
        found.append((kind, content[place + 8 : place + 8 + size]))
        place += 8 + size + size % 2
    return found


def extended(width, height, *more, flags=0):
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return riff((b"VP8X", bytes([flags, 0, 0, 0]) + sides), *more)


def good():
    lossy, lossless = chunks(samples.webp()), chunks(samples.webp(lossless=True))
    return {
        "page-behind.webp": samples.webp() + samples.HTML,
        "page-in-xmp.webp": extended(480, 320, *lossy, (b"XMP ", samples.HTML), flags=4),
        "unknown-chunks.webp": extended(480, 320, *lossless, (b"spam", b"x" * 99), (b"EXIF", samples.CANARY)),
        "mad-profile.webp": extended(480, 320, (b"ICCP", b"nonsense" * 90), *lossy, flags=0x20),
        # Alpha beside pixels that say they have none is passed over.
        "broken-alpha.webp": extended(480, 320, (b"ALPH", b"\xff"), *lossy),
        "two-hundred-frames.webp": samples.moving_webp(200, 32, 32),
        "profile.webp": samples.webp(icc_profile=samples.swapped_profile()),
        "turned.webp": samples.turned(6, "WEBP"),
    }


def bad():
    lossy = chunks(samples.webp())
    moving = chunks(samples.moving_webp(3))
    huge = b"\x2f" + (16_383 | 16_383 << 14).to_bytes(4, "little") + bytes(60)
    return {
        "bomb.webp": (riff((b"VP8L", huge)), "image.too_large_pixels"),
        "bomb-canvas.webp": (
            extended(2**24, 2**24, *[part for part in moving if part[0] != b"VP8X"], flags=2),
            "image.too_large_pixels",
        ),
        "frame-outside.webp": (extended(32, 32, *moving[1:], flags=2), "image.damaged"),
        "no-picture.webp": (extended(480, 320, (b"XMP ", samples.HTML)), "image.damaged"),
        "empty.webp": (riff(), "image.truncated"),
        "claims-more.webp": (riff(*lossy, claimed=2**31), "image.truncated"),
        "cut-chunk.webp": (riff(*lossy)[:-90], "image.truncated"),
        "no-key-frame.webp": (riff((b"VP8 ", b"\1" + lossy[0][1][1:])), "image.damaged"),
        "nonsense.webp": (riff((b"VP8 ", lossy[0][1][:10] + bytes(400))), "image.damaged"),
        "heavy-profile.webp": (
            extended(480, 320, (b"ICCP", bytes(5 * 2**20)), *lossy, flags=0x20),
            "image.profile_too_large",
        ),
        "notes.webp": (extended(480, 320, *lossy, (b"XMP ", b" " * 9 * 2**20)), "image.notes_too_large"),
        "many-chunks.webp": (extended(480, 320, *[(b"spam", b"")] * 20_001, *lossy), "image.too_many_parts"),
        "tiny.webp": (samples.webp(31, 31), "image.too_small"),
        "wave.webp": (b"RIFF" + struct.pack("<I", 60) + b"WAVEfmt " + bytes(60), "image.not_an_image"),
    }
