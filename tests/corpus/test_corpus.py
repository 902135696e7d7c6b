from hashlib import sha256

from contest.imaging.reasons import SENTENCES
from tests import corpus


def test_the_corpus_is_the_same_every_time_and_names_its_outcomes():
    first = {case.name: sha256(case.bytes).digest() for case in corpus.files()}
    again = [(case.name, sha256(case.bytes).digest()) for case in corpus.files()]

    assert dict(again) == first
    assert len(again) == len(first)
    assert {case.expected for case in corpus.files()} <= {corpus.READY, *SENTENCES}
