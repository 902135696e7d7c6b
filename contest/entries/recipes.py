"""Recipes of renditions: which are made of an image, how they are watermarked, and their storage keys."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app

from contest.imaging import fonts, specs
from storage import keys

# Raise this when the same original shall give other bytes: a key never changes its content.
RECIPE = "v3"


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A rendition in storage; sizes in pixels and bytes."""

    kind: str
    key: str
    content_type: str
    width: int
    height: int
    size: int


def specs_for(*, reference: bool) -> Sequence[str]:
    """An entry's preview carries the mark, a reference's does not: it is the client's own."""
    return specs.REFERENCE_KINDS if reference else specs.ENTRY_KINDS


def watermark(contest_id: int) -> dict[str, str]:
    """The words over a contest's previews, and the seed that places them: one per contest, known to nobody."""
    secret = current_app.config["SECRET_KEY"].encode()
    seed = hmac.new(secret, f"watermark/{contest_id}".encode(), "sha256").hexdigest()
    text = f"{current_app.config['HOUSE_NAME']} #{contest_id}"
    return {"watermark_text": text, "watermark_seed": seed}


def key(original_key: str, spec: str, contest_id: int) -> str:
    """Storage key of a rendition of this original."""
    mark = ""
    if specs.SPECS[spec].watermarked:
        # With another name or font the same picture is marked otherwise.
        text = watermark(contest_id)["watermark_text"]
        mark = f" {text} {fonts.face(text)}"
    return keys.rendition(original_key, recipe=f"{spec} {RECIPE}{mark}")


def planned(sha256: str, salt: str, *, contest_id: int, reference: bool) -> set[str]:
    """All keys that preparing an image will write: they are not orphans before its row says so."""
    original = keys.original(sha256, salt=salt)
    return {original, *(key(original, spec, contest_id) for spec in specs_for(reference=reference))}
