"""Every reachable cell of the table, through both edges: what a page answers and what the API answers is one thing.

tests/web/test_routes.py and tests/api/test_routes.py ask every route as everybody in every state and hold each answer
against a literal. Here those literals stand beside each other, and beside the cells as they were agreed
(test_table.py). 67 actions × 12 roles × 9 states: what cannot be reached is named below, with the why; being client or
judge elsewhere is asked in tests/api/test_elsewhere.py.
"""

import json
import re
from itertools import product

import pytest

from tests.access.test_table import COLUMNS, ROWS, covers
from tests.api import test_routes as api
from tests.scene import NAMES, STATES, THREAD
from tests.visits import PEOPLE
from tests.web import test_routes as web

# Each action that is about one contest, by a route of either edge; more than one where several routes are the same act.
BOTH = """
contest.view               GET contests.show             GET contests.show
contest.edit_brief         POST brief.save               PATCH contests.change
contest.edit_brief         POST brief.add_references     POST references.add
contest.edit_brief         POST brief.remove_reference   DELETE references.remove
contest.edit_brief         POST brief.bring_reference_forward   POST references.bring_forward
contest.fund               POST funding.ask              POST funding.ask
contest.publish            POST brief.publish            POST contests.publish
contest.cancel             POST contests.cancel          POST contests.cancel
contest.hide               POST contests.hide            POST contests.hide
contest.hide               POST contests.unhide          DELETE contests.show_again
contest.ask                POST contests.ask             POST contests.ask
contest.clarify_or_answer  POST contests.clarify         POST contests.clarify
contest.clarify_or_answer  POST contests.answer          POST contests.answer
contest.announce           POST contests.announce        POST contests.announce
contest.close_early        POST contests.close_early     POST contests.close_early
judge.invite_or_remove     GET judging.panel             GET judging.panel
judge.invite_or_remove     POST judging.invite           POST judging.invite
judge.invite_or_remove     POST judging.remove           DELETE judging.dismiss
judge.recuse               POST judging.recuse           POST judging.recuse
judge.recuse               POST judging.undo_recusal     DELETE judging.undo_recusal
judge.see_recusals         GET judging.recusals          GET judging.recusals
judge.remove_by_staff      POST judging.remove_by_staff  POST judging.remove_by_staff
judge.say_finished         POST judging.finish           PUT judging.finish
judge.say_finished         POST judging.unfinish         DELETE judging.unfinish
upload.promise             POST uploads.promise          POST entries.promise
entry.enter                POST entries.enter            POST entries.enter
entry.replace              POST entries.replace          POST entries.replace
entry.withdraw             POST entries.withdraw         POST entries.withdraw
entry.take_back_withdrawal POST entries.take_back_withdrawal   DELETE entries.take_back_withdrawal
entry.download_original    GET entries.original          GET entries.original
entry.shortlist            POST judging.shortlist        PUT judging.shortlist
entry.shortlist            POST judging.unshortlist      DELETE judging.unshortlist
entry.rate                 POST judging.rate             PUT judging.rate
entry.mark                 PUT judging.put_mark          PUT judging.mark
entry.mark                 DELETE judging.delete_mark    DELETE judging.unmark
entry.decline              POST entries.decline          POST entries.decline
entry.decline              POST entries.restore          DELETE entries.restore
entry.hide                 POST entries.hide             POST entries.hide
entry.hide                 POST entries.unhide           DELETE entries.unhide
entry.comment              POST entries.comment          POST entries.write
award.decide               POST awards.award             POST awards.award
award.ask_void             POST awards.ask_void          POST awards.ask_void
award.void                 POST awards.void              POST awards.void
handover.view              GET handover.show             GET handover.show
handover.upload            POST handover.add             POST handover.add
handover.upload            POST handover.remove          DELETE handover.remove
handover.upload            POST handover.confirm         POST handover.confirm
handover.agree             POST handover.agree           POST handover.agree
handover.deliver           POST handover.deliver         POST handover.deliver
handover.download          GET handover.fetch            GET handover.fetch
handover.request_change    POST handover.request_changes POST handover.request_changes
handover.accept            POST handover.accept          POST handover.accept
ledger.view_contest        GET funding.ledger            GET funding.of_contest
contest.create             POST contests.create          POST contests.create
receipt.match              POST staff.match_receipt      POST funding.match
payout.request             POST earnings.request_payout  POST me.request_payout
payout.dispatch_settle_fail  POST staff.dispatch_payout  POST staff.dispatch
payout.dispatch_settle_fail  POST staff.settle_payout    POST staff.settle
payout.dispatch_settle_fail  POST staff.fail_payout      POST staff.fail
payout.dispatch_settle_fail  GET staff.payouts           GET staff.payout_list
ledger.view_global_or_export GET staff.ledger            GET funding.of_house
ledger.view_global_or_export GET staff.receipts          GET funding.index
funding.record_receipt     POST staff.record_receipt     POST funding.record
person.manage_own          POST account.change           PATCH me.change
person.manage_own          POST account.give_bank_details PUT me.give_bank_details
person.find_or_block       GET staff.people              GET staff.people
person.find_or_block       POST staff.block              POST staff.block
person.find_or_block       POST staff.unblock            DELETE staff.unblock
job.view_or_retry          GET staff.jobs                GET staff.jobs
job.view_or_retry          POST staff.retry              POST staff.retry
report.abuse               POST reports.make_contest     POST reports.report_contest
"""  # fmt: skip
PAIRS = [
    (line.split()[0], tuple(line.split()[1:3]), tuple(line.split()[3:5]))
    for line in BOTH.strip().splitlines()
]
# Where an empty request goes different ways for a reason, and no cell of the table differs.
APART = {
    "POST contests.publish": "a page wants its box ticked first; the API's request says by itself that it accepts",
    "POST handover.agree": "likewise",
    "POST me.request_payout": "a page has one currency; the API wants it said",
    "PATCH me.change": "a page sends its whole form; the API what shall change",
    "DELETE judging.dismiss": "the page removes a judge by their seat, the API whoever was asked by their invitation",
    "PATCH contests.change": "the same",
}
# Actions that are no route but what a route tells, and the test that holds every reader of every state against it.
TOLD = {
    "entry.list": "test_who_sees_which_entries_is_one_thing_on_pages_and_in_the_api",
    "entry.view_rendition": "the same", "entry.view_rendition_revealed": "the same",
    "entry.view_rendition_open": "the same", "entry.view_own": "the same",
    "entry.view_full": "tests/api/test_keys.py: `full` is null but for author, panel, client and staff",
    "entry.view_author_identity": "test_whose_name_is_told_is_one_thing_on_pages_and_in_the_api",
    "entry.view_comments": "test_whose_thread_is_told_is_one_thing_on_pages_and_in_the_api",
    "score.view_other_judges": "tests/api/test_keys.py: `marks`", "score.view_aggregate": "tests/api/test_keys.py: `keeps`",
    "receipt.reverse": "by a receipt, not a contest's number: tests/web/test_staff_money.py, tests/api/test_money.py",
    "invitation.accept": "by the token of a mail: tests/judging/test_invitations.py, tests/api/test_story.py",
    "staff.appoint_or_dismiss": "on the desk alone, where it asks for the password again: tests/web/test_staff_people.py",
    "token.make": "on the account page alone, likewise: tests/web/test_tokens.py",
    "contest.later_deadline": "over the API a PATCH of the contest, with edit_brief: tests/web/test_routes.py, "
    "tests/api/test_talk.py",
}  # fmt: skip
# Rows of the agreement that nobody can reach, and why.
UNREACHABLE_ROWS = {
    "contest.view (private)": "later: no contest is private",
    "contest.lower_prize_or_earlier_deadline": "nobody may: no route takes a prize, or an earlier deadline, once published",
    "score.seal_own": "later: rounds", "score.edit_own": "later: rounds",
    "dispute.open": "later: disputes", "dispute.resolve": "later: disputes",
    "prize.release": "nobody may: settlement does it", "ledger.post_manual": "later: no route posts a transfer",
    "export.entries_csv": "later: no route exports entries", "person.impersonate": "nobody may: no route signs one in as another",
    "webhook.post_unsigned": "later: no gateway calls back",
    "person.read_other_email": "no route, a field: tests/web/test_canaries.py, tests/api/test_canaries.py",
}  # fmt: skip
UNREACHABLE_COLUMNS = {
    "link": "later: no contest is opened by a link", "collaborator": "later: a client has no team",
}  # fmt: skip
UNREACHABLE_STATES = {"S": "later: no dispute suspends a contest"}
UNREACHABLE_CELLS = {
    ("winner", "DOJ"): "nobody has won yet",
    ("winner", "X"): "what is cancelled or has lapsed has no winner",
    ("entrant", "D"): "nobody enters a draft",
    ("author", "D"): "likewise",
    ("author", "WHAP"): "of the winning entry it is the winner; of another's, the entrant of the same row",
}  # fmt: skip
# Who stands for which role in which states; each letter by the states of the scene that have it.
STANDS = {"visitor": [("visitor", "DOJWHAPX")], "ume": [("designer", "DOJWHAPX")],
          "mei": [("designer", "D"), ("entrant", "OJWHAPX")],
          "ken": [("designer", "D"), ("author", "OJX"), ("winner", "WHAP")],
          "hana": [("client", "DOJWHAPX")], "rei": [("judge", "DOJWHAPX")], "sota": [("staff", "DOJWHAPX")]}  # fmt: skip
