"""Names that lie about their file, or about themselves; what is in the file decides."""

from tests.imaging import samples


def good():
    png, jpeg = samples.png(96, 64), samples.jpeg(96, 64)
    return {
        "photograph-really.png": jpeg,
        "drawing-really.jpg": samples.SVG,
        "film-really.webp": samples.moving_gif(3),
        "new-really.gif": samples.avif(),
        "no ending": png,
        "../../../etc/passwd.png": png,
        "..\\..\\windows\\system.png": png,
        "nul\0.png": png,
        "\u202egnp.exe": png,
        "two\r\nSet-Cookie: a=b.png": png,
        "絵🎨👩‍👩‍👧 コンペ.png": png,
        "x" * 300 + ".png": png,
        ".png": png,
        "'; DROP TABLE image; --.png": png,
        '"><script>alert(1)<.png': png,
        "CON.jpg": jpeg,
        "a%2e%2e%2fb.png": png,
    }


def bad():
    code = "image.format_not_accepted"
    return {
        "page.svg": (samples.HTML, "image.not_an_image"),
        "page-with-drawing.svg": (b"<html><body>" + samples.SVG + b"</body></html>", "image.not_an_image"),
        "script.jpg": (b"<?php echo 1;", "image.not_an_image"),
        "program.png": (b"MZ" + bytes(400), "image.not_an_image"),
        "elf.gif": (b"\x7fELF" + bytes(400), "image.not_an_image"),
        "archive.png": (b"PK\3\4" + bytes(90), code),
        "paper.jpg": (samples.PDF, code),
        "postscript.png": (b"%!PS-Adobe-3.0 EPSF-3.0\n", code),
        "layers.png": (b"8BPS\0\1" + bytes(60), code),
        "film.gif": (b"\0\0\0\x18ftypmp42" + bytes(60), code),
        "camera.jpg": (b"II*\0\x10\0\0\0CR\2\0" + bytes(90), code),
        "icon.png": (b"\0\0\1\0\1\0" + bytes(60), code),
        "new.jpg": (b"\xff\x0a" + bytes(60), code),
        "old.png": (b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(60), code),
        "one-byte.png": (b"\x89", "image.not_an_image"),
        "space.svg": (b" " * 5_000, "image.not_an_image"),
        "spaces-in-front.png": (b"\n" + samples.png(), "image.not_an_image"),
    }
