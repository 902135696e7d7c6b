"""Legal pages: terms, privacy, commercial disclosure. They come as drafts with placeholders to fill.

A draft is in `templates/site/pages/<name>.<language>.md`; a site writes its own text into
`INSTANCE/pages/<name>.<language>.md`, which then takes its place. Gaps are written 〔like this〕; those named
after a setting are filled in from it.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

NAMES, LANGUAGES = ("terms", "privacy", "tokushoho"), ("ja", "en")
FILLED = ("HOUSE_NAME", "HOUSE_CONTACT", "PUBLIC_URL", "FEE_PERCENT", "FEE_TAX")
_DRAFTS = Path(__file__).resolve().parent.parent.parent / "templates/site/pages"
_GAP = re.compile(r"〔[^〕]*〕")


def text(name: str, language: str, config: Mapping[str, Any]) -> str:
    """One of the texts, in Markdown, with the settings filled in."""
    file = f"{name}.{language}.md"
    own = Path(config["INSTANCE"]) / "pages" / file
    found = (own if own.is_file() else _DRAFTS / file).read_text(encoding="utf-8")
    for setting in FILLED:
        if str(config[setting]):
            found = found.replace(f"〔{setting}〕", str(config[setting]))
    return found


def gaps(config: Mapping[str, Any]) -> dict[str, list[str]]:
    """What still has to be written before strangers may rely on it: gaps by file name."""
    found = {
        f"{name}.{language}.md": _GAP.findall(text(name, language, config))
        for name in NAMES
        for language in LANGUAGES
    }
    return {file: missing for file, missing in found.items() if missing}
