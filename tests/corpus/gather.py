"""All cases of the corpus, room by room."""

from collections.abc import Iterator

from tests.corpus.case import READY, Case, case
from tests.imaging import samples


def files() -> Iterator[Case]:
    """Every case once, in the same order and with the same bytes each time."""
    for filename, content in samples.good().items():
        yield case("plain", filename, content, READY)
    for filename, (content, code) in samples.bad().items():
        yield case("plain", filename, content, code)
