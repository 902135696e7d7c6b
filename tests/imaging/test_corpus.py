"""Every file of the corpus through the cage, and what becomes of it."""

import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from hashlib import sha256

import pytest

from contest.imaging.inspect import inspect
from contest.imaging.reasons import SENTENCES, Unreadable
from tests import corpus
from tests.imaging.samples import CANARY, GPS, HTML

cases = cache(lambda: list(corpus.files()))
NEVER = (CANARY, GPS, HTML[-20:], b"<?php", b"alert(1)", b"%PDF", b"PK\3\4", b"passwd")
"""Nothing of this is in a picture that others can fetch."""
DECODED_ONLY = {
    "plain/no-end-and-less.jpg", "plain/half.jpg", "plain/short-rows.png", "jpeg/no-tables.jpg", "webp/no-key-frame.webp",
    "webp/nonsense.webp", "gif/empty-data.gif",
}  # fmt: skip
"""Nothing in its blocks is wrong; the decoder finds out."""


@pytest.fixture(scope="module")
def outcomes(cages, tmp_path_factory):
    """What became of each case, two at a time through one fork server: its outcome and its renditions' bytes."""
    folder = tmp_path_factory.mktemp("corpus")
    cages.start()
    server = cages.server_pid

    def through(number):
        path, out = folder / f"{number}.original", folder / f"{number}.out"
        path.write_bytes(cases()[number].bytes)
        out.mkdir()
        try:
            made = cages.run(path, out_dir=out, watermark_text="Konpe", watermark_seed="1")
        except Unreadable as refused:
            return refused.code, list(out.iterdir())
        return corpus.READY, [each.path.read_bytes() for each in made.renditions]

    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(through, range(len(cases()))))
    assert cages.server_pid == server
    return dict(zip((case.name for case in cases()), ends, strict=True))


def test_the_corpus_is_large():
    assert len(cases()) >= 120
    assert sum(1 for case in cases() if case.expected == corpus.READY) >= 60


def test_every_file_ends_as_it_must(outcomes):
    assert {name: end for name, (end, _) in outcomes.items()} == {
        case.name: case.expected for case in cases()
    }


def test_nothing_is_left_of_what_is_refused_and_nothing_strange_of_what_is_not(outcomes):
    for name, (end, left) in outcomes.items():
        assert len(left) == (3 if end == corpus.READY else 0), name
        assert not [word for word in NEVER for content in left if word in content], name


def test_every_file_costs_little_to_inspect_and_bad_ones_are_refused_with_their_reason_before_a_decoder():
    for case in cases():
        began, found = time.process_time(), corpus.READY
        try:
            inspect(case.bytes)
        except Unreadable as refused:
            found = refused.code
            assert "%(" not in str(refused)
        assert time.process_time() - began < 2, case.name
        assert found == (corpus.READY if case.name in DECODED_ONLY else case.expected), case.name


def test_the_corpus_is_the_same_every_time():
    assert [(case.name, sha256(case.bytes).digest()) for case in corpus.files()] == [
        (case.name, sha256(case.bytes).digest()) for case in cases()
    ]
    assert len({case.name for case in cases()}) == len(cases())
    assert {case.expected for case in cases()} <= {corpus.READY, *SENTENCES}
