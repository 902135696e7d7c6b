"""Every gateway, those of the tree and one that a test adds: begin, learn, refund."""

import json
import re

import pytest

from contest.kernel.db import transaction
from contest.kernel.money import yen
from contest.kernel.refusal import Refused
from contest.ledger import books, chart
from contest.payments import gateways, queries as payment_queries
from contest.payments.actions import holds, receipts
from contest.payments.gateways.gateway import Incoming, Payment
from contest.payments.model import Receipt
from contest.web.money_words import gateway_name
from tests import cast, toys
from tests.payments import scene as payment_scene
from tests.payments.scene import DUE, NOON, TODAY

TOY = """
    import json

    from contest.kernel.money import Money
    from contest.kernel.refusal import N_, require
    from contest.payments.gateways.gateway import Begun, Incoming


    class Coins:
        name, label, pays_at_once = "coins", N_("Coins"), False
        button, note, done = N_("Pay %(amount)s with coins"), None, None

        def __init__(self):
            self.begun, self.refunded = [], []

        def begin(self, payment):
            self.begun.append(payment)
            return Begun(address=f"https://coins.example/{payment.key}")

        def learn(self, message):
            told = json.loads(message)
            require(told["signed"], "funding.unknown_gateway")
            return Incoming(
                event_id=told["id"], reference=told["reference"],
                amount=Money(told["amount"], "JPY"), bank=self.name,
            )

        def refund(self, payment):
            self.refunded.append(payment)
"""


@pytest.fixture(autouse=True)
def coins(app, tmp_path, monkeypatch):
    toy = toys.package(tmp_path, monkeypatch, "toy_gateway", TOY).Coins()
    monkeypatch.setitem(gateways.KNOWN, "coins", toy)
    app.config["GATEWAYS"] = list(gateways.KNOWN)
    return toy


@pytest.fixture(params=["bank_transfer", "sandbox", "coins"])
def gateway(request, coins):
    return gateways.KNOWN[request.param]


def message(gateway, payment: Payment, event_id: str):
    """What comes in when somebody has paid this much."""
    notified = {
        "id": event_id,
        "reference": payment.reference,
        "amount": payment.amount.amount,
        "signed": True,
    }
    return {
        "bank_transfer": Incoming(
            reference=f"ミズノ {payment.reference}", amount=payment.amount, bank="b", received_on=TODAY
        ),
        "sandbox": Payment(reference=payment.reference, amount=payment.amount, key=event_id),
        "coins": json.dumps(notified).encode(),
    }[gateway.name]


def payment_of(contest: int) -> Payment:
    return payment_queries.funding(contest).payment


def test_these_are_all_there_are():
    assert list(gateways.KNOWN) == ["bank_transfer", "sandbox", "coins"]


def test_a_name_is_one_that_the_books_and_the_tables_take(gateway):
    assert chart.kind_of(chart.cash(gateway.name)) == chart.CASH
    assert len(gateway.name) <= 20 and gateway_name(gateway.name) == gateway.label


def test_a_payment_that_is_begun_says_what_the_payer_does_next(who, gateway):
    begun = gateway.begin(payment_of(payment_scene.draft(who["hana"])))

    said = {name for name in ("account", "address", "message") if getattr(begun, name) is not None}
    assert said == {"message" if gateway.pays_at_once else "address" if gateway.button else "account"}


def test_a_payments_key_changes_only_when_money_comes_in(who, gateway):
    contest = payment_scene.draft(who["hana"])
    first = payment_of(contest)

    assert payment_of(contest) == first
    receipts.learn(
        gateway.name,
        message(gateway, Payment(reference=first.reference, amount=yen(1), key="1"), "1"),
        now=NOON,
    )
    assert payment_of(contest).key != first.key
    assert payment_of(contest).amount == DUE - yen(1)


def test_what_is_told_is_held_for_its_contest(who, gateway):
    contest = payment_scene.draft(who["hana"])

    receipts.learn(gateway.name, message(gateway, payment_of(contest), "e1"), now=NOON)

    assert payment_queries.held_for(contest, "JPY") == DUE == books.balance(chart.cash(gateway.name), "JPY")
    assert [paid.received_on for paid in payment_queries.funding(contest).receipts] == [TODAY]
    payment_scene.books_are_clean()


