"""Staff pages of money: recording, matching, reversing, sending, and the ledger."""

import re

import pytest

from contest.events.model import Recorded
from contest.kernel.db import lock, reader, transaction
from contest.kernel.money import yen
from contest.ledger import books
from contest.payments import queries as payment_queries
from contest.payments.actions import holds, payouts, receipts
from contest.payments.model import Payout, Receipt
from contest.people.model import PayoutDetails, Person
from contest.work.model import DEAD, Job
from tests import cast
from tests.payments import scene as payment_scene
from tests.payments.scene import DUE, NOON, TODAY
from tests.statements import counted
from tests.web.tables import count, inside

LINE = {"amount": "111000", "received_on": "2026-11-20", "bank": "みなと銀行"}


@pytest.fixture
def who(app):
    people = cast.join(app)
    with app.app_context():
        payment_scene.bank_details(people["ken"], "1234567")
    return people


def sota(app):
    return cast.browser(app, "sota")


def word(app, contest):
    return inside(app, payment_queries.funding, contest).reference


def stray(app, who, amount=DUE):
    facts = {"bank": "みなと銀行", "received_on": TODAY, "by": who["sota"], "now": NOON, "again": True}
    return inside(app, receipts.record, statement="ﾐﾅﾄﾏﾁﾌｲﾙ", amount=amount, **facts)


def asked(app, who, name="ken"):
    inside(app, payment_scene.prize_for, who[name], client_id=who["hana"], staff_id=who["sota"])
    return inside(app, payouts.request, who[name], currency="JPY", now=NOON)


