"""The store on a disk: a folder of objects, and a files process that serves it (`storage.files`)."""

import os
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from storage import check
from storage.folder import Folder
from storage.signing import Urls, derived_secret, utcnow
from storage.store import Finding, Findings


class DiskStore(Folder, Urls):
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
        clock: Callable[[], datetime] = utcnow,
    ) -> None:
        Folder.__init__(self, root, clock=clock)
        Urls.__init__(self, url, secret=secret, clock=clock)

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> Self:
        """The store under INSTANCE, served at FILES_URL, signed with FILES_SECRET (or a secret of SECRET_KEY's)."""
        secret = settings.get("FILES_SECRET") or derived_secret(settings["SECRET_KEY"])
        return cls(Path(settings["INSTANCE"]) / "files", url=settings["FILES_URL"], secret=secret)

    def check(self, origin: str) -> Findings:
        """See ObjectStore.check; the files process must be running."""
        return check.findings(self, origin)

    def fix(self, origin: str) -> Findings:
        """Clear what dead uploads left; the rest is settled by the files process's own settings."""
        swept = self.sweep()
        return [Finding("done", "store.swept", f"Cleared {swept} unfinished uploads.")] if swept else []
