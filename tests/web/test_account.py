"""The account page, bank details, the site's own pages, and the choice of language."""

import pytest
from sqlalchemy import func, select

from contest.kernel.db import db
from contest.people import queries as person_queries, sealed_details
from contest.people.model import PayoutDetails
from tests.cast import browser, join

PROFILE = {"name": "Ken T.", "language": "en", "time_zone": "Europe/Berlin", "shortcuts": "y"}
BANK = {
    "bank": "みさき信用金庫",
    "branch": "小樽",
    "kind": "ordinary",
    "number": "１２３４５６７",
    "holder": "ﾀｶﾊｼ ｹﾝ",
}


def test_a_person_changes_name_language_zone_and_shortcuts(app):
    ids = join(app, "ken")
    ken = browser(app, "ken")
    assert ken.post("/me/account", data=PROFILE).status_code == 303
    with app.app_context():
        person = person_queries.person(ids["ken"])
        assert (person.name, person.language, person.time_zone, person.shortcuts) == (
            "Ken T.",
            "en",
            "Europe/Berlin",
            True,
        )
    assert "Ken T." in ken.get("/me/account").text
    ken.post("/me/account", data={**PROFILE, "shortcuts": "", "language": "ja"})
    page = ken.get("/me/account").text
    assert '<html lang="ja"' in page and 'data-shortcuts="off"' in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": " "}, "Enter your name"),
        ({"name": "x" * 81}, "Use at most 80"),
        ({"name": "a\0"}, "cannot be shown"),
        ({"language": "tlh"}, "one of the languages"),
        ({"time_zone": "Mars/Olympus"}, "not a time zone"),
        ({"time_zone": "../../etc/passwd"}, "not a time zone"),
        ({"time_zone": "x" * 5000}, "not a time zone"),
    ],
)
def test_a_wrong_profile_is_refused_at_its_field_and_kept_as_typed(app, wrong, sentence):
    ids = join(app, "ken")
    answer = browser(app, "ken").post("/me/account", data=PROFILE | wrong)
    assert answer.status_code == 422 and sentence in answer.text
    with app.app_context():
        assert person_queries.person(ids["ken"]).name == "高橋 健"


def test_bank_details_are_understood_as_typed_and_shown_masked(app):
    ids = join(app, "ken")
    ken = browser(app, "ken")
    assert ken.post("/me/bank-details", data=BANK).status_code == 303
    page = ken.get("/me/bank-details").text
    assert "・・・・567" in page and "1234567" not in page and "タカハシ ケン" in page
    with app.app_context():
        row = person_queries.newest_details(ids["ken"])
        assert "1234567" not in row.sealed and "タカハシ" not in row.sealed
        assert sealed_details.open_details(row).holder == "タカハシ ケン"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"bank": ""}, "Fill in this field"),
        ({"branch": "x" * 60}, "Use at most 40"),
        ({"kind": "gold"}, "kind of account"),
        ({"kind": ""}, "kind of account"),
        ({"number": "123456"}, "seven digits"),
        ({"number": "12345678"}, "seven digits"),
        ({"number": "9" * 3000}, "40 characters"),
        ({"number": "abcdefg"}, "seven digits"),
        ({"holder": "高橋 健"}, "in katakana"),
        ({"holder": ""}, "Fill in this field"),
        ({"holder": "ア\0イ"}, "cannot be shown"),
    ],
)
def test_wrong_bank_details_are_refused_at_their_field(app, wrong, sentence):
    join(app, "ken")
    answer = browser(app, "ken").post("/me/bank-details", data=BANK | wrong)
    assert answer.status_code == 422 and sentence in answer.text
    with app.app_context():
        assert db.session.scalar(select(func.count(PayoutDetails.id))) == 0


def test_a_double_click_gives_bank_details_once(app):
    join(app, "ken")
    ken = browser(app, "ken")
    for number in ("1234567", "1234567", "7654321"):
        assert ken.post("/me/bank-details", data=BANK | {"number": number, "once": "k1"}).status_code == 303
    with app.app_context():
        assert db.session.scalar(select(func.count(PayoutDetails.id))) == 1


def test_the_language_of_a_visitor_stays_and_of_a_person_moves_with_the_account(app):
    ids = join(app, "ken")
    visitor = browser(app)
    answer = visitor.post("/language", data={"language": "ja", "next": "/terms"})
    assert (answer.status_code, answer.location) == (303, "/terms")
    assert '<html lang="ja"' in visitor.get("/terms").text
    browser(app, "ken").post("/language", data={"language": "ja"})
    with app.app_context():
        assert person_queries.person(ids["ken"]).language == "ja"
    assert visitor.post("/language", data={"language": "en", "next": "//evil.example"}).location == "/"
    assert visitor.post("/language", data={"language": "xx"}).status_code == 400


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("page", ["terms", "privacy", "tokushoho"])
def test_the_sites_texts_open_in_both_languages(app, page, language):
    visitor = browser(app)
    visitor.post("/language", data={"language": language})
    answer = visitor.get(f"/{page}")
    assert answer.status_code == 200 and "<h1>" in answer.text and len(answer.text) > 3000


def test_a_site_puts_its_own_text_in_the_place_of_a_draft_and_no_markup_of_it_runs(app):
    folder = app.config["INSTANCE"] / "pages"
    folder.mkdir()
    (folder / "terms.en.md").write_text(
        "# Our terms\n\nBe *kind*. <script>alert(1)</script>\n", encoding="utf-8"
    )
    page = browser(app).get("/terms", headers={"Accept-Language": "en"}).text
    assert "<h1>Our terms</h1>" in page and "<em>kind</em>" in page and "<script>alert" not in page
