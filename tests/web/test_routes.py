"""Every route of the site, as everybody, in contests of every state: the answer is the one written here."""

import re
from collections import defaultdict

import pytest
from werkzeug.exceptions import NotFound

from tests.scene import STATES
from tests.visits import PEOPLE, THEIRS, ask, rules, same, states

# One character per state of the contest, in the order of STATES; one alone: the same in all.
#   + shown   v done, nothing to show   c made   d sent to the store   > done, led on
#   s asked to sign in   . there is no such thing   ! not at this stage   ? not understood   b bad request
SIGNS = {
    200: "+", 204: "v", 201: "c", 302: "d", 303: ">", 401: "s", 404: ".", 409: "!", 422: "?", 400: "b",
    503: "5",
}  # fmt: skip
# Flask-Security's, which bring their own tests, and the files of the pages.
LIBRARIES = {
    "security.change_password", "security.confirm_email", "security.forgot_password", "security.login",
    "security.logout", "security.register", "security.reset_password", "security.send_confirmation",
    "static", "frontend.source",
}  # fmt: skip
#                                 visitor        ume            mei            ken            hana           rei            sota
#                                 DOJWYHAPXLKNVR
EXPECTED = """
GET    contests.home            >              >              >              >              >              >              >
GET    contests.index           +              +              +              +              +              +              +
POST   contests.create          s              >              >              >              >              >              >
GET    contests.feed            +              +              +              +              +              +              +
GET    contests.show            .+++++++++..++ .+++++++++..++ .+++++++++.+++ .+++++++++.+++ +              ++++++++++.+++ +
GET    awards.choose            s              .              .              .              !!+!!!!!!!!!!! .              .
POST   awards.award             s              .              .              .              !!?!!!!!!!!!!! .              .
POST   awards.void              s              .              .              .              .              .              !!!??!!!!!!!?!
POST   awards.ask_void          s              .              .              .              !!!??!!!!!!!?! .              .
GET    brief.show               s              .              .              .              +!!!!!!!!!!!!! .              .
POST   brief.save               s              .              .              .              +!!!!!!!!!!!!! .              .
POST   contests.cancel          s              .              .              .              >!!!!!!!!!!!!! .              !??!!!!!!!!?!!
GET    viewer.compare            s              .              .              .              !+++++++!!!+++ !!++++++!!.!++ +
POST   entries.enter            s              .?!!!!!!!!..!! .?!!!!!!!!.?!! .?!!!!!!!!.?!! .              .              .
GET    entries.show             ............++ ............++ ............++ .+++++++++.+++ .+++++++...+++ ..++++++....++ .+++++++++.+++
POST   entries.comment          s              .              .              .?????!!!!.??! .?????!!...??! .              .
POST   entries.decline          s              .              .              .              .??!!!!!...?!! .              .
POST   entries.restore          s              .              .              .              .!!!!!!!...!!! .              .
POST   entries.hide             s              .              .              .              .              .              .??!!!!!??.?!!
POST   entries.unhide           s              .              .              .              .              .              .??!!!!!??.?!!
PUT    judging.put_mark         s              .              .              .              .              !!?!!!!!!!.!!! .
DELETE judging.delete_mark      s              .              .              .              .              !!v!!!!!!!.!!! .
POST   judging.post_mark        s              .              .              .              .              !!v!!!!!!!.!!! .
POST   judging.recuse           s              .              .              .              .              !!?!!!!!!!.!!! .
POST   judging.undo_recusal     s              .              .              .              .              !!!!!!!!!!.!!! .
GET    entries.original         s              .              .              .ddddddddd.ddd ...!dddd....!d .              .?????????.???
POST   judging.rate             s              .              .              .              .vv!!!!!...v!! .              .
POST   judging.shortlist        s              .              .              .              .vv!!!!!...v!! .              .
POST   judging.unshortlist      s              .              .              .              .vv!!!!!...v!! .              .
POST   entries.replace          s              .              .              .?!!!!!!!!.?!! .              .              .
GET    entries.new_version      s              .              .              .+!!!!!!!!.+!! .              .              .
POST   entries.withdraw         s              .              .              .>>!!!!!!!.>!! .              .              .
POST   entries.take_back_withdrawal s          .              .              .!!!!!!!!!.!!! .              .              .
GET    entries.new              s              .+!!!!!!!!..!! .+!!!!!!!!.+!! .+!!!!!!!!.+!! .              .              .
GET    funding.show             s              .              .              .              +              .              .
POST   funding.ask              s              .              .              .              >!!!!!!!!!!!!! .              .
POST   funding.pay              s              .              .              .              >!!!!!!!!!!!!! .              .
GET    handover.show            s              .              .              ...+++++....++ !!!+++++!!!!++ .              !!!+++++...!++
POST   handover.accept          s              .              .              .              !!!!!>!!!!!!!! .              .
POST   handover.agree           s              .              .              ...??!!!....?! .              .              .
POST   handover.request_changes s              .              .              .              !!!!!?!!!!!!!! .              .
POST   handover.add             s              .              .              ...??!!!....?! .              .              .
GET    handover.fetch           s              .              .              ...ddddd....dd !!!!dddd!!!!!d .              !!!?????...!??
POST   handover.remove          s              .              .              ...>>!!!....>! .              .              .
POST   handover.confirm         s              .              .              ...!!!!!....!! .              .              .
POST   handover.deliver         s              .              .              ...>>!!!....>! .              .              .
POST   contests.announce        s              .              .              .              !?????!!!!!??! .              .
GET    contests.announcement    s              .              .              .              !+++++!!!!!++! .              .
POST   contests.clarify         s              .              .              .              !??!!!!!!!!?!! .              .
GET    contests.clarification   s              .              .              .              !++!!!!!!!!+!! .              .
GET    contests.deadline        s              .              .              .              !+!!!!!!!!!+!! .              .
POST   contests.move_deadline   s              .              .              .              !?!!!!!!!!!?!! .              .
POST   contests.close_early     s              .              .              .              !>!!!!!!!!!>!! .              .
GET    contests.questions       .+++++++++..++ .+++++++++..++ .+++++++++.+++ .+++++++++.+++ +              ++++++++++.+++ +
POST   contests.ask             s              .?!!!!!!!!..!! .?!!!!!!!!.?!! .?!!!!!!!!.?!! .              .              .
POST   contests.answer          s              .              .              .              !??!!!!!!!!?!! .              .
POST   contests.watch           s              .>>>>>>>>>..>> .>>>>>>>>>.>>> .>>>>>>>>>.>>> !>>>>>>>>>!>>> !>>>>>>>>>.>>> !>>>>>>>>>!>>>
POST   contests.unwatch         s              .>>>>>>>>>..>> .>>>>>>>>>.>>> .>>>>>>>>>.>>> >              >>>>>>>>>>.>>> >
POST   contests.hide            s              .              .              .              .              .              !?????????????
POST   contests.unhide          s              .              .              .              .              .              !?????????????
POST   judging.revoke           s              .              .              .              >>.!!!!!!!!.!! .              .
POST   judging.restore          s              .              .              .              !!.!!!!!!!!.!! .              .
POST   judging.resend           s              .              .              .              >>.!!!!!!!!.!! .              .
GET    judging.panel            s              .              .              .              +++!!!!!!!!+!! .              .
GET    judging.recusals         s              .              .              .              .              !!+!!!!!!!.!!! +
POST   judging.remove_by_staff  s              .              .              .              .              .              ???!!!!!!!!?!!
POST   judging.reinstate        s              .              .              .              .              .              !
POST   judging.finish           s              .              .              .              .              !!>!!!!!!!.!!! .
POST   judging.unfinish         s              .              .              .              .              !!>!!!!!!!.!!! .
POST   judging.invite           s              .              .              .              ???!!!!!!!!?!! .              .
POST   judging.remove           s              .              .              .              >>>!!!!!!!!>!! .              .
POST   judging.give_back        s              .              .              .              !              .              .
GET    funding.ledger           s              .              .              ...+++++....++ +              .              +
GET    brief.preview            s              .              .              .              +!!!!!!!!!!!!! .              .
POST   brief.publish            s              .              .              .              ?!!!!!!!!!!!!! .              .
POST   brief.add_references     s              .              .              .              ?!!!!!!!!!!!!! .              .
POST   brief.remove_reference   s              .              .              .              >!!!!!!!!!!!!! .              .
POST   brief.bring_reference_forward s              .              .              .              >!!!!!!!!!!!!! .              .
GET    viewer.sweep              s              .              .              .              .              !!+!!!!!!!.!!! .
POST   uploads.promise          s              .?!!!!!!!!..!! .?!!!!!!!!.?!! .?!??!!!!!.??! ?!!!!!!!!!!!!! .              .
GET    site.healthz            +              +              +              +              +              +              +
GET    judging.invitation       +              +              +              +              +              +              +
POST   judging.accept           ?              !              !              !              !              !              !
POST   site.language           b              b              b              b              b              b              b
POST   site.choose_background  b              b              b              b              b              b              b
GET    account.show             s              +              +              +              +              +              +
POST   account.change           s              ?              ?              ?              ?              ?              ?
GET    account.bank_details     s              +              +              +              +              +              +
POST   account.give_bank_details s              ?              ?              ?              ?              ?              ?
GET    account.tokens           s              +              +              +              +              +              +
POST   account.make_token       s              ?              ?              ?              ?              ?              ?
POST   account.revoke_token     s              .              .              .              .              .              .
GET    api.show                 +              +              +              +              +              +              +
GET    contests.watch_list      s              +              +              +              +              +              +
GET    contests.mine            s              +              +              +              +              +              +
GET    judging.panels           s              +              +              +              +              +              +
GET    earnings.index           s              +              +              +              +              +              +
GET    entries.mine             s              +              +              +              +              +              +
POST   earnings.request_payout  s              !              !              >              !              !              !
GET    site.privacy            +              +              +              +              +              +              +
GET    site.readyz             5              5              5              5              5              5              5
GET    staff.desk               s              .              .              .              .              .              +
GET    staff.fundings           s              .              .              .              .              .              +
GET    staff.contests           s              .              .              .              .              .              +
GET    staff.files              s              .              .              .              .              .              +
POST   staff.look_for_files     s              .              .              .              .              .              >
GET    staff.jobs               s              .              .              .              .              .              +
POST   staff.retry              s              .              .              .              .              .              >
GET    staff.ledger             s              .              .              .              .              .              +
GET    staff.moderation         s              .              .              .              .              .              +
GET    staff.payouts            s              .              .              .              .              .              +
GET    staff.payouts_csv        s              .              .              .              .              .              +
GET    staff.payout             s              .              .              .              .              .              +
POST   staff.dispatch_payout    s              .              .              .              .              .              >
POST   staff.fail_payout        s              .              .              .              .              .              ?
POST   staff.let_payout_go      s              .              .              .              .              .              ?
POST   staff.settle_payout      s              .              .              .              .              .              !
GET    staff.people             s              .              .              .              .              .              +
GET    staff.person             s              .              .              .              .              .              +
POST   staff.end_staff          s              .              .              .              .              .              ?
POST   staff.block              s              .              .              .              .              .              ?
POST   staff.unblock            s              .              .              .              .              .              ?
GET    staff.receipts           s              .              .              .              .              .              +
POST   staff.record_receipt     s              .              .              .              .              .              ?
GET    staff.receipts_csv       s              .              .              .              .              .              +
GET    staff.receipt            s              .              .              .              .              .              +
POST   staff.match_receipt      s              .              .              .              .              .              ?
POST   staff.reverse_receipt    s              .              .              .              .              .              ?
GET    notices.leave            +              +              +              +              +              +              +
POST   notices.left             +              +              +              +              +              +              +
GET    account.mails            s              +              +              +              +              +              +
POST   account.choose_mails     s              >              >              >              >              >              >
GET    notices.index            s              +              +              +              +              +              +
POST   notices.open_            s              .              >              .              .              .              .
POST   notices.read             s              >              >              >              >              >              >
POST   notices.unread           s              >              >              >              >              >              >
GET    site.terms              +              +              +              +              +              +              +
GET    site.tokushoho          +              +              +              +              +              +              +
GET    account.inquiry         s              .              +              .              .              .              .
GET    account.record          s              +              +              +              +              +              +
GET    reports.report_contest  s              .+++++++++..++ .+++++++++.+++ .+++++++++.+++ !              !+++++++++.+++ !+++++++++++++
GET    reports.report_entry    s              ............++ ............++ .!!!!!!!!!.!!! .+++++++...+++ ..++++++....++ .+++++++++.+++
GET    staff.report            s              .              .              .              .              .              +
GET    staff.reports           s              .              .              .              .              .              +
POST   account.answer_inquiry  s              .              ?              .              .              .              .
POST   reports.make_contest    s              .?????????..?? .?????????.??? .?????????.??? !              !?????????.??? !?????????????
POST   reports.make_entry      s              ............?? ............?? .!!!!!!!!!.!!! .???????...??? ..??????....?? .?????????.???
POST   staff.decide_report     s              .              .              .              .              .              ?
POST   staff.find_bad_faith    s              .              .              .              .              .              !
POST   staff.lift_sanction     s              .              .              .              .              .              ?
POST   staff.reopen_report     s              .              .              .              .              .              ?
POST   second_step.ask_any_passkey +           +              +              +              +              +              +
POST   second_step.enter_by_passkey s          >              >              >              >              >              >
GET    second_step.show         s              s              s              s              s              s              s
POST   second_step.take_code    s              s              s              s              s              s              s
POST   second_step.ask_passkey  !              !              !              !              !              !              !
POST   second_step.take_passkey s              s              s              s              s              s              s
GET    account.authenticator    s              >              >              >              >              >              >
POST   account.begin_authenticator s           >              >              >              >              >              >
POST   account.confirm_authenticator s         >              >              >              >              >              >
POST   account.remove_authenticator s          >              >              >              >              >              >
POST   account.make_recovery_codes s           !              !              !              !              !              !
POST   account.ask_new_passkey  s              +              +              +              +              +              +
POST   account.add_passkey      s              >              >              >              >              >              >
POST   account.remove_passkey   s              .              .              .              .              .              .
POST   account.ask_proof        s              +              +              +              +              +              +
GET    account.personal_data      s              +              +              +              +              +              +
GET    account.fetch_export    s              .              d              .              .              .              .
POST   account.ask_export      s              >              >              >              >              >              >
POST   account.leave           s              ?              ?              ?              ?              ?              ?
POST   account.stay            s              !              !              !              !              !              !
GET    account.security         s              +              +              +              +              +              +
POST   account.prove            s              >              >              >              >              >              >
POST   account.end_sign_in      s              .              .              .              .              .              .
POST   account.end_other_sign_ins s            >              >              >              >              >              >
GET    uploads.look             s              .              .              +              .              .              .
POST   uploads.complete         s              .              .              c              .              .              .
POST   uploads.remove           s              .              .              !              .              .              .
"""
ROWS = {tuple(line.split()[:2]): line.split()[2:] for line in EXPECTED.strip().splitlines()}


