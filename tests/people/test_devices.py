"""What a browser says it is."""

import pytest

from contest.people.devices import words

_MOZILLA = "Mozilla/5.0 "
_WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko) "


@pytest.mark.parametrize(
    ("user_agent", "expected"),
    [
        (f"{_MOZILLA}(Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox, Windows"),
        (f"{_MOZILLA}(X11; Linux x86_64) {_WEBKIT}Chrome/131.0.0.0 Safari/537.36", "Chrome, Linux"),
        (f"{_MOZILLA}(Windows NT 10.0) {_WEBKIT}Chrome/131.0 Safari/537.36 Edg/131.0", "Edge, Windows"),
        (f"{_MOZILLA}(Linux; Android 14; Pixel 8) {_WEBKIT}Chrome/131.0 Mobile Safari/537.36", "Chrome, Android"),
        (f"{_MOZILLA}(iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Safari/604.1", "Safari, iPhone"),
        (f"{_MOZILLA}(iPhone; CPU iPhone OS 18_1 like Mac OS X) CriOS/131.0 Safari/604.1", "Chrome, iPhone"),
        (f"{_MOZILLA}(Macintosh; Intel Mac OS X 10_15_7) Version/18.1 Safari/605.1.15", "Safari, Mac"),
        ("curl/8.9", ""),
        ("", ""),
        ("<script>alert(1)</script>" * 500, ""),
    ],
)  # fmt: skip
def test_a_browser_is_named_in_a_few_words_of_ours(user_agent, expected):
    assert words(user_agent) == expected
