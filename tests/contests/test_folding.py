import pytest

from contest.contests.folding import MOST_TERMS, excerpt, fold, spans, terms


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("ＬＯＧＯ", "logo"),
        ("ｶﾞﾗｽ", "がらす"),
        ("ガラス", "がらす"),
        ("Straße", "strasse"),
        ("㈱みなと", "(株)みなと"),
        ("E\u0301tude", "étude"),
        ("a\x00b\ud800c", "a b c"),
    ],
)
def test_width_case_and_kana_do_not_matter(written, compared):
    assert fold(written) == compared


def test_terms_are_words_apart_by_any_space_and_no_more():
    assert terms("  Logo　焙煎 logo\t“x” OR -a* ") == ("logo", "焙煎", "“x”", "or", "-a*")
    assert terms("") == terms(" 　\x00") == ()
    assert len(terms(" ".join(map(str, range(99))))) == MOST_TERMS


@pytest.mark.parametrize(
    ("text", "sought", "found"),
    [
        ("みなと焙煎所のロゴ", ["焙煎"], ["焙煎"]),
        ("Logo for a LOGO", ["logo"], ["Logo", "LOGO"]),
        ("ｶﾞﾗｽの器", ["がらす"], ["ｶﾞﾗｽ"]),
        ("㈱みなと", ["株"], ["㈱"]),  # a sign that is several letters is marked whole
        ("aaaa", ["aa"], ["aaaa"]),
        ("nothing", ["x"], []),
    ],
)
def test_what_was_found_is_marked_as_it_was_written(text, sought, found):
    pieces = spans(text, sought)

    assert "".join(piece for piece, _ in pieces) == text
    assert [piece for piece, hit in pieces if hit] == found


def test_an_excerpt_shows_what_is_around_the_first_find():
    text = "前" * 100 + "\n焙煎所\n" + "後" * 100

    assert excerpt(text, ["焙煎"], around=3) == "…前前 焙煎所 後…"
    assert excerpt("焙煎", ["焙煎"]) == "焙煎"
    assert excerpt(text, ["海"]) == excerpt(text, []) == ""
