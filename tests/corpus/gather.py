"""All cases of the corpus, folder by folder."""

from collections.abc import Iterator

from tests.corpus import avifs, drawings, gifs, jpegs, names, pngs, webps
from tests.corpus.case import READY, Case, case
from tests.imaging import samples

FOLDERS = {
    "plain": samples,
    "jpeg": jpegs,
    "png": pngs,
    "webp": webps,
    "gif": gifs,
    "avif": avifs,
    "svg": drawings,
    "names": names,
}


def files() -> Iterator[Case]:
    """Every case once, in the same order and with the same bytes each time."""
    for folder, module in FOLDERS.items():
        for filename, content in module.good().items():
            yield case(folder, filename, content, READY)
        for filename, (content, code) in module.bad().items():
            yield case(folder, filename, content, code)
