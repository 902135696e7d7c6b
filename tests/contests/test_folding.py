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


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("秋\u301c冬の新作展", "秋\uff5e冬"),  # wave dash and full-width tilde: the same key on two systems
        ("秋\uff5e冬の新作展", "秋\u301c冬"),
        ("秋~冬の新作展", "秋\u301c冬"),
        ("辻\U000e0100堂の看板", "辻堂"),  # variation selectors
        ("辻堂の看板", "辻\ufe00堂"),
        ("木綿\u200b問屋の包装紙", "木綿問屋"),  # zero width space, joiner, byte order mark, soft hyphen
        ("木綿問屋の包装紙", "木綿\u200d問屋\ufeff"),
        ("か\u200b\u3099らす", "ガラス"),
        ("type\u00adface", "typeface"),
        ("B\u22122号棟", "B-2号棟"),  # minus, non-breaking hyphen, en dash, full width
        ("B-2号棟", "Ｂ\uff0d２号棟"),
        ("T\u2011shirt", "t-shirt"),
        ("2026\u20132027", "2026-2027"),
        ("The bakers\u2019 guild", "bakers'"),
        ("The baker´s guild", "baker\uff07s"),
        ("ケーキ工房", "ケ\uff0dキ"),  # a long vowel typed with the key of the hyphen
        ("ｹｰｷ工房", "けーき"),
        ("ケ\u2010キ工房", "ケーキ"),
    ],
)
def test_signs_that_look_alike_or_are_not_seen_do_not_matter(stored, typed):
    (term,) = terms(typed)

    assert term in fold(stored)
    ((marked, _),) = [piece for piece in spans(stored, [term]) if piece[1]]
    assert fold(marked) == term
    assert fold(fold(stored)) == fold(stored)


def test_what_nobody_sees_is_no_word():
    assert terms("\u200b \ufe0f\U000e0101") == ()
    assert fold("\u200b") == ""


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
