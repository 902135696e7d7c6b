"""Every route of the site, as everybody, in contests of every state: the answer follows from what its guard is asked."""

import re

import pytest
from werkzeug.exceptions import NotFound

from contest.web import guard
from tests.answers import answers, named, questions
from tests.visits import PEOPLE, THEIRS, ask, rules, same, states

# Flask-Security's, which bring their own tests, and the files of the pages.
LIBRARIES = {
    "security.change_password", "security.confirm_email", "security.forgot_password", "security.login",
    "security.logout", "security.register", "security.reset_password", "security.send_confirmation",
    "static", "frontend.source",
}  # fmt: skip
ROUTES = """
public  - 200 GET contests.index, GET contests.feed, GET site.healthz, GET judging.invitation, GET api.show
public  - 200 GET site.privacy, GET notices.leave, POST notices.left, GET site.terms, GET site.tokushoho
public  - 200 POST second_step.ask_any_passkey
public  - 200 GET home.index, GET home.about
public  - 400 POST site.language, POST site.choose_background
public  - 401 GET second_step.show, POST second_step.take_code, POST second_step.take_passkey
public  - 409 POST judging.accept, POST second_step.ask_passkey
public  - 503 GET site.readyz
me      - 200 GET contests.watch_list, GET notices.index, GET home.shelf
me      - 301 GET home.moved
me      - 303 POST notices.read, POST notices.unread, POST second_step.enter_by_passkey
mei     - 303 POST notices.open_
mei     person.manage_own 200 GET account.inquiry
mei     person.manage_own 302 GET account.fetch_export
mei     person.manage_own 422 POST account.answer_inquiry
ken     - 200 GET uploads.look
ken     - 201 POST uploads.complete
ken     - 409 POST uploads.remove
site    contest.create 303 POST contests.create
site    contest.hide 200 GET staff.moderation
site    funding.record_receipt 422 POST staff.record_receipt
site    job.view_or_retry 200 GET staff.files, GET staff.jobs
site    job.view_or_retry 303 POST staff.look_for_files, POST staff.retry
site    ledger.view_global_or_export 200 GET staff.desk, GET staff.fundings, GET staff.contests, GET staff.ledger
site    ledger.view_global_or_export 200 GET staff.payouts_csv, GET staff.receipts, GET staff.receipts_csv
site    ledger.view_global_or_export 200 GET staff.receipt
site    payout.dispatch_settle_fail 200 GET staff.payouts, GET staff.payout
site    payout.dispatch_settle_fail 303 POST staff.dispatch_payout
site    payout.dispatch_settle_fail 409 POST staff.settle_payout
site    payout.dispatch_settle_fail 422 POST staff.fail_payout, POST staff.let_payout_go
site    payout.request 200 GET earnings.index
site    payout.request 409 POST earnings.request_payout
site    person.find_or_block 200 GET staff.people, GET staff.person, GET staff.report, GET staff.reports
site    person.find_or_block 409 POST staff.find_bad_faith
site    person.find_or_block 422 POST staff.block, POST staff.unblock, POST staff.decide_report
site    person.find_or_block 422 POST staff.lift_sanction, POST staff.reopen_report
site    person.manage_own 200 GET account.show, GET account.bank_details, GET account.tokens, GET account.mails
site    person.manage_own 200 GET account.record, POST account.ask_new_passkey, POST account.ask_proof
site    person.manage_own 200 GET account.personal_data, GET account.security
site    person.manage_own 303 POST account.choose_mails, GET account.authenticator, POST account.begin_authenticator
site    person.manage_own 303 POST account.confirm_authenticator, POST account.remove_authenticator
site    person.manage_own 303 POST account.add_passkey, POST account.ask_export, POST account.prove
site    person.manage_own 303 POST account.end_other_sign_ins
site    person.manage_own 404 POST account.revoke_token, POST account.remove_passkey, POST account.end_sign_in
site    person.manage_own 409 POST account.make_recovery_codes, POST account.stay
site    person.manage_own 422 POST account.change, POST account.give_bank_details, POST account.leave
site    person.manage_own 422 POST account.make_token
site    receipt.match 422 POST staff.match_receipt, POST staff.reverse_receipt
site    staff.appoint_or_dismiss 422 POST staff.end_staff
contest award.ask_void 422 POST awards.ask_void
contest award.decide 200 GET awards.choose
contest award.decide 422 POST awards.award
contest award.void 422 POST awards.void
contest contest.announce 200 GET contests.announcement
contest contest.announce 422 POST contests.announce
contest contest.ask 422 POST contests.ask
contest contest.cancel 422 POST contests.cancel
contest contest.clarify_or_answer 200 GET contests.clarification
contest contest.clarify_or_answer 422 POST contests.clarify, POST contests.answer
contest contest.close_early 303 POST contests.close_early
contest contest.edit_brief 200 POST brief.save, GET brief.preview
contest contest.edit_brief 303 POST brief.remove_reference, POST brief.bring_reference_forward
contest contest.edit_brief 422 POST brief.add_references
contest contest.fund 303 POST funding.ask, POST funding.pay
contest contest.hide 422 POST contests.hide, POST contests.unhide
contest contest.later_deadline 200 GET contests.deadline
contest contest.later_deadline 422 POST contests.move_deadline
contest contest.publish 422 POST brief.publish
contest contest.view 200 GET contests.show, GET contests.questions, GET contests.entries, GET contests.timeline, GET brief.show
contest contest.view 303 POST contests.watch, POST contests.unwatch
contest entry.enter 200 GET entries.new
contest entry.enter 422 POST entries.enter
contest entry.list 200 GET viewer.compare
contest entry.mark 200 GET viewer.sweep
contest entry.mark 204 DELETE judging.delete_mark, POST judging.post_mark
contest entry.mark 422 PUT judging.put_mark
contest handover.accept 303 POST handover.accept
contest handover.agree 422 POST handover.agree
contest handover.deliver 303 POST handover.deliver
contest handover.download 302 GET handover.fetch
contest handover.request_change 422 POST handover.request_changes
contest handover.upload 303 POST handover.remove
contest handover.upload 409 POST handover.confirm
contest handover.upload 422 POST handover.add
contest handover.view 200 GET handover.show
contest judge.invite_or_remove 200 GET judging.panel
contest judge.invite_or_remove 303 POST judging.revoke, POST judging.resend, POST judging.remove
contest judge.invite_or_remove 409 POST judging.restore, POST judging.give_back
contest judge.invite_or_remove 422 POST judging.invite
contest judge.recuse 409 POST judging.undo_recusal
contest judge.recuse 422 POST judging.recuse
contest judge.remove_by_staff 409 POST judging.reinstate
contest judge.remove_by_staff 422 POST judging.remove_by_staff
contest judge.say_finished 303 POST judging.finish, POST judging.unfinish
contest judge.see_recusals 200 GET judging.recusals
contest ledger.view_contest 200 GET funding.payments, GET funding.show
contest report.abuse 200 GET reports.report_contest
contest report.abuse 422 POST reports.make_contest
contest upload.promise 422 POST uploads.promise
entry   contest.view 200 GET entries.show
entry   entry.comment 204 POST entries.finish_pin
entry   entry.comment 422 POST entries.comment
entry   entry.decline 409 POST entries.decline, POST entries.restore
entry   entry.download_original 302 GET entries.original
entry   entry.hide 422 POST entries.hide, POST entries.unhide
entry   entry.rate 204 POST judging.rate
entry   entry.replace 200 GET entries.new_version
entry   entry.replace 422 POST entries.replace
entry   entry.shortlist 204 POST judging.shortlist, POST judging.unshortlist
entry   entry.take_back_withdrawal 409 POST entries.take_back_withdrawal
entry   entry.withdraw 303 POST entries.withdraw
entry   pin.place 422 POST entries.place_pin
entry   pin.resolve 204 POST entries.resolve_pin
entry   pin.resolve 409 POST entries.reopen_pin
entry   report.abuse 200 GET reports.report_entry
entry   report.abuse 422 POST reports.make_entry
"""
DIFFERENT = """
GET entries.original | sota OJWYHAPXLNVR | 422 | staff say why
GET handover.fetch | sota WYHAPVR | 422 | likewise
GET handover.show, GET handover.fetch | sota XLK | 404 | what was cancelled while open, or has lapsed, never came to a handover
GET funding.show | sota *, ken WYHAPVR | 404 | how to pay is the client's matter alone
POST contests.cancel | hana D | 303 | a client's own draft needs no reason
POST contests.watch, POST contests.unwatch | visitor * | 401 | a watchlist is somebody's
POST contests.watch | hana DK, rei D, sota DK | 409 | nobody watches what was never published
POST judging.revoke, POST judging.restore, POST judging.resend | hana JN | 404 | no invitation waits there
POST judging.accept | visitor * | 422 | a visitor gives a name first
POST entries.finish_pin | hana OJWYHNV | 409 | what is done the designer says
POST earnings.request_payout | ken * | 303 | only he has earned something
GET reports.report_contest, POST reports.make_contest | hana OJWYHAPXLKNVR | 409 | nobody reports what is their own
GET reports.report_entry, POST reports.make_entry | ken OJWYHAPXLNVR | 409 | likewise
"""
ROWS = answers(ROUTES, DIFFERENT)