def sign(visit):
    """An answer as one character."""
    if visit.status in (302, 303) and visit.location.startswith("/sign-in"):
        return "s"
    return SIGNS.get(visit.status, f"<{visit.status}>")


def cell(signs):
    """Many answers as they stand in the table."""
    return signs[0] if len(set(signs)) == 1 else signs


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


def test_every_page_answers_everybody_as_written(walk):
    seen = defaultdict(str)
    for visit in walk.visits:
        if visit.endpoint:
            seen[visit.endpoint, visit.who] += sign(visit)
    wrong = {
        (endpoint, who): (cell(seen[endpoint, who]), expected)
        for (method, endpoint), cells in ROWS.items()
        for who, expected in zip(PEOPLE, cells, strict=True)
        if method == "GET" and cell(seen[endpoint, who]) != expected
    }

    assert wrong == {}


@pytest.mark.parametrize("row", [" ".join(row) for row in ROWS if row[0] != "GET"])
def test_every_act_answers_everybody_as_written(stage, row):
    method, endpoint = row.split()
    rule = endpoints(stage, method)[method, endpoint]
    answers = []
    for who in PEOPLE:
        signs = ""
        for state in states(rule):
            visit = ask(stage, who, method, stage.address(rule.rule, state))
            signs += sign(visit)
            if visit.status < 400 and signs[-1] != "s":
                stage.restore()
        answers.append(cell(signs))

    assert answers == ROWS[method, endpoint]


def test_a_blocked_person_is_a_visitor_whatever_they_held_on_to(walk, stage):
    """Aki has an entry in the open contest, and a session from before the block."""
    pages = {(visit.path, visit.who): sign(visit) for visit in walk.visits}
    for path, who in pages:
        if who == "aki":
            assert pages[path, "aki"] == pages[path, "visitor"], path
    for (method, endpoint), cells in ROWS.items():
        if method != "GET":
            rule = endpoints(stage, method)[method, endpoint]
            expected = cells[0] * len(STATES) if len(cells[0]) == 1 else cells[0]
            state = states(rule)[min(1, len(states(rule)) - 1)]
            assert sign(ask(stage, "aki", method, stage.address(rule.rule, state))) == expected[1], endpoint


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
            answer = sign(ask(stage, who, method, path))
            asks = who == "visitor" and fits and ROWS[method, endpoint][0] == "s"
            assert answer == ("s" if asks else "."), (method, endpoint, who)


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
