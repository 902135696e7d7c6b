"""The front page: what the site is, and what a contest costs here."""

from html import unescape

import pytest

from tests import cast

PARTS = ("Post a brief.", "How it works", "What it costs")


def page(app, path, who=None):
    answer = cast.browser(app, who).get(path)
    assert answer.status_code == 200
    return unescape(answer.text)


def test_a_visitor_reads_what_the_site_is_and_two_ways_in(app):
    html = page(app, "/")

    assert all(part in html for part in PARTS)
    assert 'href="/register"' in html and 'href="/contests"' in html


def test_who_is_signed_in_finds_the_same_beside_their_work(app):
    cast.join(app, "ume")

    assert not any(part in page(app, "/", "ume") for part in PARTS[:1])
    assert all(part in page(app, "/about", "ume") for part in PARTS)
    assert 'action="/contests"' in page(app, "/about", "ume")


@pytest.mark.parametrize(
    ("fee", "tax", "sums"),
    [("10", "10", ("¥20,000", "¥2,000", "¥222,000")), ("7.5", "8", ("¥15,000", "¥1,200", "¥216,200"))],
)
def test_the_sum_is_this_sites_own(app, fee, tax, sums):
    app.config |= {"FEE_PERCENT": fee, "FEE_TAX": tax}
    html = page(app, "/")

    assert all(one in html for one in (*sums, f"Service fee, {fee} %"))


@pytest.mark.parametrize(
    ("contact", "there"),
    [
        ("desk@example.jp", "mailto:desk@example.jp"),
        ("Konpe <desk@example.jp>, 03-1234-5678", "mailto:desk@example.jp"),
        ("https://help.example/", "https://help.example/"),
        ("03-1234-5678", "/tokushoho"),
    ],
)
def test_every_page_says_where_to_write(app, contact, there):
    app.config["HOUSE_CONTACT"] = contact

    assert f'<a href="{there}">Help and contact</a>' in page(app, "/contests")