PAGES = [
    "/staff/", "/staff/receipts", "/staff/receipts/1", "/staff/receipts.csv", "/staff/fundings", "/staff/payouts",
    "/staff/payouts/1", "/staff/payouts.csv", "/staff/ledger",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_for_staff_empty_or_not(app, who, path):
    if path[-1].isdigit():
        assert sota(app).get(path).status_code == 404
    else:
        assert sota(app).get(path).status_code == 200
    asked(app, who)
    assert sota(app).get(path).status_code == 200


def test_a_line_with_a_known_reference_is_held_for_its_contest(app, who):
    contest = inside(app, payment_scene.draft, who["hana"])
    typed = LINE | {
        "statement": f"振込人 {word(app, contest).lower()} ﾐｽﾞﾉ ﾊﾅ",
        "amount": "¥１１１，０００",
        "received_on": "２０２６/１１/２０",
    }

    answer = sota(app).post("/staff/receipts", data=typed)

    assert (answer.status_code, answer.location) == (303, "/staff/receipts")
    assert inside(app, payment_queries.held_for, contest, "JPY") == DUE


def test_a_line_without_a_reference_is_matched_by_number_or_reference(app, who):
    one, other = (inside(app, payment_scene.draft, who["hana"]) for _ in range(2))
    desk = sota(app)
    for number, (contest, typed) in enumerate(((one, f"#{one}"), (other, word(app, other).lower())), 1):
        answer = desk.post("/staff/receipts", data=LINE | {"statement": f"ﾐﾅﾄ {number}"})
        assert answer.location == "/staff/receipts?shelf=unmatched"
        assert "lacks exactly this amount" in desk.get(answer.location).get_data(as_text=True)

        answer = desk.post(f"/staff/receipts/{number}/match", data={"contest": typed})

        assert answer.status_code == 303
        assert inside(app, payment_queries.held_for, contest, "JPY") == DUE


@pytest.mark.parametrize("typed", ["", "999", "K", "\0", "x" * 41, "１２", "9" * 30, "nothing"])
def test_a_match_that_means_nothing_says_so_at_the_field(app, who, typed):
    receipt = stray(app, who)

    answer = sota(app).post(f"/staff/receipts/{receipt}/match", data={"contest": typed})

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.get_data(as_text=True)
    assert inside(app, books.balance, "unmatched", "JPY") == DUE


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("statement", ""), ("statement", "x" * 81), ("statement", "a\0b"), ("statement", "a\u202eb"),
        ("amount", ""), ("amount", "0"), ("amount", "-5"), ("amount", "1.5"), ("amount", "many"), ("amount", "9" * 13),
        ("amount", "9" * 40), ("amount", "\0"),
        ("received_on", ""), ("received_on", "soon"), ("received_on", "2026-02-30"), ("received_on", "0001-01-01"),
        ("received_on", "9999-12-31"), ("received_on", "2026-11-20T00:00"),
        ("bank", ""), ("bank", "b" * 81), ("bank", "\0"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named_and_what_was_typed_stays(app, who, field, value):
    typed = {"statement": "ﾐﾅﾄ ﾏﾁ"} | LINE | {field: value}

    answer = sota(app).post("/staff/receipts", data=typed)

    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert re.search(rf'id="{field}"[^>]*aria-invalid="true"', text)
    for name, stored in (typed | {field: None}).items():
        assert stored is None or stored in text, name
    assert count(app, Receipt) == 0


def test_a_field_that_is_missing_or_no_text_at_all_is_named(app, who):
    desk = sota(app)
    assert desk.post("/staff/receipts", data={}).status_code == 422
    raw = b"statement=%ff%fe&amount=1&received_on=2026-11-20&bank=b"
    answer = desk.post("/staff/receipts", data=raw, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 422
    assert count(app, Receipt) == 0


def test_the_same_line_twice_is_asked_first(app, who):
    desk, typed = sota(app), LINE | {"statement": "ﾐﾅﾄ"}
    desk.post("/staff/receipts", data=typed)

    answer = desk.post("/staff/receipts", data=typed)

    assert answer.status_code == 409
    text = answer.get_data(as_text=True)
    assert "is already recorded" in text and 'name="again"' in text and "ﾐﾅﾄ" in text
    assert count(app, Receipt) == 1
    assert desk.post("/staff/receipts", data=typed | {"again": "1"}).status_code == 303
    assert count(app, Receipt) == 2


def test_a_double_click_records_once(app, who):
    desk = sota(app)
    key = re.search(r'name="once" value="([^"]+)"', desk.get("/staff/receipts").get_data(as_text=True))[1]

    for _ in range(2):
        answer = desk.post("/staff/receipts", data=LINE | {"statement": "ﾐﾅﾄ", "once": key})
        assert answer.status_code == 303

    assert count(app, Receipt) == 1


def test_another_line_typed_after_the_back_button_is_another_receipt(app, who):
    desk, typed = sota(app), LINE | {"statement": "ﾐﾅﾄ", "once": "the page's key"}

    for line in (typed, typed | {"amount": "5"}, typed | {"amount": "５"}):
        assert desk.post("/staff/receipts", data=line).status_code == 303

    assert count(app, Receipt) == 2


def test_a_receipt_is_reversed_with_a_reason_before_publishing_only(app, who):
    contest = inside(app, payment_scene.draft, who["hana"])
    receipt = inside(app, payment_scene.receive, contest, by=who["sota"])
    desk = sota(app)

    assert desk.post(f"/staff/receipts/{receipt}/reversal", data={"reason": " "}).status_code == 422
    assert desk.post(f"/staff/receipts/{receipt}/reversal", data={"reason": "typed twice"}).status_code == 303
    assert inside(app, payment_queries.held_for, contest, "JPY") == yen(0)

    second = inside(app, payment_scene.receive, contest, by=who["sota"])
    inside(app, payment_scene.publish, contest, who["hana"])
    assert desk.post(f"/staff/receipts/{second}/reversal", data={"reason": "late"}).status_code == 409
    assert inside(app, payment_queries.held_for, contest, "JPY") == DUE


def test_staff_are_refused_money_of_a_contest_of_their_own(app, who):
    own = inside(app, payment_scene.draft, who["sota"])
    receipt = stray(app, who)
    desk = sota(app)

    for answer in (
        desk.post("/staff/receipts", data=LINE | {"statement": word(app, own)}),
        desk.post(f"/staff/receipts/{receipt}/match", data={"contest": str(own)}),
    ):
        assert answer.status_code == 409
        assert "you cannot act on it as staff" in answer.get_data(as_text=True)
    assert inside(app, payment_queries.held_for, own, "JPY") == yen(0)


def test_a_payout_goes_from_request_to_arrival(app, who):
    payout, desk = asked(app, who), sota(app)
    text = desk.get(f"/staff/payouts/{payout}").get_data(as_text=True)
    assert "1234567" in text and "タカハシ ケン" in text and "ken@example.jp" in text

    assert desk.post(f"/staff/payouts/{payout}/settlement").status_code == 409
    assert desk.post(f"/staff/payouts/{payout}/dispatch").status_code == 303
    assert desk.post(f"/staff/payouts/{payout}/dispatch").status_code == 409
    assert desk.post(f"/staff/payouts/{payout}/settlement").status_code == 303

    with app.app_context():
        assert reader().get(Payout, payout).state == "settled"
        payment_scene.books_are_clean()


def test_bank_details_stand_on_the_payouts_page_alone_and_every_look_is_recorded(app, who):
    payout, desk = asked(app, who), sota(app)
    for path in ("/staff/", "/staff/payouts", "/staff/payouts.csv", "/staff/ledger"):
        assert "1234567" not in desk.get(path).get_data(as_text=True)
    assert count(app, Recorded) and not inside(app, looks)

    for _ in range(2):
        desk.get(f"/staff/payouts/{payout}")

    assert inside(app, looks) == [who["sota"]] * 2


def looks():
    return [row.by_id for row in reader().query(Recorded).filter_by(kind="payout.details_seen")]


def test_a_payout_fails_with_a_reason_and_returns(app, who):
    payout, desk = asked(app, who), sota(app)

    assert desk.post(f"/staff/payouts/{payout}/failure", data={"reason": ""}).status_code == 422
    assert desk.post(f"/staff/payouts/{payout}/failure", data={"reason": "closed"}).status_code == 303

    assert inside(app, payment_queries.balance, who["ken"], "JPY") == payment_scene.PRIZE
    ended = desk.get("/staff/payouts?shelf=ended").get_data(as_text=True)
    assert f"/staff/payouts/{payout}" in ended


def test_a_payout_that_waits_is_let_go_with_a_reason_first(app, who):
    inside(app, payment_scene.bank_details, who["hana"], "1234567")
    payout, desk = asked(app, who), sota(app)
    at = f"/staff/payouts/{payout}"
    assert "Same account as the client" in desk.get("/staff/payouts?shelf=waiting").get_data(as_text=True)
    assert "Mark as sent to bank" not in desk.get(at).get_data(as_text=True)

    assert desk.post(f"{at}/dispatch").status_code == 409
    assert desk.post(f"{at}/release", data={"reason": ""}).status_code == 422
    assert desk.post(f"{at}/release", data={"reason": "asked them"}).status_code == 303
    assert desk.post(f"{at}/dispatch").status_code == 303


def test_a_blocked_payees_payout_waits(app, who):
    payout, desk = asked(app, who), sota(app)
    with app.app_context(), transaction():
        lock(Person, who["ken"]).blocked_at = NOON

    assert "Account blocked" in desk.get("/staff/payouts?shelf=waiting").get_data(as_text=True)
    assert "until it is unblocked" in desk.get(f"/staff/payouts/{payout}").get_data(as_text=True)
    assert desk.post(f"/staff/payouts/{payout}/dispatch").status_code == 409


def test_the_desk_counts_what_waits(app, who):
    assert "Nothing to do right now" in sota(app).get("/staff/").get_data(as_text=True)
    stray(app, who)
    asked(app, who)
    with app.app_context():
        contest = payment_scene.paid(who["hana"], by=who["sota"], amount=yen(7))
        holds.refund(contest_id=contest, client_id=who["hana"], now=NOON)
        payment_scene.bank_details(who["hana"], "7654321")
        payouts.request(who["hana"], currency="JPY", now=NOON)

    text = sota(app).get("/staff/").get_data(as_text=True)

    assert "3 things to do" in text
    assert "One of the payouts to send is a refund." in text


def test_the_heading_of_the_desk_is_the_sum_of_all_its_lists(app, who):
    stray(app, who)
    first = asked(app, who)
    assert sota(app).post(f"/staff/payouts/{first}/dispatch").status_code == 303
    inside(app, payment_scene.bank_details, who["mei"], "7654321")
    asked(app, who, "mei")
    for name in ("hana", "rei"):
        inside(app, payment_scene.bank_details, who[name], "1111111")
    asked(app, who, "rei")  # waits for a look: to the client's account
    for _ in range(2):
        inside(app, payment_scene.draft, who["hana"])
    with app.app_context(), transaction() as session:
        session.add(Job(kind="ledger.verify_books", args={}, state=DEAD, due_at=NOON, ended_at=NOON))

    text = sota(app).get("/staff/").get_data(as_text=True)

    numbers = [int(one) for one in re.findall(r'data-head="Count"><span>(\d+)</span>', text)]
    assert numbers == [1, 1, 1, 1, 2, 0, 0]
    assert "One job has failed permanently." in text and "7 things to do" in text


def test_the_desk_names_failed_jobs(app, who):
    with app.app_context(), transaction() as session:
        session.add(Job(kind="ledger.verify_books", args={}, state=DEAD, due_at=NOON, ended_at=NOON))

    text = sota(app).get("/staff/").get_data(as_text=True)

    assert "One thing to do" in text and "One job has failed permanently." in text


def test_tables_are_safe_from_formulas_and_begin_with_the_mark_of_utf8(app, who):
    contest = inside(app, payment_scene.draft, who["hana"])
    with app.app_context():
        for statement in ("=1+1", "+81", "-5", "@x", "＝１", "  =2", f'a"b,{word(app, contest)}'):
            receipts.record(
                statement=statement, amount=yen(1), bank="b", received_on=TODAY, by=who["sota"], now=NOON
            )
        with transaction() as session:
            session.get_one(Person, who["ken"]).name = "=HYPERLINK(1)"
    asked(app, who)

    answer = sota(app).get("/staff/receipts.csv")
    assert answer.mimetype == "text/csv"
    assert answer.get_data().startswith(b"\xef\xbb\xbfreceipt,received_on,")
    lines = answer.get_data(as_text=True).splitlines()
    assert [line.split(",")[3] for line in lines[1:7]] == ["'=1+1", "'+81", "'-5", "'@x", "'＝１", "'  =2"]
    assert '"a""b,' in lines[7]
    assert ",'=HYPERLINK(1)," in sota(app).get("/staff/payouts.csv").get_data(as_text=True)
    taken = inside(
        app, lambda: [row.facts["table"] for row in reader().query(Recorded).filter_by(kind="money.exported")]
    )
    assert taken == ["receipts", "payouts"]


def test_a_table_of_many_pages_is_whole(app, who):
    with app.app_context(), transaction() as session:
        for number in range(1_203):
            session.add(
                Receipt(
                    gateway="bank_transfer", state="unmatched", amount=number + 1, currency="JPY",
                    received_on=TODAY, bank="b", reference=str(number), recorded_at=NOON,
                )
            )  # fmt: skip

    lines = sota(app).get("/staff/receipts.csv").get_data(as_text=True).splitlines()

    assert [int(line.split(",")[3]) for line in lines[1:]] == list(range(1_203))


def test_lists_go_on_by_the_row_before(app, who):
    for _ in range(31):
        stray(app, who, yen(1))
    desk = sota(app)
    for path in ("/staff/receipts?shelf=unmatched", "/staff/ledger"):
        first = desk.get(path).get_data(as_text=True)
        more = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
        rest = desk.get(more).get_data(as_text=True)
        assert (first.count('<th scope="row">') + rest.count('<th scope="row">')) - 31 in (0, 2)
        assert 'rel="next"' not in rest


@pytest.mark.parametrize("many", [1, 30])
def test_lists_take_as_many_statements_for_30_rows_as_for_one(app, who, many):
    for _ in range(many):
        inside(app, payment_scene.prize_for, who["ken"], client_id=who["hana"], staff_id=who["sota"])
        stray(app, who, yen(5))
    with app.app_context(), transaction() as session:
        details = reader().query(Payout.details_id)
        assert details.count() == 0
        of = session.query(PayoutDetails).first().id
        for _ in range(many):
            session.add(
                Payout(
                    person_id=who["ken"], details_id=of, state="settled", amount=1, currency="JPY",
                    refund=False, requested_at=NOON,
                )
            )  # fmt: skip
    desk = sota(app)

    took = {
        path: counted(app, lambda path=path: desk.get(path))
        for path in (
            "/staff/",
            "/staff/receipts",
            "/staff/fundings?shelf=ended",
            "/staff/payouts?shelf=ended",
            "/staff/ledger",
        )
    }
    assert took == {
        "/staff/": 11,
        "/staff/receipts": 3,
        "/staff/fundings?shelf=ended": 2,
        "/staff/payouts?shelf=ended": 2,
        "/staff/ledger": 3,
    }


@pytest.mark.parametrize(
    "query",
    ["account=evil", "account=hold/%00", "contest=x", "contest=-1", "before=" + "9" * 40, "shelf=nothing"],
)
def test_broken_addresses_still_show_a_page(app, who, query):
    for path in ("/staff/ledger", "/staff/receipts", "/staff/payouts", "/staff/fundings"):
        assert sota(app).get(f"{path}?{query}").status_code == 200
