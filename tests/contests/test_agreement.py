import hashlib

import pytest

from contest.contests import agreement


@pytest.mark.parametrize("version", agreement.VERSIONS)
def test_every_version_has_the_same_clauses_in_both_languages(version):
    ja, en = agreement.read(version, "ja"), agreement.read(version, "en")

    assert len(ja.clauses) == len(en.clauses) == 11
    assert all(clause.heading and clause.text for clause in ja.clauses + en.clauses)


def test_the_agreement_names_what_the_law_wants_named():
    ja, en = agreement.text(agreement.CURRENT, "ja"), agreement.text(agreement.CURRENT, "en")

    # Copyright Act art. 61(2): rights under 27 and 28 stay behind unless they are named.
    assert "第27条" in ja and "第28条" in ja and "著作者人格権" in ja
    assert "Article 27" in en and "Article 28" in en and "moral rights" in en


# Somebody may have accepted it: a better text is a new version, never a change of this one.
@pytest.mark.parametrize(
    ("version", "language", "digest"),
    [
        ("2026-11", "ja", "5b9561deff7c578636ff577382a360b306dbbbea996337b88b9f0271b7c852fc"),
        ("2026-11", "en", "cf1c939b5d9261ac9efb67ca563f9d0ff87d4d28fdacd7f967777fc7bd38f9c6"),
    ],
)
def test_a_version_never_changes(version, language, digest):
    assert hashlib.sha256(agreement.text(version, language).encode()).hexdigest() == digest


def test_a_version_that_never_was_is_an_error():
    with pytest.raises(ValueError, match="no transfer agreement"):
        agreement.text("../../config", "en")