def test_what_is_told_without_a_known_reference_waits_for_staff(who, gateway):
    receipts.learn(
        gateway.name, message(gateway, Payment(reference="AAAAAAAA", amount=DUE, key="k"), "e1"), now=NOON
    )

    assert books.balance(chart.UNMATCHED, "JPY") == DUE
    payment_scene.books_are_clean()


@pytest.mark.parametrize("name", ["sandbox", "coins"])
def test_one_event_counts_once_however_often_it_is_told(who, name):
    contest, way = payment_scene.draft(who["hana"]), gateways.KNOWN[name]
    due = payment_of(contest)
    notified = message(way, due, "e1")

    first = receipts.learn(name, notified, now=NOON)

    assert receipts.learn(name, notified, now=NOON) == first
    assert payment_queries.held_for(contest, "JPY") == DUE
    assert receipts.learn(name, message(way, due, "e2"), now=NOON) != first


def test_one_event_id_of_two_gateways_is_two_events(who):
    contest = payment_scene.draft(who["hana"])
    half = Payment(reference=payment_of(contest).reference, amount=yen(500), key="e1")

    for name in ("sandbox", "coins"):
        receipts.learn(name, message(gateways.KNOWN[name], half, "e1"), now=NOON)

    assert payment_queries.held_for(contest, "JPY") == yen(1_000)


def test_a_forged_message_changes_nothing(who):
    contest = payment_scene.draft(who["hana"])
    forged = json.dumps({"id": "e", "reference": payment_of(contest).reference, "amount": 1, "signed": False})

    with pytest.raises(Refused):
        receipts.learn("coins", forged, now=NOON)

    assert payment_queries.held_for(contest, "JPY") == yen(0)


def test_a_refund_is_in_the_balance_and_told_to_the_gateway_it_came_by(who, gateway, coins):
    contest = payment_scene.draft(who["hana"])
    receipts.learn(gateway.name, message(gateway, payment_of(contest), "e1"), now=NOON)
    payment_scene.refund(contest, who["hana"])
    payment_scene.refund(contest, who["hana"])

    assert payment_queries.balance(who["hana"], "JPY") == DUE
    assert [one.amount for one in coins.refunded] == ([DUE] if gateway.name == "coins" else [])
    payment_scene.books_are_clean()


def test_a_refund_comes_to_nothing_where_the_gateway_fails(who, coins, monkeypatch):
    contest = payment_scene.draft(who["hana"])
    receipts.learn("coins", message(coins, payment_of(contest), "e1"), now=NOON)
    monkeypatch.setattr(coins, "refund", lambda _: 1 / 0)

    with pytest.raises(ZeroDivisionError), transaction():
        holds.refund(contest_id=contest, client_id=who["hana"], now=NOON)

    assert (payment_queries.held_for(contest, "JPY"), payment_queries.balance(who["hana"], "JPY")) == (
        DUE,
        yen(0),
    )


def test_the_page_offers_it_with_its_own_words_and_leads_on(app, coins):
    with app.app_context():
        who = cast.join(app)
        contest = payment_scene.draft(who["hana"])
        key = payment_of(contest).key
    hana = cast.browser(app, "hana")
    at = f"/contests/{contest}/funding"

    text = hana.get(at).get_data(as_text=True)
    assert "Pay ¥111,000 with coins" in text and f'action="{at}/coins"' in text

    for _ in range(2):
        answer = hana.post(f"{at}/coins", data={"once": re.search(r'name="once" value="([^"]+)"', text)[1]})
        assert (answer.status_code, answer.location) == (303, f"https://coins.example/{key}")
    assert hana.post(f"{at}/bank_transfer").status_code == 409
    with app.app_context():
        receipts.learn("coins", message(coins, coins.begun[0], "e1"), now=NOON)
    assert "Paid in full." in hana.get(at).get_data(as_text=True)
    text = cast.browser(app, "sota").get("/staff/receipts").get_data(as_text=True)
    assert "Coins" in text


def test_a_gateway_that_this_site_does_not_offer_learns_nothing(app, who):
    app.config["GATEWAYS"] = ["bank_transfer"]

    with pytest.raises(Refused, match="funding.unknown_gateway"):
        receipts.learn("coins", b"{}", now=NOON)
    with transaction() as session:
        assert session.query(Receipt).count() == 0
