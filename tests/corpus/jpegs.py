"""JPEG: odd ones that must be shown, and those that want to keep a decoder busy."""

import struct

from PIL import Image

from tests.imaging import samples


def segments(content):
    """The markers and segments in front of the picture's data, as (place, marker, end)."""
    place = 2
    while content[place + 1] != 0xDA:
        end = place + 2 + int.from_bytes(content[place + 2 : place + 4], "big")
        yield place, content[place + 1], end
        place = end


def ycck():
    """Four patches of ink as Photoshop writes them: brightness and colour of the inks, and black."""
    cyan = Image.new("RGB", (64, 64))
    black = Image.new("L", (64, 64), 255)
    for number, light in enumerate([(0, 255, 255), (255, 0, 255), (255, 255, 0), (255, 255, 255)]):
        box = (number % 2 * 32, number // 2 * 32, number % 2 * 32 + 32, number // 2 * 32 + 32)
        cyan.paste(light, box)
        black.paste(0 if number == 3 else 255, box)
    planes = [*cyan.convert("YCbCr").split(), black]
    # Pillow turns the inks over when it writes them; these shall be stored as they are.
    inks = Image.merge("CMYK", [plane.point(lambda value: 255 - value) for plane in planes])
    content = bytearray(samples.encoded(inks, "JPEG", quality=100))
    adobe = content.index(b"Adobe")
    content[adobe + 11] = 2
    return bytes(content)


def app_segments(content, marker, body, times):
    for _ in range(times):
        content = samples.with_segment(content, marker, body)
    return content


def patched(content, marker, offset, value):
    """With other bytes at an offset in the body of the first segment of that marker."""
    for place, found, _ in segments(content):
        if found == marker:
            start = place + 4 + offset
            return content[:start] + value + content[start + len(value) :]
    raise AssertionError(marker)


def without(content, marker):
    for place, found, end in reversed(list(segments(content))):
        if found == marker:
            content = content[:place] + content[end:]
    return content


def good():
    plain = samples.jpeg()
    thumb = samples.jpeg(64, 64)
    profile = samples.icc("sRGB")
    parts = [profile[:300], profile[300:]]
    swapped = plain
    for number in (1, 2):
        # The later part comes first.
        swapped = samples.with_segment(
            swapped, 0xE2, b"ICC_PROFILE\0" + bytes([number, 2]) + parts[number - 1]
        )
    start = plain.index(b"\xff\xda")
    # Its end is there, so that nothing says how much of the data is missing; browsers show what there is.
    less = {
        "data-cut.jpg": samples.jpeg(progressive=True)[:-400] + b"\xff\xd9",
        "empty-scan.jpg": plain[: start + 14] + b"\xff\xd9",
    }
    return less | {
        "ycck.jpg": ycck(),
        "fewer-colours.jpg": samples.encoded(samples.scene(), "JPEG", subsampling=2),
        "no-jfif.jpg": without(plain, 0xE0),
        "filled.jpg": plain.replace(b"\xff\xdb", b"\xff\xff\xff\xff\xdb", 1),
        "thumbnail-in-exif.jpg": samples.with_segment(
            plain, 0xE1, b"Exif\0\0" + b"II*\0\x08\0\0\0\0\0" + thumb
        ),
        "second-picture-behind.jpg": plain + thumb,
        "profile-in-parts.jpg": swapped,
        "part-of-a-profile.jpg": samples.with_segment(plain, 0xE2, b"ICC_PROFILE\0\1\2" + profile[:200]),
        "mad-exif.jpg": samples.with_segment(plain, 0xE1, b"Exif\0\0MM\0*" + b"\xff" * 60),
        "exif-points-at-itself.jpg": samples.with_segment(
            plain,
            0xE1,
            b"Exif\0\0II*\0\x08\0\0\0\1\0" + struct.pack("<HHII", 0x8769, 4, 1, 8) + b"\x08\0\0\0",
        ),
        "orientation-99.jpg": samples.with_segment(
            plain, 0xE1, b"Exif\0\0II*\0\x08\0\0\0\1\0" + struct.pack("<HHIHH", 0x0112, 3, 1, 99, 0)
        ),
        "php-in-comment.jpg": samples.with_segment(
            plain, 0xFE, b"<?php system($_GET[0]); __halt_compiler();"
        ),
        "php-behind.jpg": plain + b"<?php system($_GET[0]);",
        "zip-behind.jpg": plain + b"PK\3\4" + bytes(40) + b"PK\5\6" + bytes(18),
        "pdf-behind.jpg": plain + samples.PDF,
        "pdf-in-front.jpg": samples.with_segment(plain, 0xFE, samples.PDF),
        "one-hundred-scans.jpg": samples.many_scans(95, 64, 64),
        "seven-megabytes-of-notes.jpg": app_segments(
            plain, 0xE1, b"http://ns.adobe.com/xap/1.0/\0" + b" " * 65_000, 110
        ),
        "one-row-of-blocks.jpg": samples.jpeg(400, 32),
    }


def bad():
    plain = samples.jpeg()
    start = plain.index(b"\xff\xda")
    return {
        "scans-1502.jpg": (samples.many_scans(1_497, 64, 64), "image.too_many_scans"),
        "scans-101.jpg": (samples.many_scans(96, 64, 64), "image.too_many_scans"),
        "notes.jpg": (
            app_segments(plain, 0xED, b"Photoshop 3.0\0" + b" " * 65_000, 140),
            "image.notes_too_large",
        ),
        "profile.jpg": (
            app_segments(plain, 0xE2, b"ICC_PROFILE\0\1\1" + bytes(65_000), 70),
            "image.profile_too_large",
        ),
        "no-frame.jpg": (without(plain, 0xC0), "image.truncated"),
        "two-frames.jpg": (
            plain[:start] + plain[plain.index(b"\xff\xc0") : plain.index(b"\xff\xc4")] + plain[start:],
            "image.damaged",
        ),
        "no-scan.jpg": (plain[:start] + b"\xff\xd9", "image.truncated"),
        "no-tables.jpg": (without(plain, 0xDB), "image.damaged"),
        "no-width.jpg": (patched(plain, 0xC0, 3, b"\0\0"), "image.too_small"),
        "no-height.jpg": (patched(plain, 0xC0, 1, b"\0\0"), "image.too_small"),
        "lossless.jpg": (plain.replace(b"\xff\xc0", b"\xff\xc3", 1), "image.variant_not_accepted"),
        "hierarchical.jpg": (plain.replace(b"\xff\xc0", b"\xff\xc5", 1), "image.variant_not_accepted"),
        "two-channels.jpg": (patched(plain, 0xC0, 5, b"\2"), "image.variant_not_accepted"),
        "short-segment.jpg": (plain[:2] + b"\xff\xe1\0\1" + plain[2:], "image.damaged"),
        "signature-only.jpg": (b"\xff\xd8\xff", "image.truncated"),
        "png-inside.jpg": (b"\xff\xd8\xff" + samples.png(), "image.damaged"),
        "17-megapixels-of-nothing.jpg": (
            patched(samples.encoded(Image.new("L", (64, 64)), "JPEG"), 0xC0, 1, b"\xff\xff\xff\xff"),
            "image.too_large_pixels",
        ),
    }
