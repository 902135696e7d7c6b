"""Fonts for watermarks in Japanese: one that the machine has, under a licence that lets pictures be made with it.

Pillow's own font has Latin letters only. The fork server reads the file before the first cage is made;
a cage could not.
"""

from functools import cache
from pathlib import Path

FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
FACES = (
    "NotoSansCJK-Regular.ttc",
    "NotoSansCJKjp-Regular.otf",
    "NotoSansJP-Regular.otf",
    "NotoSansJP-Regular.ttf",
    "BIZUDGothic-Regular.ttf",
    "ipaexg.ttf",
    "ipag.ttf",
    "fonts-japanese-gothic.ttf",
)
"""Noto and BIZ UD: SIL Open Font License; IPA: IPA Font License. The first one found is taken."""


@cache
def found() -> Path | None:
    """The font of this machine for Japanese; None if there is none that we know."""
    here = {path.name: path for folder in FOLDERS for path in sorted(folder.rglob("*.[ot]t[fc]"))}
    return next((here[name] for name in FACES if name in here), None)


def face(text: str) -> str:
    """The name of the font that draws this text: empty for Pillow's own, "none" if there is none."""
    if text.isascii():
        return ""
    font = found()
    return font.name if font else "none"
