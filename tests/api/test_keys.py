"""Which keys each document has for whom: what is not for a reader is not there, not even as null."""

import json

import pytest

from tests.scene import STATES
from tests.visits import PEOPLE

CONTEST_LINE = {
    "number", "state", "title", "lead", "category", "language", "required_formats", "visibility", "reveal", "ai_policy",
    "time_zone", "prize", "entries_close_at", "published_at", "client", "entries",
}  # fmt: skip
CONTEST = CONTEST_LINE | {
    "description", "wanted", "avoided", "designers", "agreement", "references", "award_due", "choice_ends", "awarded_at",
    "ended_at", "hidden",
}  # fmt: skip
CLIENTS = {"due", "missing", "created_at", "funding"}
APART = {"declined", "withdrawn"}  # numbers, for who sees the contest's entries
SEES_ENTRIES = {"hana": "NOJWHAPRVY", "rei": "JWHAPRVY", "sota": STATES} | dict.fromkeys(
    ("ken", "mei", "ume", "visitor"), "RV"
)
PERSON = {"id", "name", "email", "language", "time_zone", "shortcuts", "staff", "joined_at"}
PAYOUT = {"id", "amount", "state", "requested_at", "sent_at", "ended_at", "failed_reason"}
STAFFS_PAYOUT = PAYOUT | {"person", "payee", "refund", "held_back"}
TRANSFER = {"id", "key", "kind", "debit", "credit", "amount", "at"}
# Documents that are the same for all who may read them.
SAME = {
    "contests.index": CONTEST_LINE,
    "contests.announcements": {"number", "text", "at"},
    "contests.clarifications": {"number", "part", "said", "text", "at"},
    "contests.questions": {"number", "text", "asked_at", "asker", "mine", "answers"},
    "funding.index": {
        "id", "state", "contest", "amount", "received_on", "bank", "reference", "gateway", "reversed_reason",
    },
    "funding.of_contest": {"held", "transfers", "command_line"},
    "funding.of_house": TRANSFER | {"contest"},
    "funding.show": {
        "id", "contest", "state", "gateway", "due", "received", "missing", "reference", "payee", "receipts",
    },
    "handover.show": {
        "state", "entry", "winner", "required_formats", "deliverables", "agreement", "due", "overdue", "accept_by",
        "changes_left", "change_requests", "void_asked",
    },
    "me.balance": {"balances"},
    "me.bank_details": {"bank", "branch", "kind", "number", "holder", "usable_from"},
    "me.payout_list": PAYOUT,
    "me.show": PERSON,
    "notices.index": {"id", "subject", "url", "contest", "at", "read_at"},
    "notices.mail_settings": {
        "entries", "threads", "contests", "questions", "judging", "watching", "staff",
    },
    "staff.jobs": {"id", "kind", "state", "attempts", "due_at", "error", "ended_at"},
    "staff.payout_list": STAFFS_PAYOUT,
    "staff.payout_sheet": STAFFS_PAYOUT | {"details"},
    "staff.people": PERSON | {"confirmed_at", "blocked", "blocked_at", "blocked_reason"},
}  # fmt: skip
ENTRY_LINE = {"number", "version", "state", "letter", "author", "mine", "title", "alt", "made_at", "images"}
IMAGE = {"state", "thumb", "preview", "full"}
VERSION = {"number", "state", "title", "alt", "made_at", "images"}
LARGE = {"note", "declarations"}
OWN = {"name", "hidden", "stars"}
# Of another's entry, by reader and states of the contest (as in the scene): what is there beside the line.
JURY = {"mark", "keeps", "judges", "stars", "shortlisted"}
TEAM = {"keeps", "judges", "stars", "shortlisted"}
OTHERS = {
    ("visitor", "VR"): set(), ("ume", "VR"): set(), ("mei", "VR"): set(), ("ken", "VR"): set(),
    ("rei", "J"): {"mark"}, ("rei", "WYHVAPR"): JURY,
    ("hana", "ON"): {"stars", "shortlisted"}, ("hana", "JWYHVAPR"): TEAM,
    ("sota", "OJWYHVAPRXLN"): TEAM | {"hidden"},
}  # fmt: skip
# Whose name is there: of the winner's entry, and of the others'.
WINNERS_NAME = {("rei", "WYHVAPR"), ("hana", "WYHVAPR"), ("sota", "OJWYHVAPRXLN"),
                *((who, "R") for who in ("visitor", "ume", "mei"))}  # fmt: skip
