"""Several files read as one: the body of an object that came in parts."""

import io
import os
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any, BinaryIO, cast

_BUFFER = 64 * 1024


def joined(paths: Sequence[Path]) -> BinaryIO:
    """The bytes of these files one after the other, seekable; one alone is opened as it is."""
    if len(paths) == 1:
        return paths[0].open("rb")
    return cast(BinaryIO, io.BufferedReader(_Joined(paths), _BUFFER))


class _Joined(io.RawIOBase):
    """All files are opened at once: who reads on while the object is deleted reads to its end."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._files: list[BinaryIO] = []
        try:
            for path in paths:
                self._files.append(path.open("rb", buffering=0))  # type: ignore[arg-type]
        except OSError:
            self.close()
            raise
        sizes = [os.fstat(file.fileno()).st_size for file in self._files]
        self._starts = [0, *accumulate(sizes)]
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._starts[-1]}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        index = bisect_right(self._starts, self._at) - 1
        if index >= len(self._files):
            return 0
        file = self._files[index]
        file.seek(self._at - self._starts[index])
        count = file.readinto(buffer)  # type: ignore[attr-defined]
        self._at += count
        return int(count)

    def close(self) -> None:
        for file in self._files:
            file.close()
        super().close()