def status(visit):
    """The status of an answer; being led to sign in is 401."""
    leads = visit.status in (302, 303) and visit.location.startswith("/sign-in")
    return 401 if leads else visit.status


def endpoints(stage, *methods):
    """The rules that know one of these methods, by method and endpoint."""
    return {
        (method, rule.endpoint): rule
        for rule in rules(stage)
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if method in methods
    }


def test_every_route_has_its_row_and_every_row_its_route(stage):
    assert set(ROWS) == set(endpoints(stage, "GET", "POST", "PUT", "DELETE", "PATCH"))
    assert {r.endpoint for r in stage.app.url_map.iter_rules() if THEIRS.match(r.endpoint)} == LIBRARIES


def test_every_route_asks_its_guard_what_is_named(stage, monkeypatch):
    asked = questions(guard, monkeypatch)
    wrong = {}
    for (method, endpoint), action in named(ROUTES).items():
        rule = endpoints(stage, method)[method, endpoint]
        asked.clear()
        visit = ask(stage, "sota", method, stage.address(rule.rule, states(rule)[:2][-1]))
        if method != "GET" and visit.status < 400:
            stage.restore()
        if asked[:1] != action:
            wrong[method, endpoint] = asked[:1]
    assert wrong == {}


def test_every_page_answers_everybody_as_the_table_says(walk):
    wrong = {
        (visit.endpoint, visit.who, visit.state): status(visit)
        for visit in walk.visits
        if visit.endpoint and visit.who in PEOPLE
        and status(visit) != ROWS["GET", visit.endpoint][visit.who, visit.state or "O"]
    }  # fmt: skip
    assert wrong == {}