OTHER_NAMES = {("rei", "APR"), ("hana", "APR"), ("sota", "OJWYHVAPRXLN")}


def documents(walk, endpoint):
    """Who read what, where: each item of a list by itself."""
    for visit in walk.visits:
        if visit.endpoint == endpoint and visit.status == 200:
            document = json.loads(visit.body)
            for one in document.get("items", [document]):
                yield visit.who, visit.state, one


def within(table, who, state):
    """What a table of readers and states holds."""
    return next((table[key] for key in table if key[0] == who and state in key[1]), None)


@pytest.mark.parametrize("endpoint", SAME)
def test_documents_that_are_the_same_for_all_who_may_read_them(api_walk, endpoint):
    found = [set(document) for _who, _state, document in documents(api_walk, endpoint)]
    assert found and all(keys == SAME[endpoint] for keys in found)


def test_ones_own_contests_tell_how_many_entries_lie_apart_while_one_sees_them(api_walk):
    for _who, _state, document in documents(api_walk, "contests.mine"):
        apart = set() if document["state"] in ("cancelled", "lapsed") else APART
        assert set(document) == CONTEST_LINE | apart, document["state"]


def test_a_contest_tells_its_client_what_is_due_and_staff_why_it_is_hidden(api_walk):
    seen = set()
    for who, state, document in documents(api_walk, "contests.show"):
        extra = {"hana": CLIENTS, "sota": CLIENTS | {"hidden_reason"}}.get(who, set())
        extra = extra | (APART if state in SEES_ENTRIES.get(who, "") else set())
        assert set(document) == CONTEST | extra, (who, state)
        seen.add((who, state))
    assert {state for who, state in seen if who == "sota"} == set(STATES)
    assert {who for who, _ in seen} == set(PEOPLE)


@pytest.mark.parametrize("endpoint", ["entries.index", "entries.show"])
def test_an_entry_tells_each_reader_what_is_theirs_to_know(api_walk, endpoint):
    whole, seen = endpoint == "entries.show", set()
    for who, state, entry in documents(api_walk, endpoint):
        keys = set(entry)
        place = (who, state, entry["number"])
        extra = set(OWN) if entry["mine"] else within(OTHERS, who, state)
        assert extra is not None, place
        extra = set(extra)
        if not entry["mine"]:
            names = WINNERS_NAME if entry["number"] == 1 else OTHER_NAMES
            extra |= {"name"} if any(one[0] == who and state in one[1] for one in names) else set()
        if whole:
            extra |= {"versions"}
            # Whose mark is whose: from the award on, and for staff; until then counts alone.
            if not entry["mine"] and "keeps" in extra and (who, state) != ("hana", "J"):
                extra |= {"marks"}
            extra |= {"hidden_reason"} if who == "sota" else set()
            extra |= (
                {"declined"}
                if entry["state"] == "declined" and (entry["mine"] or who in ("hana", "sota"))
                else set()
            )
            if entry["state"] == "withdrawn":
                extra |= {"withdrawn_at"}
                extra |= {"take_back_until"} if entry["mine"] and state == "O" else set()
        extra |= {"reason", "reason_code"} if entry["state"] == "unreadable" else set()
        assert keys == ENTRY_LINE | extra, (place, keys ^ (ENTRY_LINE | extra))
        large = entry["mine"] or who in ("hana", "rei", "sota")
        for image in [
            *entry["images"],
            *(image for one in entry.get("versions", ()) for image in one["images"]),
        ]:
            expected = {"filename"} if entry["mine"] else set()
            expected |= {"reason", "reason_code"} if image["state"] == "unreadable" else set()
            assert set(image) == IMAGE | expected, place
            assert large or image["full"] is None, place
        for version in entry.get("versions", ()):
            assert set(version) == VERSION | (LARGE if large else set()), place
        seen.add((who, state))
    assert {who for who, _ in seen} == set(PEOPLE)


PIN = {"number": 1, "version": 1, "image": 1, "x": 655, "y": 526, "state": "open"}  # of the scene


