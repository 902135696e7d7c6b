"""Pictures as cameras and drawing programs write them: large, grainy, and with the maker's name inside."""

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw


def photograph(path: Path, *, artist: str, width: int = 4000, height: int = 3000) -> Path:
    """A JPEG of 12 megapixels and some 5 MB, the artist's name in its EXIF block."""
    grain = Image.effect_noise((width, height), 40)
    warm = Image.linear_gradient("L").resize((width, height))
    exif = Image.Exif()
    exif[0x013B] = artist  # Artist
    exif[0x0112] = 6  # Orientation: turned by 90 degrees
    Image.merge("RGB", (grain, warm, grain)).save(path, "JPEG", quality=88, exif=exif)
    return path


def drawing(path: Path, *, colour: str, letter: str = "み") -> Path:
    """A flat mark on white, in the format of the path's suffix (PNG or WebP)."""
    picture = Image.new("RGB", (1600, 1200), "white")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((400, 200, 1200, 1000), fill=colour)
    pen.rectangle((700, 500, 900, 700), fill="white")
    pen.line((0, 0, 100 + ord(letter) % 200, 300), fill=colour, width=12)
    picture.save(path)
    return path


def noise(megapixels: int, *, seed: int = 0) -> bytes:
    """JPEG bytes of so many megapixels, each seed another picture."""
    height = 1000 * megapixels // 4
    picture = Image.effect_noise((4000, height), 30).convert("RGB")
    ImageDraw.Draw(picture).rectangle((seed % 4000, 0, seed % 4000 + 40, 40), fill=(seed % 256, 0, 0))
    out = BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()