LETTERS = {"D": "D", "O": "O", "J": "J", "W": "WY", "H": "H", "A": "A", "P": "P", "X": "XL"}
# Cells in which there is nothing to be asked about, so that the answer is that there is no such thing.
NOTHING_THERE = {
    ("handover.view", "sota", "X"): "what was cancelled while open, or has lapsed, never came to a handover",
    ("handover.download", "sota", "X"): "likewise",
    ("entry.download_original", "hana", "OJX"): "no entry is the winning one yet, and losers' originals go to nobody",
}  # fmt: skip
DONE = str.maketrans("cvd>", "++++")


def cells(edge, route):
    """The literal answers of a route, by person and state, what is done written one way."""
    row = edge.ROWS[route]
    return {
        (who, state): (cell if len(cell) > 1 else cell * len(STATES))[STATES.index(state)].translate(DONE)
        for who, cell in zip(PEOPLE, row, strict=True)
        for state in STATES
    }


def agreed(action, who, letter, state):
    """What the agreement says of this person: "yes", "not now", or "never"."""
    roles = [role for role, aliases in STANDS[who] if letter in aliases]
    if who == "ken":  # an author has an entrant's cells beside, and so has a winner
        roles += ["entrant", "author"] if letter in "WHAP" or letter in "OJX" else []
    delivered = state in "YHAP"
    lines = [ROWS[action][role] for role in roles]
    if any(covers(cell, letter, delivered=delivered) for cell in lines):
        return "yes"
    return "not now" if any(cell != "-" for cell in lines) else "never"


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: " ".join(pair[2]))
def test_pages_and_api_answer_alike(pair):
    _action, page, route = pair
    one, other = cells(web, page), cells(api, route)
    for place in one:
        differ = {one[place], other[place]}
        if " ".join(route) in APART or differ == {"+", "?"}:  # done, or first the body is looked at
            assert "." not in differ or len(differ) == 1, (route, place)
        else:
            assert len(differ) == 1, (route, place, differ)


