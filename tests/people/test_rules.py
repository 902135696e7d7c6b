"""What a password must be, and how long a guesser waits."""

from datetime import timedelta

import pytest

from contest.people.addresses import normal
from contest.people.rules import FREE_TRIES, LONGEST_WAIT, network, password_fault, wait
from tests.make import NOON


@pytest.mark.parametrize(
    ("fault", "passwords"),
    [
        (None, ["correct horse", "さくらさくらやよいのそら", "x1y2z3w4v5", "konpe-demo-2026", "correct horse battery",
                "a" * 12 + " and then words that nobody guesses", "takahashi drew a red kite"]),
        ("password.too_short", ["", "123456789"]),
        ("password.too_long", ["x" * 201]),
        ("password.unreadable", ["tab\tand bell\x07"]),
        ("password.too_plain", ["aaaaaaaaaaaa", "ababababababab", "Password123", "qwerty1234", "password1!", "iloveyou123",
                                "football123", "1234567891", "11223344556", "sakura1234", "ＳＡＫＵＲＡ１２３４",
                                "p@ssw0rd 123", "tokyo tokyo", "1qaz" * 50, "１２３４５６７８９０"]),
        ("password.like_you", ["takahashi1", "takahashi@example.jp", "TAKAHASHI2026"]),
    ],
)  # fmt: skip
def test_passwords_are_long_and_not_close_to_their_owner(fault, passwords):
    for one in passwords:
        assert password_fault(one, email="takahashi@example.jp", name="Ken") == fault, one


def test_the_wait_grows_and_never_passes_a_quarter_of_an_hour():
    waits = [wait([NOON] * n).total_seconds() for n in range(FREE_TRIES + 9)]
    assert waits[:FREE_TRIES] == [0] * FREE_TRIES
    assert waits[FREE_TRIES:] == [15, 30, 60, 120, 240, 480, 900, 900, 900]
    assert wait([NOON] * 10_000) == LONGEST_WAIT == timedelta(minutes=15)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2ff:3::4", "2001:db8:1:200::/56"),
        (None, "unknown"),
        ("unix:", "unknown"),
    ],
)
def test_addresses_are_counted_by_network(address, place):
    assert network(address) == place


@pytest.mark.parametrize("typed", ["Ken@Example.JP", " ken@example.jp ", "ｋｅｎ＠example.jp"])
def test_an_address_is_written_in_one_way(typed):
    assert normal(typed) == "ken@example.jp"


def test_a_domain_in_kanji_is_kept_as_mail_servers_read_it():
    assert normal("ken@日本語.jp") == "ken@xn--wgv71a119e.jp"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("taro..suzuki@docomo.ne.jp", "taro..suzuki@docomo.ne.jp"),
        ('"taro..suzuki"@docomo.ne.jp', "taro..suzuki@docomo.ne.jp"),
        (' "Taro..Suzuki"@DoCoMo.ne.jp ', "taro..suzuki@docomo.ne.jp"),
        ("ｔａｒｏ．．ｓｕｚｕｋｉ＠docomo.ne.jp", "taro..suzuki@docomo.ne.jp"),
        ("taro.suzuki.@docomo.ne.jp", "taro.suzuki.@docomo.ne.jp"),
        ("a...@ezweb.ne.jp", "a...@ezweb.ne.jp"),
        ('"ken"@example.jp', "ken@example.jp"),
    ],
)
def test_mailboxes_that_carriers_gave_out_are_one_however_written(typed, stored):
    assert normal(typed) == normal(stored) == stored


@pytest.mark.parametrize(
    "typed",
    ["a..b@example.jp", '"a..b"@example.jp', "a.@example.jp", "a..b@mail.docomo.ne.jp", "a..b@docomo.ne.jp.example",
     ".a@docomo.ne.jp", "a..b c@docomo.ne.jp", '"a..b@docomo.ne.jp', '"a b"@docomo.ne.jp', '"a..\nb"@docomo.ne.jp',
     '"a@b"@docomo.ne.jp', "a..b\0@docomo.ne.jp", "a.." + "b" * 63 + "@docomo.ne.jp", "", "ken", "ken@", "@example.jp",
     "ken@example", "a b@example.jp", "k\0@example.jp", "ken@example.jp\nBcc: x@y.jp", "健@example.jp"],
)  # fmt: skip
def test_anything_else_is_no_address(typed):
    with pytest.raises(ValueError):
        normal(typed)
