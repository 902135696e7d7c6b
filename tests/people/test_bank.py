"""Bank details as typed by people, and whether two accounts are one."""

import pytest

from contest.kernel.refusal import Invalid
from contest.people.bank import BankDetails, identity, normal

GOOD = {
    "bank": "みさき信用金庫",
    "branch": "小樽支店",
    "kind": "ordinary",
    "number": "1234567",
    "holder": "タカハシ ケン",
}


def test_half_width_kana_full_width_figures_and_hiragana_are_understood():
    found = normal(
        **GOOD | {"bank": " みさき　信用金庫", "number": "１２３－４５６７", "holder": "ﾀｶﾊｼ　ケン"}
    )
    assert (found.bank, found.number, found.holder) == ("みさき 信用金庫", "1234567", "タカハシ ケン")
    assert normal(**GOOD | {"holder": "たかはし けん"}).holder == "タカハシ ケン"


@pytest.mark.parametrize(
    "holder",
    ["カ）コンペ", "KONPE CO.,LTD", "ヤマダ タロウ", "ｼｬ)ﾃﾞｻﾞｲﾝ", "オオツカ・ショウテン", "エー－ビー"],
)
def test_holders_as_banks_print_them_are_taken(holder):
    assert normal(**GOOD | {"holder": holder}).holder


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"bank": ""}, "bank", "bank.missing"),
        ({"bank": "　"}, "bank", "bank.missing"),
        ({"bank": "x" * 41}, "bank", "bank.too_long"),
        ({"branch": "a\0b"}, "branch", "bank.unreadable"),
        ({"kind": "gold"}, "kind", "bank.kind_unknown"),
        ({"number": "123456"}, "number", "bank.number_not_seven"),
        ({"number": "12345678"}, "number", "bank.number_not_seven"),
        ({"number": "１２３４５６"}, "number", "bank.number_not_seven"),
        ({"number": "一二三四五六七"}, "number", "bank.number_not_seven"),
        ({"number": "-1234567x"}, "number", "bank.number_not_seven"),
        ({"holder": ""}, "holder", "bank.missing"),
        ({"holder": "高橋 健"}, "holder", "bank.holder_not_kana"),
        ({"holder": "ア" * 61}, "holder", "bank.too_long"),
        ({"holder": "ア\u202eイ"}, "holder", "bank.holder_not_kana"),
    ],
)
def test_what_cannot_be_right_is_refused_at_its_field(wrong, field, code):
    with pytest.raises(Invalid) as why:
        normal(**GOOD | wrong)
    assert {name: refusal.code for name, refusal in why.value.errors.items()} == {field: code}


def test_all_wrong_fields_are_told_at_once():
    with pytest.raises(Invalid) as why:
        normal(bank="", branch="", kind="", number="", holder="")
    assert set(why.value.errors) == {"bank", "branch", "kind", "number", "holder"}


def test_an_account_is_the_same_however_its_names_were_typed():
    one = normal(**GOOD)
    for other in (
        {"bank": "みさき"},
        {"branch": "小樽"},
        {"bank": "みさき 信用金庫"},
        {"holder": "ベツノヒト"},
    ):
        assert identity(normal(**GOOD | other)) == identity(one)
    for other in ({"number": "1234568"}, {"kind": "current"}, {"branch": "札幌"}, {"bank": "うみべ"}):
        assert identity(normal(**GOOD | other)) != identity(one)


def test_only_the_end_of_the_number_is_shown():
    assert BankDetails(**GOOD).masked == "・・・・567"
