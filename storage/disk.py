"""The store on a disk: a folder of objects, and a files process that serves it (`storage.files`)."""

import os
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from storage import check, signing
from storage.folder import Folder
from storage.store import Finding, Findings, Signed


class DiskStore(Folder):
    """An ObjectStore in the folder `root`.

    `url` is where browsers reach the files process, on an origin of its own;
    `secret` is what that process knows too.
    """

    def __init__(
        self,
        root: str | os.PathLike[str],
        *,
        url: str,
        secret: str,
        clock: Callable[[], datetime] = signing.utcnow,
    ) -> None:
        super().__init__(root, clock=clock)
        self._urls = signing.Urls(url, secret=secret, clock=clock)

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> Self:
        """The store under INSTANCE, served at FILES_URL, signed with FILES_SECRET (or a secret of SECRET_KEY's)."""
        secret = settings.get("FILES_SECRET") or signing.derived_secret(settings["SECRET_KEY"])
        return cls(Path(settings["INSTANCE"]) / "files", url=settings["FILES_URL"], secret=secret)

    @property
    def origin(self) -> str:
        """See ObjectStore.origin."""
        return self._urls.origin

    def sign_put(
        self, key: str, *, content_type: str, size: int, expires_at: datetime, sender: str = ""
    ) -> Signed:
        """See ObjectStore.sign_put."""
        return self._urls.put(key, content_type=content_type, size=size, expires_at=expires_at, sender=sender)

    def sign_part(
        self, key: str, upload: str, number: int, *, size: int, expires_at: datetime, sender: str = ""
    ) -> Signed:
        """See ObjectStore.sign_part."""
        return self._urls.part(key, upload, number, size=size, expires_at=expires_at, sender=sender)

    def sign_get(
        self,
        key: str,
        *,
        expires_at: datetime,
        content_type: str | None = None,
        filename: str | None = None,
        inline: bool = True,
    ) -> str:
        """See ObjectStore.sign_get."""
        return self._urls.get(
            key, expires_at=expires_at, content_type=content_type, filename=filename, inline=inline
        )

    def check(self, origin: str) -> Findings:
        """See ObjectStore.check; the files process must be running."""
        return check.findings(self, origin)

    def fix(self, origin: str) -> Findings:
        """Clear what dead uploads left; the rest is settled by the files process's own settings."""
        swept = self.sweep()
        return [Finding("done", "store.swept", f"Cleared {swept} unfinished uploads.")] if swept else []
