"""Whole objects and parts of them as answers to a GET (RFC 9110, sections 13 and 14)."""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO
from wsgiref.types import WSGIEnvironment

from storage.folder import CHUNK
from storage.store import Stat

_RANGE = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)


class Part:
    """Part of an object as a WSGI body; the server calls close()."""

    def __init__(self, opening: Any, first: int, length: int) -> None:
        self._opening = opening
        self._file: BinaryIO = opening.__enter__()
        self._file.seek(first)
        self._length = length

    def __iter__(self) -> Iterator[bytes]:
        left = self._length
        while left and (chunk := self._file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk

    def close(self) -> None:
        """Let the file go."""
        self._opening.__exit__(None, None, None)


def wanted_range(environ: WSGIEnvironment, stat: Stat) -> tuple[int, int] | None:
    """First byte and the one behind the last of the single range asked for; None for the whole.

    An empty range stands for one that can not be had.
    """
    asked = _RANGE.fullmatch(environ.get("HTTP_RANGE", ""))
    condition = environ.get("HTTP_IF_RANGE")
    if not asked or (condition is not None and condition != f'"{stat.etag}"'):
        return None
    begin, end = asked.groups()
    if len(begin) > 15 or len(end) > 15 or not (begin or end):
        return None
    if not begin:
        return max(0, stat.size - int(end)), stat.size
    if not end:
        return int(begin), stat.size
    return (int(begin), min(int(end) + 1, stat.size)) if int(begin) <= int(end) else None


def matches(condition: str, etag: str) -> bool:
    asked = {word.strip().removeprefix("W/") for word in condition.split(",")}
    return bool(asked & {"*", f'"{etag}"'})
