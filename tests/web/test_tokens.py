"""The page of tokens: a token is seen once, in the answer that makes it."""

import re
from datetime import timedelta

from contest.kernel.clock import utcnow
from contest.people import queries as person_queries
from contest.people.actions import tokens
from tests.cast import browser, join


def test_a_token_is_shown_once_and_revoked(app):
    ken = join(app, "ken")["ken"]
    page = browser(app, "ken")
    once = re.search(r'name="once" value="([^"]+)"', page.get("/me/tokens").text)[1]
    typed = {"name": "Ken’s script", "scope": "read", "days": "30", "once": once}
    made = page.post("/me/tokens", data=typed)
    secret = re.search(r"konpe_[\w-]{43}", made.text)[0]

    assert made.status_code == 201 and "no-store" in made.headers["Cache-Control"]
    with app.app_context():
        token, person = tokens.use(secret, now=utcnow())
        assert (person.id, token.scope, token.strong) == (ken, "read", False)
        assert token.expires_at - token.made_at == timedelta(days=30)
        number = token.id
    again = page.post("/me/tokens", data=typed)
    assert (again.status_code, again.headers["Location"]) == (303, "/me/tokens")
    listed = page.get("/me/tokens").text
    assert listed.count("Ken’s script") == 2 and "konpe_" not in listed  # its row, and its button's label
    assert page.post(f"/me/tokens/{number}/revocation").status_code == 303
    with app.app_context():
        assert tokens.use(secret, now=utcnow()) is None
    assert "No program has access to your account." in page.get("/me/tokens").text


def test_what_is_wrong_stands_at_the_field(app):
    join(app, "ken")
    page = browser(app, "ken")
    answer = page.post("/me/tokens", data={"name": "", "scope": "all", "days": "8"})
    assert answer.status_code == 422
    assert "Fill in this field." in answer.text and "Choose one of the options." in answer.text


def test_nobody_revokes_anothers(app):
    ids = join(app, "ken", "mei")
    with app.app_context():
        tokens.make(ids["ken"], name="x", scope="write", now=utcnow())
        number = person_queries.tokens_of(ids["ken"], now=utcnow())[0].id
    assert browser(app, "mei").post(f"/me/tokens/{number}/revocation").status_code == 404
    with app.app_context():
        assert len(person_queries.tokens_of(ids["ken"], now=utcnow())) == 1
