"""Every route of the API, as everybody, in contests of every state: the answer follows from what its guard is asked."""

import pytest

from contest.access import guard
from tests.answers import answers, named, questions
from tests.api.walk import ask, rules, states
from tests.visits import PEOPLE

ROUTES = """
public  - 200 GET contests.index
me      - 200 GET contests.mine, GET entries.mine, GET judging.panels, GET contests.watch_list
me      - 409 POST judging.accept
ken     - 200 GET entries.look
ken     - 201 POST entries.complete
ken     - 409 DELETE entries.discard
mei     person.manage_own 204 PUT notices.read
mei     person.manage_own 422 POST reports.answer
site    contest.create 422 POST contests.create
site    funding.record_receipt 422 POST funding.record_for, POST funding.record
site    job.view_or_retry 200 GET staff.jobs
site    job.view_or_retry 201 POST staff.retry
site    ledger.view_global_or_export 200 GET funding.of_house, GET staff.contests, GET funding.index
site    payout.dispatch_settle_fail 200 GET staff.payout_list, GET staff.payout_sheet
site    payout.dispatch_settle_fail 201 POST staff.dispatch
site    payout.dispatch_settle_fail 409 POST staff.settle
site    payout.dispatch_settle_fail 422 POST staff.fail, POST staff.let_go
site    payout.request 422 POST me.request_payout
site    person.find_or_block 200 GET staff.people, GET reports.queue, GET reports.look
site    person.find_or_block 422 DELETE staff.unblock, POST staff.block, POST reports.decide, POST reports.reopen
site    person.find_or_block 422 POST reports.find_bad_faith
site    person.manage_own 200 GET notices.mail_settings, PATCH notices.choose, GET notices.index, GET me.show
site    person.manage_own 200 PATCH me.change, GET me.balance, GET reports.copies, GET reports.about_me
site    person.manage_own 200 GET me.payout_list, GET me.bank_details, GET reports.mine
site    person.manage_own 201 POST reports.ask_copy
site    person.manage_own 204 DELETE notices.unread, PUT notices.read_all
site    person.manage_own 422 PUT me.give_bank_details
site    receipt.match 422 POST funding.match, POST funding.reverse
contest award.ask_void 422 POST awards.ask_void
contest award.decide 422 POST awards.award
contest award.void 422 POST awards.void
contest contest.announce 422 POST contests.announce
contest contest.ask 422 POST contests.ask
contest contest.cancel 422 POST contests.cancel
contest contest.clarify_or_answer 422 POST contests.clarify, POST contests.answer
contest contest.close_early 201 POST contests.close_early
contest contest.edit_brief 200 PATCH contests.change
contest contest.edit_brief 201 POST references.bring_forward
contest contest.edit_brief 204 DELETE references.remove
contest contest.edit_brief 422 POST references.add
contest contest.fund 422 POST funding.ask
contest contest.hide 422 DELETE contests.show_again, POST contests.hide
contest contest.publish 409 POST contests.publish
contest contest.view 200 GET contests.show, GET contests.announcements, GET contests.clarifications
contest contest.view 200 GET contests.deadline_changes, GET contests.questions, GET entries.index
contest contest.view 204 DELETE contests.unwatch, PUT contests.watch
contest entry.enter 422 POST entries.enter
contest entry.mark 204 DELETE judging.unmark
contest entry.mark 422 PUT judging.mark
contest handover.accept 201 POST handover.accept
contest handover.agree 422 POST handover.agree
contest handover.deliver 201 POST handover.deliver
contest handover.download 302 GET handover.fetch
contest handover.request_change 422 POST handover.request_changes
contest handover.upload 204 DELETE handover.remove
contest handover.upload 409 POST handover.confirm
contest handover.upload 422 POST handover.add
contest handover.view 200 GET handover.show
contest judge.invite_or_remove 200 GET judging.panel
contest judge.invite_or_remove 204 DELETE judging.dismiss
contest judge.invite_or_remove 422 POST judging.invite
contest judge.recuse 409 DELETE judging.undo_recusal
contest judge.recuse 422 POST judging.recuse
contest judge.remove_by_staff 409 DELETE judging.reinstate
contest judge.remove_by_staff 422 POST judging.remove_by_staff
contest judge.say_finished 204 PUT judging.finish, DELETE judging.unfinish
contest judge.see_recusals 200 GET judging.recusals
contest ledger.view_contest 200 GET funding.show, GET funding.of_contest
contest report.abuse 422 POST reports.report_contest
contest upload.promise 422 POST entries.promise
entry   contest.view 200 GET entries.show
entry   entry.comment 201 POST entries.finish
entry   entry.comment 422 POST entries.write
entry   entry.decline 409 DELETE entries.restore
entry   entry.decline 422 POST entries.decline
entry   entry.download_original 302 GET entries.original
entry   entry.hide 422 DELETE entries.unhide, POST entries.hide
entry   entry.rate 204 DELETE judging.unrate
entry   entry.rate 422 PUT judging.rate
entry   entry.replace 422 POST entries.replace
entry   entry.shortlist 204 DELETE judging.unshortlist, PUT judging.shortlist
entry   entry.take_back_withdrawal 409 DELETE entries.take_back_withdrawal
entry   entry.view_comments 200 GET entries.comments
entry   entry.withdraw 201 POST entries.withdraw
entry   pin.place 422 POST entries.place
entry   pin.resolve 201 POST entries.resolve
entry   pin.resolve 409 POST entries.reopen
entry   report.abuse 422 POST reports.report_entry
"""
DIFFERENT = """
GET entries.original | sota OJWYHAPXLNVR | 422 | staff say why
GET handover.fetch | sota WYHAPVR | 422 | likewise
GET handover.show, GET handover.fetch | sota XLK | 404 | what was cancelled while open, or has lapsed, never came to a handover
GET funding.show | ken WYHAPVR, hana K, sota K | 404 | no winner's matter, and nothing was asked for there
POST contests.cancel | hana D | 201 | a client's own draft needs no reason
DELETE contests.unwatch, PUT contests.watch | visitor * | 401 | a watchlist is somebody's
PUT contests.watch | hana DK, rei D, sota DK | 409 | nobody watches what was never published
POST entries.finish | hana OJWYHNV | 409 | what is done the designer says
GET me.bank_details | ume *, mei *, rei *, sota * | 404 | only who has given some has them
POST reports.report_contest | hana OJWYHAPXLKNVR | 409 | nobody reports what is their own
POST reports.report_entry | ken OJWYHAPXLNVR | 409 | likewise
"""
ROWS = answers(ROUTES, DIFFERENT)
# What visitors may ask at all; the rest answers them 401, whether the thing exists or not.
PUBLIC = {row for row, expected in ROWS.items() if expected["visitor", "O"] != 401}