@pytest.mark.parametrize("pair", [pair for pair in PAIRS if ROWS[pair[0]]["staff"] != "*" or pair[0] == "contest.view"],
                         ids=lambda pair: " ".join(pair[2]))  # fmt: skip
def test_both_answer_as_the_cell_says(pair):
    action, page, route = pair
    views, reads = cells(web, ("GET", "contests.show")), cells(web, ("GET", "entries.show"))
    for edge, payload in ((web, cells(web, page)), (api, cells(api, route))):
        for who, letter in product(PEOPLE, LETTERS):
            for state in LETTERS[letter]:
                expected, sign = agreed(action, who, letter, state), payload[who, state]
                hidden = views[who, state] == "." or (action.startswith("entry.") and action != "entry.enter"
                                                      and action != "entry.mark" and reads[who, state] == ".")  # fmt: skip
                hidden |= any((action, who) == one[:2] and letter in one[2] for one in NOTHING_THERE)
                place = (edge.__name__, route, who, state, sign)
                if who == "visitor" and expected == "never":
                    assert sign == "s", place
                elif hidden or expected == "never":
                    assert sign == ".", place
                elif expected == "not now":
                    assert sign == "!", place
                else:
                    assert sign in "+?!", place  # "!" is then a lifecycle's word, which no cell gainsays


def test_every_row_is_walked_told_or_named_unreachable():
    walked = {action for action, _page, _route in PAIRS}
    assert set(ROWS) == walked | set(TOLD)
    assert not walked & set(TOLD) and not set(ROWS) & set(UNREACHABLE_ROWS)
    assert set(COLUMNS) & set(UNREACHABLE_COLUMNS) == set()


def test_nothing_does_what_nobody_may():
    """The rows that have no route: no route of either edge is named for them."""
    words = re.compile(r"imperson|dispute|webhook|seal|ballot|release_prize|post_transfer|entries_csv")
    assert not [route for route in (*web.ROWS, *api.ROWS) if words.search(" ".join(route))]


def seen(walk, endpoint):
    """What people were shown of a route, by person and state."""
    return {
        (one.who, one.state): one for one in walk.visits if one.endpoint == endpoint and "?" not in one.path
    }


def test_who_sees_which_entries_is_one_thing_on_pages_and_in_the_api(walk, api_walk):
    pages, payload = seen(walk, "contests.show"), seen(api_walk, "entries.index")
    for place, page in pages.items():
        number = page.path.rpartition("/")[2]
        shown = {int(one) for one in re.findall(rf'/contests/{number}/entries/(\d+)["#?]', page.body)}
        listed = {one["number"] for one in json.loads(payload[place].body).get("items", ())}
        assert shown == listed, place


def test_whose_name_is_told_is_one_thing_on_pages_and_in_the_api(walk, api_walk):
    pages, payload = seen(walk, "entries.show"), seen(api_walk, "entries.show")
    for place, page in pages.items():
        named = "name" in json.loads(payload[place].body)
        if place[0] != "ken":  # whose own name stands in the head of every page of theirs
            assert (NAMES["ken"] in page.body) == named, place


def test_whose_thread_is_told_is_one_thing_on_pages_and_in_the_api(walk, api_walk):
    pages, payload = seen(walk, "entries.show"), seen(api_walk, "entries.comments")
    for place, page in pages.items():
        assert (f"{THREAD} ken" in page.body) == (f"{THREAD} ken" in payload[place].body), place
