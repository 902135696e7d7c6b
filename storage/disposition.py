"""Content-Disposition for file names that strangers typed (RFC 6266, RFC 8187)."""

import unicodedata
from urllib.parse import quote

_LONGEST = 150
_NAMELESS = "file"


def disposition(filename: str | None, *, inline: bool) -> str:
    """The header's value, pure ASCII: shown in the page, or saved under a harmless form of the name."""
    kind = "inline" if inline else "attachment"
    if filename is None:
        return kind
    name = harmless(filename)
    # RFC 6266 appendix D: no quotes, backslashes or percent signs in the plain form.
    plain = "".join(c if c.isascii() and c not in '"\\%' else "_" for c in name)
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def harmless(filename: str) -> str:
    """The last part of the name without control, direction-turning or path characters, at most 150 long.

    Direction marks go because they make "gpj.exe" look like "exe.jpg"; the
    extension survives shortening.
    """
    last = filename.replace("\\", "/").rpartition("/")[2]
    cleaned = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C")
    cleaned = "".join("_" if c in '<>:"|?*' else c for c in cleaned).strip(" .") or _NAMELESS
    if len(cleaned) <= _LONGEST:
        return cleaned
    stem, dot, extension = cleaned.rpartition(".")
    if not dot or len(extension) > 20:
        return cleaned[:_LONGEST]
    return stem[: _LONGEST - len(extension) - 1] + dot + extension