def test_every_route_has_its_row_and_every_row_its_route(stage):
    assert set(ROWS) == set(rules(stage.app))


def test_every_route_asks_its_guard_what_is_named(stage, monkeypatch):
    asked = questions(guard, monkeypatch)
    wrong = {}
    for (method, endpoint), action in named(ROUTES).items():
        rule = rules(stage.app)[method, endpoint]
        asked.clear()
        visit = ask(stage, "sota", method, rule, states(rule)[:2][-1], payload(method))
        if method != "GET" and visit.status < 400:
            stage.restore()
        if asked[:1] != action:
            wrong[method, endpoint] = asked[:1]
    assert wrong == {}


def test_every_route_that_reads_answers_everybody_as_the_table_says(api_walk):
    wrong = {
        (visit.endpoint, visit.who, visit.state): visit.status
        for visit in api_walk.visits
        if visit.who in PEOPLE
        and visit.status != ROWS["GET", visit.endpoint][visit.who, visit.state or "O"]
    }  # fmt: skip
    assert wrong == {}


@pytest.mark.parametrize("row", [" ".join(row) for row in ROWS if row[0] != "GET"])
def test_every_route_that_acts_answers_everybody_as_the_table_says(stage, row):
    method, endpoint = row.split()
    rule, wrong = rules(stage.app)[method, endpoint], {}
    for who in PEOPLE:
        for state in states(rule):
            found = ask(stage, who, method, rule, state, payload(method)).status
            if found != ROWS[method, endpoint][who, state.strip() or "O"]:
                wrong[who, state] = found
            if found < 300:
                stage.restore()
    assert wrong == {}


def payload(method):
    """What is sent: nothing, or an empty object."""
    return None if method in ("GET", "DELETE") else {}


def test_nothing_is_unguarded(stage):
    """Whoever holds a token that opens nothing is told nothing, not even what is public."""
    for (method, endpoint), rule in rules(stage.app).items():
        for state in states(rule)[:2]:
            assert ask(stage, "aki", method, rule, state).status == 401, (method, endpoint)


def test_looking_changes_nothing(api_walk):
    assert api_walk.before == api_walk.after


@pytest.mark.parametrize("number", ["99999999", str(2**31 - 1), str(2**31), "9" * 400])
def test_what_is_not_there_is_answered_alike(stage, number):
    """Visitors 401 where they may never go, whether the thing exists or not; all others 404, in the same words."""
    bodies = set()
    for (method, endpoint), rule in rules(stage.app).items():
        if "<int:number>" not in rule.rule:
            continue
        absent = type(rule)(rule.rule.replace("<int:number>", number), endpoint=rule.endpoint)
        for who in ("visitor", "ume", "hana", "sota"):
            visit = ask(stage, who, method, absent, "O")
            asks = who == "visitor" and (method, endpoint) not in PUBLIC and int(number) < 2**31
            assert visit.status == (401 if asks else 404), (method, endpoint, who)
            bodies |= {visit.body} if visit.status == 404 else set()
    assert len(bodies) == 1
