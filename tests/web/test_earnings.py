"""A person's money: as a sentence first, as a table second."""

import re

import pytest

from contest.kernel.money import yen
from contest.payments import queries as payment_queries
from contest.payments.actions import holds, payouts
from tests import cast
from tests.payments import scene as payment_scene
from tests.payments.scene import NOON
from tests.statements import counted
from tests.web.tables import inside


@pytest.fixture
def who(app):
    people = cast.join(app)
    with app.app_context():
        payment_scene.bank_details(people["ken"], "1234567")
    return people


def win(app, who, name="ken"):
    return inside(app, payment_scene.prize_for, who[name], client_id=who["hana"], staff_id=who["sota"])


def page(app, name, path="/me/earnings"):
    response = cast.browser(app, name).get(path)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def test_an_empty_balance_names_the_next_act(app, who):
    text = page(app, "mei")

    assert "Your balance is empty. A prize appears here when its handover is accepted." in text
    assert "Find a contest" in text and "/me/payouts" not in text


def test_a_prize_is_shown_whole_with_the_line_that_no_tax_is_withheld(app, who):
    contest = win(app, who)

    text = page(app, "ken")

    assert '<p class="poster">¥100,000</p>' in text
    assert "does not withhold tax" in text
    assert f"/contests/{contest}" in text and "みなと焙煎所のロゴ" in text
    assert "・・・・567" in text and "1234567" not in text


def test_a_payout_is_requested_once_however_often_the_button_is_pressed(app, who):
    win(app, who)
    ken = cast.browser(app, "ken")
    key = re.search(r'name="once" value="([^"]+)"', ken.get("/me/earnings").get_data(as_text=True))[1]

    answers = [ken.post("/me/payouts", data={"once": key}) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [303, 303, 303]
    assert len(inside(app, payment_queries.payouts, who["ken"])) == 1
    text = page(app, "ken")
    assert '<p class="poster">¥0</p>' in text and "Requested" in text
    assert ken.post("/me/payouts").status_code == 409


def test_without_bank_details_the_page_says_where_to_give_them(app, who):
    win(app, who, "mei")

    text = page(app, "mei")

    assert "Add your bank details first." in text and "Add bank details" in text
    assert cast.browser(app, "mei").post("/me/payouts").status_code == 409


def test_too_little_is_explained(app, who):
    contest = inside(app, payment_scene.draft, who["hana"])
    facts = {"contest_id": contest, "client_id": who["hana"], "now": NOON}
    with app.app_context():
        holds.change_due(contest_id=contest, due=yen(999), now=NOON)
        payment_scene.receive(contest, yen(999), by=who["sota"])
        holds.return_surplus(**facts, due=yen(999))
        holds.settle(**facts, winner_id=who["ken"], prize=yen(999), fee=yen(0), tax=yen(0))

    assert "The minimum payout is ¥1,000. Your balance is ¥999." in page(app, "ken")


def test_a_client_sees_a_refund_and_can_ask_for_it(app, who):
    with app.app_context():
        contest = payment_scene.paid(who["hana"], by=who["sota"], amount=yen(5))
        holds.refund(contest_id=contest, client_id=who["hana"], now=NOON)
        payment_scene.bank_details(who["hana"], "7654321")

    assert "Request payout of ¥5" in page(app, "hana")
    assert cast.browser(app, "hana").post("/me/payouts").status_code == 303


def test_a_failed_payout_says_why_and_is_balance_again(app, who):
    win(app, who)
    with app.app_context():
        payout = payouts.request(who["ken"], currency="JPY", now=NOON)
        payouts.fail(payout, reason="The bank does not know <b>this</b> account.", by=who["sota"], now=NOON)

    text = page(app, "ken")

    assert '<p class="poster">¥100,000</p>' in text
    assert "The bank does not know &lt;b&gt;this&lt;/b&gt; account." in text
    assert re.findall(r"[+−]¥[\d,]+", text) == ["+¥100,000", "−¥100,000", "+¥100,000"]


def test_a_visitor_is_asked_to_sign_in_and_others_see_nothing_of_it(app, who):
    win(app, who)

    assert "/sign-in" in cast.browser(app).get("/me/earnings").location
    assert "/sign-in" in cast.browser(app).post("/me/payouts").location
    assert "¥100,000" not in page(app, "ume")


def test_a_long_statement_goes_on_by_the_line_before(app, who):
    contest = inside(app, payment_scene.paid, who["hana"], by=who["sota"])
    inside(app, payment_scene.publish, contest, who["hana"])
    for amount in range(1, 36):
        inside(app, payment_scene.receive, contest, yen(amount), by=who["sota"])

    first = page(app, "hana")
    more = re.search(r'href="(/me/earnings\?before=\d+)"', first)[1]
    rest = page(app, "hana", more)

    shown = re.findall(r"\+¥([\d,]+)", first + rest)
    assert [int(one) for one in shown] == list(range(35, 0, -1))
    assert 'rel="next"' not in rest


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "１２", "\0", "0"])
def test_a_broken_address_still_shows_a_page(app, who, before):
    win(app, who)

    assert cast.browser(app, "ken").get("/me/earnings", query_string={"before": before}).status_code == 200


@pytest.mark.parametrize("lines", [1, 30])
def test_the_page_takes_as_many_statements_for_30_lines_as_for_one(app, who, lines):
    contest = inside(app, payment_scene.paid, who["hana"], by=who["sota"])
    inside(app, payment_scene.publish, contest, who["hana"])
    for _ in range(lines):
        inside(app, payment_scene.receive, contest, yen(40), by=who["sota"])
    hana = cast.browser(app, "hana")

    assert counted(app, lambda: hana.get("/me/earnings")) == 11
