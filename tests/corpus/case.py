"""One file of the corpus."""

from dataclasses import dataclass

READY = "ready"
TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
    "avif": "image/avif",
    "svg": "image/svg+xml",
}


@dataclass(frozen=True)
class Case:
    """A file as a browser would announce it, and what must become of it: "ready", or the code of a reason.

    `at_promise`: an honest browser never gets to send it, for its size is refused before.
    """

    name: str
    filename: str
    content_type: str
    bytes: bytes
    expected: str

    @property
    def at_promise(self) -> bool:
        """Whether the promise of an upload is refused already, by its size."""
        return self.expected in ("image.empty", "image.file_too_large")


def case(folder: str, filename: str, content: bytes, expected: str = READY) -> Case:
    """A case whose announced type is that of its file's ending, as browsers do it."""
    ending = filename.rpartition(".")[2].lower()
    return Case(f"{folder}/{filename}", filename, TYPES.get(ending, "image/png"), content, expected)
