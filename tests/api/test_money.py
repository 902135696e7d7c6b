"""Money over the API: receipts that find their funding or wait, mistakes taken back, payouts on their way."""

import pytest


def line(amount, reference, **more):
    return {"amount": {"amount": amount, "currency": "JPY"}, "received_on": "2026-01-05", "bank": "みなと銀行",
            "reference": reference, **more}  # fmt: skip


def funding(asks, stage):
    return asks("hana").get(f"/contests/{stage.number('D')}/funding").json


def test_short_receipts_add_up_and_a_contest_is_held(asks, stage):
    sota, asked = asks("sota"), funding(asks, stage)
    assert (asked["state"], asked["missing"]["amount"]) == ("pending", 111_000)
    for amount, left in ((100_000, 11_000), (11_000, 0)):
        made = sota.post(f"/fundings/{asked['id']}/receipts", line(amount, f"ミズノ {amount}"))
        assert (made.status, made.json["state"], made.json["contest"]) == (201, "applied", stage.number("D"))
        assert funding(asks, stage)["missing"]["amount"] == left
    assert funding(asks, stage)["state"] == "held"


def test_the_same_line_twice_asks_before_recording(asks, stage):
    sota, receipt = asks("sota"), line(1_000, "ダレカ ベツ")
    assert sota.post("/receipts", receipt).json["state"] == "unmatched"
    again = sota.post("/receipts", receipt)
    assert (again.status, again.json["code"]) == (409, "receipt.same_again")
    assert sota.post("/receipts", receipt | {"again": True}).status == 201


def test_a_known_reference_finds_its_funding_and_an_unknown_one_waits_until_it_is_matched(asks, stage):
    sota, asked = asks("sota"), funding(asks, stage)
    found = sota.post("/receipts", line(1_000, f"{asked['reference']} ミズノ")).json
    assert (found["state"], found["contest"]) == ("applied", stage.number("D"))
    waiting = sota.get("/receipts?state=unmatched").json["items"]
    assert [one["reference"] for one in waiting] == ["ダレカ"]
    at = f"/receipts/{waiting[0]['id']}"
    assert sota.post(f"{at}/match", {"funding": 2**31 - 1}).json["errors"].keys() == {"funding"}
    assert sota.post(f"{at}/match", {"funding": asked["id"]}).json["state"] == "applied"
    assert sota.post(f"{at}/match", {"funding": asked["id"]}).json["code"] == "receipt.not_unmatched"
    assert sota.post(f"{at}/reversal", {}).status == 422
    taken = sota.post(f"{at}/reversal", {"reason": "Another site's"})
    assert (taken.json["state"], taken.json["reversed_reason"]) == ("reversed", "Another site's")
    assert sota.post(f"{at}/reversal", {"reason": "x"}).json["code"] == "receipt.already_reversed"
    assert funding(asks, stage)["received"]["amount"] == 1_000


def test_a_published_contests_receipts_stand(asks, stage):
    sota, number = asks("sota"), stage.number("O")
    (receipt,) = [
        one for one in sota.get("/receipts?state=applied").json["items"] if one["contest"] == number
    ]
    answer = sota.post(f"/receipts/{receipt['id']}/reversal", {"reason": "x"})
    assert (answer.status, answer.json["code"]) == (409, "contest.not_now")


@pytest.mark.parametrize(
    ("receipt", "wrong"),
    [({"amount": {"amount": 0, "currency": "JPY"}}, {"amount"}), ({"received_on": "2099-01-01"}, {"received_on"}),
     ({"amount": {"amount": 10**12, "currency": "JPY"}}, {"amount"}), ({"received_on": "1999-12-31"}, {"received_on"}),
     ({"bank": ""}, {"bank"}), ({"amount": {"amount": -1, "currency": "JPY"}}, {"amount.amount"})],
)  # fmt: skip
def test_what_is_no_receipt(asks, receipt, wrong):
    answer = asks("sota").post("/receipts", line(1_000, "x") | receipt)
    assert (answer.status, set(answer.json["errors"])) == (422, wrong)


def test_a_payout_goes_its_way_and_one_that_fails_is_the_payees_again(asks, stage):
    sota, hana = asks("sota"), asks("hana")
    (payout,) = hana.get("/me/payouts").json["items"]
    at, amount = f"/payouts/{payout['id']}", payout["amount"]
    assert sota.get("/payouts").json["items"][0]["refund"] is True
    assert sota.post(f"{at}/settlement").json["code"] == "payout.not_sent"
    assert sota.post(f"{at}/dispatch").json["state"] == "sent"
    failed = sota.post(f"{at}/failure", {"reason": "口座なし"})
    assert (failed.json["state"], failed.json["failed_reason"]) == ("failed", "口座なし")
    assert hana.get("/me/balance").json["balances"] == [amount]
    again = hana.post("/me/payouts", {"currency": "JPY"})
    assert (again.status, again.json["amount"]) == (201, amount)
    assert hana.post("/me/payouts", {"currency": "JPY"}).json["code"] == "payout.already_open"
    assert [one["state"] for one in hana.get("/me/payouts?limit=100").json["items"]] == [
        "requested",
        "failed",
    ]


def test_bank_details_are_read_masked_and_a_change_waits(asks):
    mei = asks("mei")
    account = {
        "bank": "みさき信用金庫",
        "branch": "小樽",
        "kind": "ordinary",
        "number": "７６５４３２１",
        "holder": "ハヤシ メイ",
    }
    assert mei.get("/me/payout-details").status == 404
    assert set(mei.send("PUT", "/me/payout-details", account | {"number": "1"}).json["errors"]) == {"number"}
    assert mei.send("PUT", "/me/payout-details", account).status == 204
    first = mei.get("/me/payout-details").json
    assert (first["number"], first["holder"]) == ("・・・・321", "ハヤシ メイ")
    assert mei.send("PUT", "/me/payout-details", account | {"branch": "余市"}).status == 204
    assert mei.get("/me/payout-details").json["usable_from"] > first["usable_from"]


def test_the_ledger_goes_on_page_by_page(asks):
    sota, seen, path = asks("sota"), [], "/ledger?limit=7"
    while path:
        page = sota.get(path).json
        seen += [one["id"] for one in page["items"]]
        path = page["next"] and f"/ledger?limit=7&cursor={page['next']}"
    assert seen == sorted(set(seen), reverse=True) and len(seen) > 20
