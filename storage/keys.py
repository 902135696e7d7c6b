"""The names of objects. We choose them all; none ever comes from a file's name.

    inbox/<random>             what a browser sends, until the worker has seen it
    inbox/<random>-preview     a small picture of it, drawn by us, until it is used or thrown away
    originals/<ab>/<hash>      an original the worker accepted
    renditions/<ab>/<hash>     what we drew from an original
    deliverables/<ab>/<hash>   a source file handed over
    exports/<random>           a part of a copy of all that is somebody's own, for a week

The hash of an original or a deliverable is keyed with a salt of its own
version: who knows a picture can not find out whether it is in the site.
"""

import hashlib
import hmac
import re
import secrets

_KEY = re.compile(r"[a-z0-9_-]+(?:/[a-z0-9_-]+)*")
_PREFIX = re.compile(r"(?:[a-z0-9_-]+/)*[a-z0-9_-]*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LONGEST = 200


def inbox() -> str:
    """A new key for an upload; nobody can guess it."""
    return f"inbox/{secrets.token_hex(16)}"


def preview(inbox_key: str) -> str:
    """The key of the small picture of what was sent to this key of the inbox."""
    return f"{require_key(inbox_key)}-preview"


def sent(preview_key: str) -> str:
    """The key of the inbox that a key of `preview` belongs to; any other key itself."""
    return preview_key.removesuffix("-preview")


def export() -> str:
    """A new key for a part of somebody's copy; nobody can guess it."""
    return f"exports/{secrets.token_hex(16)}"


def salt() -> str:
    """A new salt, to be kept with the version whose files it hides."""
    return secrets.token_hex(16)


def original(sha256: str, *, salt: str) -> str:
    """The key of an accepted original, from the SHA-256 of its bytes (64 hex digits)."""
    return _hashed("originals", sha256, salt)


def deliverable(sha256: str, *, salt: str) -> str:
    """The key of a delivered source file, from the SHA-256 of its bytes (64 hex digits)."""
    return _hashed("deliverables", sha256, salt)


def rendition(original: str, *, recipe: str) -> str:
    """The key of what `recipe` makes of the original at that key.

    The recipe names everything the bytes depend on ("thumb 320 webp v1"): the
    same recipe on the same original is the same object.
    """
    digest = hashlib.sha256(f"{require_key(original)}\n{recipe}".encode()).hexdigest()
    return f"renditions/{digest[:2]}/{digest}"


def require_key(key: str) -> str:
    """The key itself if it is well formed; else ValueError.

    Small letters, digits, hyphen and underscore, parted by slashes: no dots,
    so no way up a folder, and nothing that a URL would have to escape.
    """
    if len(key) > _LONGEST or not _KEY.fullmatch(key):
        raise ValueError(f"not a key: {key!r}")
    return key


def require_prefix(prefix: str) -> str:
    """The prefix itself if keys can begin with it; else ValueError."""
    if len(prefix) > _LONGEST or not _PREFIX.fullmatch(prefix):
        raise ValueError(f"not the beginning of a key: {prefix!r}")
    return prefix


def _hashed(folder: str, sha256: str, salt: str) -> str:
    if not _SHA256.fullmatch(sha256):
        raise ValueError("a SHA-256 is 64 small hex digits")
    if len(salt) < 16:
        raise ValueError("a salt has at least 16 characters")
    digest = hmac.new(salt.encode(), sha256.encode(), hashlib.sha256).hexdigest()
    return f"{folder}/{digest[:2]}/{digest}"
