"""Paying for a contest: what is due, where to, what has arrived; and the contest's ledger."""

import re

import pytest

from contest.kernel.db import reader
from contest.kernel.money import yen
from contest.payments import queries as payment_queries, reference
from contest.payments.model import Funding
from tests import cast
from tests.payments import scene as payment_scene
from tests.statements import counted
from tests.web.tables import inside


@pytest.fixture
def who(app):
    return cast.join(app)


def page(app, name, path):
    response = cast.browser(app, name).get(path)
    assert response.status_code == 200, response.status_code
    return response.get_data(as_text=True)


def test_the_client_sees_the_total_and_asks_how_to_pay(app, who):
    contest = inside(app, payment_scene.draft, who["hana"], asked=False)
    hana = cast.browser(app, "hana")
    text = hana.get(f"/contests/{contest}/funding").get_data(as_text=True)
    assert "¥111,000" in text and "¥10,000" in text and "¥1,000" in text
    assert "みなと銀行" not in text

    answer = hana.post(f"/contests/{contest}/funding", data={"gateway": "bank_transfer"})

    assert (answer.status_code, answer.location) == (303, f"/contests/{contest}/funding")
    word = inside(app, payment_queries.funding, contest).reference
    text = hana.get(answer.location).get_data(as_text=True)
    assert "みなと銀行 本店 普通 1234567 コンペ運営" in text
    assert reference.shown(word) in text


def test_asking_twice_keeps_the_reference(app, who):
    contest = inside(app, payment_scene.draft, who["hana"])
    before = inside(app, payment_queries.funding, contest).reference
    hana = cast.browser(app, "hana")

    for gateway in ("sandbox", "bank_transfer"):
        assert hana.post(f"/contests/{contest}/funding", data={"gateway": gateway}).status_code == 303

    assert inside(app, payment_queries.funding, contest).reference == before


@pytest.mark.parametrize("gateway", ["stripe", "", "\0", "x" * 5000, "振込"])
def test_an_unknown_way_of_paying_is_refused_and_nothing_is_asked(app, who, gateway):
    contest = inside(app, payment_scene.draft, who["hana"], asked=False, fee_percent=None, fee_tax=None)

    answer = cast.browser(app, "hana").post(f"/contests/{contest}/funding", data={"gateway": gateway})

    assert answer.status_code == 409
    assert inside(app, payment_queries.funding, contest) is None


def test_a_brief_without_a_prize_is_sent_back_to_the_brief(app, who):
    contest = inside(app, payment_scene.draft, who["hana"], asked=False, prize_amount=None)
    hana = cast.browser(app, "hana")

    assert hana.get(f"/contests/{contest}/funding").status_code == 200
    assert hana.post(f"/contests/{contest}/funding").location == f"/contests/{contest}/brief"


def test_a_draft_given_up_without_a_prize_says_that_nothing_was_paid(app, who):
    contest = inside(app, payment_scene.draft, who["hana"], asked=False, prize_amount=None, state="cancelled")

    text = page(app, "hana", f"/contests/{contest}/funding")

    assert "Nothing was paid for this contest." in text and "Continue the brief" not in text


def test_short_receipts_are_shown_with_what_is_missing(app, who):
    contest = inside(app, payment_scene.paid, who["hana"], by=who["sota"], amount=yen(60_000))

    text = page(app, "hana", f"/contests/{contest}/funding")

    assert "¥60,000 received, ¥51,000 still to pay." in text


def test_the_sandbox_pays_once_however_often_the_button_is_pressed(app, who):
    contest = inside(app, payment_scene.draft, who["hana"])
    hana = cast.browser(app, "hana")
    text = hana.get(f"/contests/{contest}/funding").get_data(as_text=True)
    key = re.search(r'name="once" value="([^"]+)"', text)[1]

    first, second = (hana.post(f"/contests/{contest}/funding/sandbox", data={"once": key}) for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 303)
    assert inside(app, payment_queries.held_for, contest, "JPY") == payment_scene.DUE
    assert "Paid in full." in page(app, "hana", f"/contests/{contest}/funding")
    assert hana.post(f"/contests/{contest}/funding/sandbox").status_code == 409


def test_a_site_without_the_sandbox_offers_none_and_refuses_it(app, who):
    app.config["GATEWAYS"] = ["bank_transfer"]
    contest = inside(app, payment_scene.draft, who["hana"])
    hana = cast.browser(app, "hana")

    assert "sandbox" not in hana.get(f"/contests/{contest}/funding").get_data(as_text=True)
    assert hana.post(f"/contests/{contest}/funding/sandbox").status_code == 409


def test_a_site_that_has_not_named_its_account_says_so(app, who):
    app.config["HOUSE_BANK_ACCOUNT"] = ""
    contest = inside(app, payment_scene.draft, who["hana"])

    text = page(app, "hana", f"/contests/{contest}/funding")

    assert "No bank account has been set up yet." in text
    assert reference.shown(inside(app, payment_queries.funding, contest).reference) in text


def test_once_published_nothing_can_be_asked_for_or_paid(app, who):
    contest = inside(app, payment_scene.paid, who["hana"], by=who["sota"])
    inside(app, payment_scene.publish, contest, who["hana"])
    hana = cast.browser(app, "hana")

    assert hana.post(f"/contests/{contest}/funding").status_code == 409
    assert hana.post(f"/contests/{contest}/funding/sandbox").status_code == 409
    assert "The prize is secured" in page(app, "hana", f"/contests/{contest}/funding")


def test_the_ledger_shows_every_movement_and_what_is_held_after_it(app, who):
    contest = inside(
        app, payment_scene.paid, who["hana"], by=who["sota"], amount=payment_scene.DUE + yen(440)
    )
    inside(app, payment_scene.publish, contest, who["hana"])
    inside(app, payment_scene.settle, contest, client_id=who["hana"], winner_id=who["ken"])

    text = page(app, "hana", f"/contests/{contest}/payments")

    assert re.findall(r"[+−]¥[\d,]+", text) == ["+¥111,440", "−¥440", "−¥100,000", "−¥10,000", "−¥1,000"]
    assert "Nothing is held for this contest." in text
    assert "高橋" not in text


@pytest.mark.parametrize("receipts", [1, 30])
def test_the_payment_page_takes_as_many_statements_for_30_receipts_as_for_one(app, who, receipts):
    contest = inside(app, payment_scene.draft, who["hana"])
    for _ in range(receipts):
        inside(app, payment_scene.receive, contest, yen(100), by=who["sota"])
    hana = cast.browser(app, "hana")

    assert counted(app, lambda: hana.get(f"/contests/{contest}/funding")) == 5
    assert counted(app, lambda: hana.get(f"/contests/{contest}/payments")) == 7


def test_a_funding_has_one_row(app, who):
    contest = inside(app, payment_scene.draft, who["hana"])
    cast.browser(app, "hana").post(f"/contests/{contest}/funding")

    with app.app_context():
        assert reader().query(Funding).count() == 1
