"""The files process, with fault points at the steps of the disk itself: `gunicorn "tests.faults.frail_files:app()"`.

Which steps those are is the operating system's business, so the store's own code knows nothing of them.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from contest.kernel import faults
from storage import files

POINTS = (
    "files.in_the_body",
    "files.before_sync",
    "files.after_sync",
    "files.before_rename",
    "files.after_rename",
)


def app() -> "FrailApp":
    """The files process's application, dying where its orders say."""
    faults.obey(os.environ["KONPE_FAULTS"])
    os.fsync = _frail(os.fsync, "sync")  # type: ignore[assignment]
    Path.rename = _frail(Path.rename, "rename")  # type: ignore[method-assign]
    return FrailApp(files.from_environment())


class FrailApp:
    """The application of the files process, which may die in the middle of a body."""

    def __init__(self, inner: files.FilesApp) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        """Answer as the application does."""
        if environ["REQUEST_METHOD"] == "PUT":
            environ["wsgi.input"] = _Body(environ["wsgi.input"])
        return self._inner(environ, start)


def _frail(act: Callable[..., Any], name: str) -> Callable[..., Any]:
    def does(*given: Any, **named: Any) -> Any:
        faults.reached(f"files.before_{name}")
        answer = act(*given, **named)
        faults.reached(f"files.after_{name}")
        return answer

    return does


class _Body:
    """A request's body, in the middle of which the process may die."""

    def __init__(self, body: Any) -> None:
        self._body = body

    def __getattr__(self, name: str) -> Any:
        return getattr(self._body, name)

    def read(self, *size: int) -> bytes:
        block: bytes = self._body.read(*size)
        if block:
            faults.reached("files.in_the_body")
        return block