def test_a_word_of_an_author_has_their_letter_and_one_with_a_place_its_pin(api_walk):
    found = [word for _who, _state, word in documents(api_walk, "entries.comments")]
    assert {word["by"] == "Client" for word in found} == {True, False}
    for word in found:
        extra = {"pin"} if word["by"] == "Client" else {"letter"}
        assert set(word) == {"by", "mine", "text", "at"} | extra
        assert word.get("pin", PIN) == PIN
        assert word["by"] in ("Client", f"Designer {word.get('letter')}")


def test_an_upload_tells_of_its_check_once_its_image_has_arrived(api_walk):
    for _who, _state, upload in documents(api_walk, "entries.look"):
        expected = {"check", "unseen_on"} if upload.get("check") == "ok" else {"check"}
        assert set(upload) == {"state", "size"} | (expected if upload["state"] == "received" else set())


def test_a_rival_in_a_blind_contest_reads_their_own_alone(api_walk):
    for who, state, entry in documents(api_walk, "entries.index"):
        if who in ("mei", "ken") and state not in "VR":
            assert entry["mine"], (who, state)
        assert who not in ("visitor", "ume") or state in "VR"
        assert who != "hana" or state not in "XLK"


def test_recusals_are_read_by_their_judge_and_by_staff_who_alone_read_names(api_walk):
    own, seen = {"entry", "letter", "reason", "at", "undone_at"}, set()
    for who, state, said in documents(api_walk, "judging.recusals"):
        assert set(said) - {"undo_until"} == own | ({"judge", "designer"} if who == "sota" else set())
        seen.add((who, state))
    assert seen == {("rei", "J"), *(("sota", state) for state in "JXLV")}


def test_a_judge_reads_numbers_of_their_own_panels_while_entries_are_judged(api_walk):
    line, seen = {"contest", "title", "state", "progress", "entries_close_at"}, set()
    for who, _state, seat in documents(api_walk, "judging.panels"):
        judged = {"marked", "deck", "award_due"} if seat["state"] == "judging" else set()
        assert set(seat) == line | judged
        seen.add((who, seat["state"]))
    assert {who for who, _state in seen} == {"rei"}
    assert {"draft", "open", "judging", "awarded", "settled"} <= {state for _who, state in seen}


def test_the_panel_is_for_its_client_with_what_each_row_can_know(api_walk):
    asked = {"id", "email", "sent_at", "state"}
    for who, _state, judge in documents(api_walk, "judging.panel"):
        sits = judge["state"] in ("judging", "removed")
        assert who == "hana"
        assert set(judge) == asked | ({"name", "joined_at", "progress"} if sits else {"expires_at"})


def test_my_entries_say_why_one_was_declined(api_walk):
    mine = {"contest", "contest_title", "number", "version", "state", "title", "hidden", "thumb", "made_at", "stars",
            "comments"}  # fmt: skip
    for _who, _state, entry in documents(api_walk, "entries.mine"):
        extra = {"declined"} if entry["state"] == "declined" else set()
        assert set(entry) - {"take_back_until"} == mine | extra
        assert entry["state"] == "withdrawn" or "take_back_until" not in entry


def test_a_source_file_tells_its_reason_only_where_it_was_refused(api_walk):
    file = {"id", "format", "filename", "size", "state", "added_at", "removed", "deliveries"}
    for who, state, handover in documents(api_walk, "handover.show"):
        assert set(handover["agreement"]) == {"text_version", "winner_at", "client_at"}
        assert all(set(one) == file for one in handover["deliverables"])
        assert who != "hana" or bool(handover["deliverables"]) is (state in "YHAPR")


def test_whose_balance_it_is_staff_alone_read_by_number(api_walk):
    for who, _state, ledger in documents(api_walk, "funding.of_contest"):
        assert all(set(line) == TRANSFER for line in ledger["transfers"])
        foreign = {"balance"} if who == "hana" else set()
        names = {
            name
            for line in ledger["transfers"]
            for name in (line["debit"], line["credit"])
            if "balance" in name
        }
        assert who == "sota" or names <= foreign | {
            f"balance/{3 if who == 'mei' else 2 if who == 'ken' else 1}"
        }
