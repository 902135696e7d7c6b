"""Pictures drawn by code, the same every time: good ones, odd ones, and hostile ones."""

import struct
import zlib
from io import BytesIO

from PIL import Image, ImageCms, ImageDraw

CANARY = b"Mei-Secret-Canary"
GPS = b"N35.6586-E139.7454"


def scene(width=480, height=320, mode="RGB"):
    """Flat shapes over a gradient, no two corners alike: turned or mirrored it is another picture."""
    red = Image.linear_gradient("L").rotate(90).resize((width, height))
    blue = Image.linear_gradient("L").resize((width, height))
    picture = Image.merge("RGB", (red, Image.new("L", (width, height), 60), blue))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, width // 4, height // 4), fill=(240, 240, 240))
    pen.ellipse((width // 2, height // 8, width * 7 // 8, height * 5 // 8), fill=(31, 61, 255))
    pen.polygon(
        [(width // 8, height * 7 // 8), (width // 3, height // 2), (width // 2, height * 7 // 8)],
        fill=(194, 31, 31),
    )
    return picture.convert(mode)


def encoded(picture, format, **options):
    out = BytesIO()
    picture.save(out, format, **options)
    return out.getvalue()


def jpeg(width=480, height=320, **options):
    return encoded(scene(width, height), "JPEG", quality=90, **options)


def png(width=480, height=320, mode="RGB", **options):
    return encoded(scene(width, height, mode), "PNG", **options)


def webp(width=480, height=320, mode="RGB", **options):
    return encoded(scene(width, height, mode), "WEBP", **options)


def cut_out(width=480, height=320):
    """A disc on nothing; the colour under the nothing is loud."""
    picture = Image.new("RGBA", (width, height), (255, 0, 255, 0))
    ImageDraw.Draw(picture).ellipse(
        (width // 4, height // 4, width * 3 // 4, height * 3 // 4), fill=(11, 122, 75, 255)
    )
    return picture


def cmyk_jpeg(*, adobe=True):
    """Four patches: cyan, magenta, yellow, black. The inks are stored upside down, with Adobe's marker or without."""
    picture = Image.new("CMYK", (64, 64))
    for place, ink in enumerate([(255, 0, 0, 0), (0, 255, 0, 0), (0, 0, 255, 0), (0, 0, 0, 255)]):
        picture.paste(ink, (place % 2 * 32, place // 2 * 32, place % 2 * 32 + 32, place // 2 * 32 + 32))
    content = encoded(picture, "JPEG", quality=100)
    return content if adobe else without_segment(content, 0xEE)


def grey16_png(width=256, height=64, *, clear=None):
    """A ramp over all sixteen bits, dark to light from left to right; `clear` is a transparent value."""
    row = b"\0" + b"".join(struct.pack(">H", x * 65_535 // (width - 1)) for x in range(width))
    between = [] if clear is None else [(b"tRNS", struct.pack(">H", clear))]
    return raw_png(width, height, row * height, depth=16, colour=0, between=between)


def palette_png():
    picture = cut_out().convert("RGBA")
    return encoded(picture.quantize(16, method=Image.Quantize.FASTOCTREE), "PNG")


def raw_png(width, height, rows, *, depth=8, colour=2, between=(), after=()):
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    blocks = [(b"IHDR", header), *between, (b"IDAT", zlib.compress(rows, 1)), *after, (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, body) for kind, body in blocks)


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_with(*blocks, content=None):
    """A PNG with further chunks right after its header."""
    content = content or png()
    return content[:33] + b"".join(chunk(kind, body) for kind, body in blocks) + content[33:]


def apng(frames, width=64, height=48, *, announced=None):
    """An animation by its blocks alone: `frames` control chunks with tiny frames."""
    rows = (b"\0" + b"\x80\x20\x20" * width) * height
    control = struct.pack(">IIIIHHBB", width, height, 0, 0, 1, 10, 0, 0)
    packed = zlib.compress(rows, 1)
    rest = []
    for number in range(1, frames):
        rest.append((b"fcTL", struct.pack(">I", 2 * number - 1) + control))
        rest.append((b"fdAT", struct.pack(">I", 2 * number) + packed))
    start = [
        (b"acTL", struct.pack(">II", frames if announced is None else announced, 0)),
        (b"fcTL", struct.pack(">I", 0) + control),
    ]
    return raw_png(width, height, rows, between=start, after=rest)


def moving_webp(frames, width=64, height=48):
    pictures = [
        Image.new("RGB", (width, height), (number * 37 % 256, number % 256, 90)) for number in range(frames)
    ]
    return encoded(
        pictures[0], "WEBP", save_all=True, append_images=pictures[1:], duration=40, kmin=0, kmax=1
    )


def gif(picture=None):
    return encoded(picture or scene(mode="P"), "GIF")


def moving_gif(frames, width=64, height=48):
    """An animation by its blocks: one palette, and `frames` times the same small frame."""
    still = gif(Image.new("P", (width, height), 1))
    start = still.index(b",\0\0\0\0")
    control = b"!\xf9\4\4\4\0\0\0"
    return still[:start] + (control + still[start:-1]) * frames + b";"


def avif(picture=None, **options):
    return encoded(picture or scene(), "AVIF", **{"max_threads": 1, "speed": 10, **options})


def moving_avif(frames, width=64, height=48):
    pictures = [Image.new("RGB", (width, height), (20, 90, number)) for number in range(frames)]
    film = bytearray(avif(pictures[0], save_all=True, append_images=pictures[1:], duration=40))
    # The encoder writes down when it worked.
    for kind in (b"mvhd", b"tkhd", b"mdhd"):
        place = film.index(kind) + 8
        film[place : place + 16] = bytes(16)
    return bytes(film)


def exif_block(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = CANARY.decode()
    exif[0x013B] = CANARY.decode()
    exif[0x0131] = CANARY.decode()
    exif.get_ifd(0x8825)[0x001D] = GPS.decode()
    return exif.tobytes()


def turned(orientation, format="JPEG"):
    """The scene stored as a camera held that way would, with names and a position in its EXIF."""
    undo = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    picture = scene() if undo is None else scene().transpose(undo)
    options = {
        "JPEG": {"quality": 95, "subsampling": 0},
        "WEBP": {"quality": 95},
        "AVIF": {"quality": 90, "max_threads": 1, "speed": 10},
    }.get(format, {})
    return encoded(picture, format, exif=exif_block(orientation), **options)


def icc(space):
    """A profile of the colour engine's own, dated for good: it would write down when it was made."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile(space)).tobytes())
    made[24:36] = struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
    return bytes(made)


def swapped_profile():
    """A profile in which red and green change places: ignoring it is easy to see."""
    profile = bytearray(icc("sRGB"))
    for number in range(struct.unpack_from(">I", profile, 128)[0]):
        place = 132 + 12 * number
        tag = bytes(profile[place : place + 4])
        if tag in (b"rXYZ", b"gXYZ"):
            profile[place : place + 4] = b"gXYZ" if tag == b"rXYZ" else b"rXYZ"
        if tag == b"desc":
            start, size = struct.unpack_from(">II", profile, place + 4)
            text = "swapped".ljust((size - 28) // 2).encode("utf-16-be")
            profile[start + 28 : start + 28 + len(text)] = text
    return bytes(profile)


def many_scans(scans, width=512, height=512):
    """A progressive JPEG of a grey nothing that refines itself again and again, in some 10 bytes a scan."""
    content = encoded(Image.new("L", (width, height), 128), "JPEG", progressive=True)
    start = content.rindex(b"\xff\xda")
    last_scan = content[start:-2]
    return content[:start] + last_scan * scans + content[-2:]


def without_segment(content, marker):
    """A JPEG without the first segment of that marker."""
    place = content.index(bytes([0xFF, marker]))
    size = int.from_bytes(content[place + 2 : place + 4], "big")
    return content[:place] + content[place + 2 + size :]


def with_segment(content, marker, body):
    """A JPEG with a further segment right after its start."""
    return content[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body + content[2:]


def bomb_png(width, height):
    """Tiny on disk, huge by its own claim."""
    return raw_png(width, height, b"\0" * 1000, colour=0)


HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"><rect width="60" height="30" fill="#1f3dff"/></svg>'
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


def good():
    """Every picture that must be accepted, by name."""
    return {
        "photograph.jpg": jpeg(),
        "grey.jpg": encoded(scene(mode="L"), "JPEG"),
        "progressive.jpg": jpeg(progressive=True),
        "cmyk.jpg": cmyk_jpeg(),
        "cmyk-plain.jpg": cmyk_jpeg(adobe=False),
        "no-end.jpg": jpeg()[:-2],
        "half-an-end.jpg": jpeg(progressive=True)[:-1],
        "restart.jpg": encoded(scene(), "JPEG", restart_marker_blocks=2),
        "html-in-comment.jpg": with_segment(jpeg(), 0xFE, HTML),
        "html-behind.jpg": jpeg() + HTML,
        "plain.png": png(),
        "cut-out.png": encoded(cut_out(), "PNG"),
        "grey-alpha.png": png(mode="LA"),
        "grey16.png": grey16_png(),
        "grey16-clear.png": grey16_png(clear=65_535),
        "one-bit.png": png(mode="1"),
        "palette.png": palette_png(),
        "interlaced-header.png": png_with((b"tEXt", b"Comment\0" + CANARY)),
        "moving.png": apng(12),
        "lossy.webp": webp(),
        "lossless.webp": webp(lossless=True),
        "cut-out.webp": encoded(cut_out(), "WEBP"),
        "moving.webp": moving_webp(5),
        "still.gif": gif(),
        "moving.gif": moving_gif(5),
        "cut-out.gif": gif(cut_out().quantize(16, method=Image.Quantize.FASTOCTREE)),
        "plain.avif": avif(),
        "cut-out.avif": avif(cut_out()),
        "moving.avif": moving_avif(3),
        "drawing.svg": SVG,
        "smallest.png": png(32, 32),
        "long.png": png(16_384, 40),
        **{f"turned-{number}.jpg": turned(number) for number in range(1, 9)},
        "broken-profile.jpg": jpeg(icc_profile=b"\0" * 200),
        "broken-profile.png": png(icc_profile=b"nonsense" * 30),
        "other-profile.jpg": jpeg(icc_profile=icc("LAB")),
    }


def bad():
    """Every file that must be refused, with the reason's code."""
    return {
        "empty.png": (b"", "image.empty"),
        "heavy.jpg": (jpeg() + b"\0" * 25 * 2**20, "image.file_too_large"),
        "page.png": (HTML, "image.not_an_image"),
        "noise.jpg": (bytes(range(256)) * 40, "image.not_an_image"),
        "zeros.webp": (b"\0" * 4096, "image.not_an_image"),
        "paper.png": (PDF, "image.format_not_accepted"),
        "scan.jpg": (encoded(scene(), "TIFF"), "image.format_not_accepted"),
        "bitmap.png": (encoded(scene(), "BMP"), "image.format_not_accepted"),
        "tiny.png": (png(31, 400), "image.too_small"),
        "ribbon.png": (bomb_png(16_385, 40), "image.side_too_long"),
        "bomb.png": (bomb_png(60_000, 60_000), "image.too_large_pixels"),
        "179mp.png": (bomb_png(13_400, 13_400), "image.too_large_pixels"),
        "51mp.png": (bomb_png(8_000, 6_400), "image.too_large_pixels"),
        "claims.jpg": (_claiming(jpeg(), 60_000, 60_000), "image.too_large_pixels"),
        "film.png": (apng(300), "image.too_many_frames"),
        "announced.png": (apng(1, announced=4_000_000_000), "image.too_many_frames"),
        "film.webp": (moving_webp(201, 32, 32), "image.too_many_frames"),
        "wide-film.png": (apng(150, 1700, 1600), "image.too_many_frame_pixels"),
        "scans.jpg": (many_scans(1_500), "image.too_many_scans"),
        "no-end-and-less.jpg": (jpeg()[:-20], "image.truncated"),
        "half.jpg": (jpeg()[: len(jpeg()) // 2], "image.truncated"),
        "half.png": (png()[: len(png()) // 2], "image.truncated"),
        "half.webp": (webp()[: len(webp()) // 2], "image.truncated"),
        "head.jpg": (jpeg()[:30], "image.truncated"),
        "head.png": (png()[:20], "image.truncated"),
        "flipped.png": (_flipped(png(), 60), "image.damaged"),
        "page-after-head.jpg": (b"\xff\xd8\xff\xe0" + HTML, "image.truncated"),
        "page-after-head.png": (b"\x89PNG\r\n\x1a\n" + HTML, "image.damaged"),
        "twelve-bit.jpg": (_deep(jpeg()), "image.variant_not_accepted"),
        "short-rows.png": (raw_png(400, 400, b"\0" * 900), "image.truncated"),
        "profile-bomb.png": (
            png_with((b"iCCP", b"x\0\0" + zlib.compress(bytes(90 * 2**20), 1))),
            "image.profile_too_large",
        ),
        "canvas-lies.webp": (_canvas_lies(), "image.damaged"),
    }


def _claiming(content, width, height):
    place = content.index(b"\xff\xc0") + 5
    return content[:place] + struct.pack(">HH", height, width) + content[place + 4 :]


def _deep(content):
    place = content.index(b"\xff\xc0") + 4
    return content[:place] + b"\x0c" + content[place + 1 :]


def _flipped(content, place):
    return content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :]


def _canvas_lies():
    """An extended WebP whose canvas is another than its picture."""
    content = bytearray(webp(exif=exif_block(1)))
    content[24:27] = (4000).to_bytes(3, "little")
    return bytes(content)
