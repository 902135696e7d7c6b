"""Redirect targets: our own pages only."""

from urllib.parse import urlsplit


def own(target: str | None) -> str | None:
    """`target` if it is a path of this site, else None.

    Browsers read backslashes as slashes and drop control characters, so "/\\\\evil.example" and
    "/\\t/evil.example" lead away: anything but printable characters without backslash is refused.
    """
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return None
    if not target.isprintable() or len(target) > 2000:
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else target