@pytest.mark.parametrize("row", [" ".join(row) for row in ROWS if row[0] != "GET"])
def test_every_act_answers_everybody_as_the_table_says(stage, row):
    method, endpoint = row.split()
    rule = endpoints(stage, method)[method, endpoint]
    wrong = {}
    for who in PEOPLE:
        for state in states(rule):
            found = status(visit := ask(stage, who, method, stage.address(rule.rule, state)))
            if found != ROWS[method, endpoint][who, state.strip() or "O"]:
                wrong[who, state] = found
            if visit.status < 400 and found != 401:
                stage.restore()
    assert wrong == {}


def test_a_blocked_person_is_a_visitor_whatever_they_held_on_to(walk, stage):
    """Aki has an entry in the open contest, and a session from before the block."""
    pages = {(visit.path, visit.who): status(visit) for visit in walk.visits}
    for path, who in pages:
        if who == "aki":
            assert pages[path, "aki"] == pages[path, "visitor"], path
    for (method, endpoint), expected in ROWS.items():
        if method != "GET":
            rule = endpoints(stage, method)[method, endpoint]
            address = stage.address(rule.rule, states(rule)[:2][-1])
            assert status(ask(stage, "aki", method, address)) == expected["visitor", "O"], endpoint


def test_looking_changes_nothing(walk):
    assert walk.before == walk.after


def plain(visit):
    """A page without what names the address asked for."""
    return re.sub(r'"/[^"]*"', '""', same(visit.body))


@pytest.mark.parametrize("number", ["99999999", str(2**31 - 1), str(2**31), str(2**63), "9" * 400])
def test_contests_that_are_not_there(stage, number):
    """Visitors are asked to sign in first, whether the thing exists or not; what no database holds is no address."""
    for (method, endpoint), rule in endpoints(stage, "GET", "POST", "PUT", "DELETE").items():
        if not rule.rule.startswith("/contests/<"):
            continue
        path = stage.address(rule.rule.replace("<int:number>", number), "O")
        fits = int(number) < 2**31
        for who in ("visitor", "hana", "sota"):
            asks = who == "visitor" and fits and ROWS[method, endpoint]["visitor", "O"] == 401
            assert status(ask(stage, who, method, path)) == (401 if asks else 404), (method, endpoint, who)


