"""A letter reads in its reader's language, as text and as HTML, and trusts nothing put into it."""

import pytest

from contest.mail import compose


def write(language: str, **values: str):
    return compose.compose("people/reset", language=language, subject="Reset your password", **values)


@pytest.mark.parametrize(
    ("language", "subject"), [("en", "Reset your password"), ("ja", "パスワードの再設定")]
)
def test_it_speaks_the_readers_language_whoever_is_signed_in(here, language, subject):
    found = write(language, name="Ken", act_label="Set a new password", act_url="http://localhost/reset/x")
    assert found.subject == subject and f'lang="{language}"' in found.html
    for part in (found.text, found.html):
        assert subject in part and "http://localhost/reset/x" in part


def test_names_are_escaped_in_html_and_plain_in_text(here):
    found = write("en", name='<img src="x">', act_url="http://localhost/")
    assert "<img" not in found.html and "&lt;img" in found.html and '<img src="x">' in found.text


def test_styles_stand_at_their_elements(here):
    assert 'style="' in write("en", act_label="Set a new password", act_url="http://localhost/").html


def test_text_has_no_gaps(here):
    assert "\n\n\n" not in write("en", name="Ken").text
