"""Japanese catalogue: extracted from the sources, compiled when it is newer than what was compiled."""

import os
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
PO = ROOT / "contest/translations/ja/LC_MESSAGES/messages.po"
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None, "N_": None}
SOURCES = [("contest/**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]


def compile_if_stale() -> None:
    """Write messages.mo beside messages.po if it is missing or older."""
    compiled = PO.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime >= PO.stat().st_mtime:
        return
    draft = compiled.with_suffix(f".{os.getpid()}")
    with draft.open("wb") as file:
        write_mo(file, known())
    draft.replace(compiled)  # several processes may start at once


def known() -> Catalog:
    """The catalogue as it is now."""
    with PO.open("rb") as file:
        return read_po(file, locale="ja")


def update() -> list[str]:
    """Bring the catalogue in line with the sources, keeping what is translated; the keys without Japanese."""
    translated = {key(message): message.string for message in known() if message.id}
    fresh = Catalog(locale="ja", project="Konpe", charset="utf-8")
    for found in extracted():
        one = found if isinstance(found, str) else found[0]
        nothing: str | tuple[str, ...] = "" if isinstance(found, str) else ("",)
        fresh.add(found, translated.get(one, nothing))
    with PO.open("wb") as file:
        write_po(file, fresh, width=110, sort_output=True, no_location=True, omit_header=True)
    return sorted(key(message) for message in fresh if message.id and not any(message.string or ()))


def extracted() -> Iterator[str | tuple[str, ...]]:
    """Every English sentence of the sources: a string, or (one, many)."""
    folders = {"contest", "templates"}

    def enter(folder: str | os.PathLike[str]) -> bool:
        parts = Path(folder).relative_to(ROOT).parts
        return parts[0] in folders and not {"node_modules", "static", "migrations"} & set(parts)

    for _file, _line, message, _comments, _context in extract_from_dir(
        ROOT, method_map=SOURCES, keywords=KEYWORDS, directory_filter=enter
    ):
        if message:
            yield message if isinstance(message, str) else tuple(message)


def key(message: Message) -> str:
    """The English sentence; of a plural the singular."""
    return message.id if isinstance(message.id, str) else message.id[0]