@pytest.mark.parametrize("number", [str(2**31), "0" * 9 + str(2**31), str(2**63), "9" * 400, "１"])
def test_a_number_that_no_database_holds_is_no_address_whatever_the_method(app, number):
    """In every place of every address, pages and API alike; the greatest that one holds is an address."""
    ways, browser = app.url_map.bind("localhost"), app.test_client()
    rules = [rule for rule in app.url_map.iter_rules() if "<int:" in rule.rule]
    assert {rule.rule.startswith("/api/") for rule in rules} == {True, False}
    for rule in rules:
        names = re.findall(r"<int:(\w+)>", rule.rule)
        for name in names:
            address = rule.rule
            for one in names:
                address = address.replace(f"<int:{one}>", number if one == name else str(2**31 - 1))
            address = re.sub(r"<[^>]+>", "x", address)
            for method in ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"):
                with pytest.raises(NotFound):
                    ways.match(address, method=method)
        method = next(iter(rule.methods - {"HEAD", "OPTIONS"}))
        answer = browser.open(address, method=method)
        assert (answer.status_code, answer.headers.get("Allow")) == (404, None), rule
        if "<" not in (fits := re.sub(r"<int:\w+>", str(2**31 - 1), rule.rule)):
            assert ways.match(fits, method=method)[0] == rule.endpoint


@pytest.mark.parametrize("who", ["ume", "mei", "hana", "rei", "sota"])
def test_what_one_may_not_know_of_looks_like_what_is_not_there(stage, who):
    missing = plain(ask(stage, who, "GET", f"/contests/{stage.number('O')}/entries/999"))
    paths = ["/contests/999999", "/contests/999999/entries/1", "/nothing/here"]
    paths += [f"/contests/{stage.number(state)}/entries/999" for state in "JWX"]
    if who != "sota":
        paths += ["/staff/people/999999", "/staff/people/1"]
    if who in ("ume", "mei"):
        paths += [f"/contests/{stage.number('D')}", f"/contests/{stage.number('J')}/entries/1", "/staff/"]
    if who == "ume":
        paths += [f"/contests/{stage.number('N')}", f"/contests/{stage.number('N')}/entries/1"]
    if who == "rei":
        paths += [f"/contests/{stage.number('J')}/entries/{n}" for n in (3, 4, 5, 6, 7)]  # 7: recused
    if who == "hana":
        paths += [f"/contests/{stage.number('J')}/entries/{n}" for n in (3, 5, 6)]
    for path in paths:
        visit = ask(stage, who, "GET", path)
        assert visit.status == 404, path
        assert plain(visit) == missing, path


def test_ids_of_another_contest_or_person_are_not_there(stage):
    things, number = stage.scene.things, stage.number
    other = {kind: next(id_ for state, id_ in known.items() if state != "O") for kind, known in things.items()
             if kind in ("judge", "invitation", "deliverable", "reference")}  # fmt: skip
    asked = [
        ("hana", "POST", f"/contests/{number('O')}/judges/{other['judge']}/removal"),
        ("hana", "POST", f"/contests/{number('O')}/judges/{other['judge']}/removal/end"),
        ("hana", "POST", f"/contests/{number('O')}/invitations/{other['invitation']}/sending"),
        ("hana", "POST", f"/contests/{number('O')}/invitations/{other['invitation']}/revocation"),
        ("ken", "GET", f"/contests/{number('H')}/handover/deliverables/{things['deliverable']['A']}"),
        ("hana", "GET", f"/contests/{number('H')}/handover/deliverables/{things['deliverable']['A']}"),
        ("mei", "GET", f"/uploads/{things['upload']['']}"),
        ("hana", "GET", f"/uploads/{things['upload']['']}"),
        ("sota", "GET", f"/uploads/{things['upload']['']}"),
        ("mei", "POST", f"/uploads/{things['upload']['']}/completion"),
        ("hana", "POST", f"/uploads/{things['upload']['']}/removal"),
        ("ume", "GET", "/invitations/" + "x" * 43),
    ]
    for who, method, path in asked:
        assert ask(stage, who, method, path).status == 404, path
