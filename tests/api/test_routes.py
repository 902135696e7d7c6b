"""Every route of the API, as everybody, in contests of every state: the answer is the one written here."""

from collections import defaultdict

import pytest

from tests.api.walk import ask, rules, states
from tests.visits import PEOPLE

# One character per state of the contest, in the order of STATES; one alone: the same in all.
#   + shown   c made   v done, nothing to show   d led to the store   s who are you?   . there is no such thing
#   ! not at this stage   ? not understood
SIGNS = {200: "+", 201: "c", 204: "v", 302: "d", 401: "s", 404: ".", 409: "!", 422: "?"}
#                                 visitor        ume            mei            ken            hana           rei            sota
#                                 DOJWYHAPXLKNVR
EXPECTED = """
GET    contests.index                   +              +              +              +              +              +              +
POST   contests.create                  s              ?              ?              ?              ?              ?              ?
GET    contests.show                    .+++++++++..++ .+++++++++..++ .+++++++++.+++ .+++++++++.+++ +              ++++++++++.+++ +
PATCH  contests.change                  s              .              .              .              +!!!!!!!!!!!!! .              .
GET    contests.announcements           .+++++++++..++ .+++++++++..++ .+++++++++.+++ .+++++++++.+++ +              ++++++++++.+++ +
POST   contests.announce                s              .              .              .              !?????!!!!!??! .              .
GET    contests.clarifications          .+++++++++..++ .+++++++++..++ .+++++++++.+++ .+++++++++.+++ +              ++++++++++.+++ +
POST   contests.clarify                 s              .              .              .              !??!!!!!!!!?!! .              .
GET    contests.deadline_changes        .+++++++++..++ .+++++++++..++ .+++++++++.+++ .+++++++++.+++ +              ++++++++++.+++ +
POST   contests.close_early             s              .              .              .              !c!!!!!!!!!c!! .              .
GET    contests.questions               .+++++++++..++ .+++++++++..++ .+++++++++.+++ .+++++++++.+++ +              ++++++++++.+++ +
POST   contests.ask                     s              .?!!!!!!!!..!! .?!!!!!!!!.?!! .?!!!!!!!!.?!! .              .              .
POST   contests.answer                  s              .              .              .              !??!!!!!!!!?!! .              .
GET    notices.mail_settings            s              +              +              +              +              +              +
PATCH  notices.choose                   s              +              +              +              +              +              +
GET    notices.index                    s              +              +              +              +              +              +
DELETE notices.unread                   s              v              v              v              v              v              v
PUT    notices.read                     s              .              v              .              .              .              .
PUT    notices.read_all                 s              v              v              v              v              v              v
POST   awards.award                     s              .              .              .              !!?!!!!!!!!!!! .              .
POST   awards.void                      s              .              .              .              .              .              !!!??!!!!!!!?!
POST   awards.ask_void                  s              .              .              .              !!!??!!!!!!!?! .              .
POST   contests.cancel                  s              .              .              .              c!!!!!!!!!!!!! .              !??!!!!!!!!?!!
GET    entries.index                    .+++++++++..++ .+++++++++..++ .+++++++++.+++ .+++++++++.+++ +              ++++++++++.+++ +
POST   entries.enter                    s              .?!!!!!!!!..!! .?!!!!!!!!.?!! .?!!!!!!!!.?!! .              .              .
GET    entries.show                     ............++ ............++ ............++ .+++++++++.+++ .+++++++...+++ ..++++++....++ .+++++++++.+++
GET    entries.comments                 s              .              .              .+++++++++.+++ .+++++++...+++ .              .+++++++++.+++
POST   entries.write                    s              .              .              .?????!!!!.??! .?????!!...??! .              .
DELETE entries.restore                  s              .              .              .              .!!!!!!!...!!! .              .
POST   entries.decline                  s              .              .              .              .??!!!!!...?!! .              .
DELETE entries.unhide                   s              .              .              .              .              .              .??!!!!!??.?!!
POST   entries.hide                     s              .              .              .              .              .              .??!!!!!??.?!!
DELETE judging.unmark                   s              .              .              .              .              !!v!!!!!!!.!!! .
PUT    judging.mark                     s              .              .              .              .              !!?!!!!!!!.!!! .
POST   judging.recuse                   s              .              .              .              .              !!?!!!!!!!.!!! .
DELETE judging.undo_recusal             s              .              .              .              .              !!!!!!!!!!.!!! .
GET    entries.original                 s              .              .              .ddddddddd.ddd ...!dddd....!d .              .?????????.???
DELETE judging.unrate                   s              .              .              .              .vv!!!!!...v!! .              .
PUT    judging.rate                     s              .              .              .              .??!!!!!...?!! .              .
POST   reports.report_entry             s              ............?? ............?? .!!!!!!!!!.!!! .???????...??? ..??????....?? .?????????.???
DELETE judging.unshortlist              s              .              .              .              .vv!!!!!...v!! .              .
PUT    judging.shortlist                s              .              .              .              .vv!!!!!...v!! .              .
POST   entries.replace                  s              .              .              .?!!!!!!!!.?!! .              .              .
POST   entries.withdraw                 s              .              .              .cc!!!!!!!.c!! .              .              .
DELETE entries.take_back_withdrawal     s              .              .              .!!!!!!!!!.!!! .              .              .
GET    funding.show                     s              .              .              .              ++++++++++.+++ .              ++++++++++.+++
POST   funding.ask                      s              .              .              .              ?!!!!!!!!!!!!! .              .
GET    handover.show                    s              .              .              ...+++++....++ !!!+++++!!!!++ .              !!!+++++...!++
POST   handover.accept                  s              .              .              .              !!!!!c!!!!!!!! .              .
POST   handover.agree                   s              .              .              ...??!!!....?! .              .              .
POST   handover.request_changes         s              .              .              .              !!!!!?!!!!!!!! .              .
POST   handover.add                     s              .              .              ...??!!!....?! .              .              .
DELETE handover.remove                  s              .              .              ...vv!!!....v! .              .              .
POST   handover.confirm                 s              .              .              ...!!!!!....!! .              .              .
GET    handover.fetch                   s              .              .              ...ddddd....dd !!!!dddd!!!!!d .              !!!?????...!??
POST   handover.deliver                 s              .              .              ...cc!!!....c! .              .              .
DELETE contests.show_again              s              .              .              .              .              .              !?????????????
POST   contests.hide                    s              .              .              .              .              .              !?????????????
GET    judging.panel                    s              .              .              .              +++!!!!!!!!+!! .              .
POST   judging.invite                   s              .              .              .              ???!!!!!!!!?!! .              .
GET    judging.recusals                 s              .              .              .              .              !!+!!!!!!!.!!! +
POST   judging.remove_by_staff          s              .              .              .              .              .              ???!!!!!!!!?!!
DELETE judging.reinstate                s              .              .              .              .              .              !
PUT    judging.finish                   s              .              .              .              .              !!v!!!!!!!.!!! .
DELETE judging.unfinish                 s              .              .              .              .              !!v!!!!!!!.!!! .
DELETE judging.dismiss                  s              .              .              .              vvv!!!!!!!!v!! .              .
GET    funding.of_contest               s              .              .              ...+++++....++ +              .              +
POST   contests.publish                 s              .              .              .              !              .              .
POST   references.add                   s              .              .              .              ?!!!!!!!!!!!!! .              .
DELETE references.remove                s              .              .              .              v!!!!!!!!!!!!! .              .
POST   references.bring_forward         s              .              .              .              c!!!!!!!!!!!!! .              .
POST   reports.report_contest           s              .?????????..?? .?????????.??? .?????????.??? !              !?????????.??? !?????????????
POST   entries.promise                  s              .?!!!!!!!!..!! .?!!!!!!!!.?!! .?!??!!!!!.??! ?!!!!!!!!!!!!! .              .
DELETE contests.unwatch                 s              .vvvvvvvvv..vv .vvvvvvvvv.vvv .vvvvvvvvv.vvv v              vvvvvvvvvv.vvv v
PUT    contests.watch                   s              .vvvvvvvvv..vv .vvvvvvvvv.vvv .vvvvvvvvv.vvv !vvvvvvvvv!vvv !vvvvvvvvv.vvv !vvvvvvvvv!vvv
POST   funding.record_for               s              .              .              .              .              .              ?
POST   judging.accept                   s              !              !              !              !              !              !
GET    staff.jobs                       s              .              .              .              .              .              +
POST   staff.retry                      s              .              .              .              .              .              c
GET    funding.of_house                 s              .              .              .              .              .              +
GET    me.show                          s              +              +              +              +              +              +
PATCH  me.change                        s              +              +              +              +              +              +
GET    me.balance                       s              +              +              +              +              +              +
GET    contests.mine                    s              +              +              +              +              +              +
GET    entries.mine                     s              +              +              +              +              +              +
GET    reports.copies                   s              +              +              +              +              +              +
POST   reports.ask_copy                 s              c              c              c              c              c              c
GET    reports.about_me                 s              +              +              +              +              +              +
POST   reports.answer                   s              .              ?              .              .              .              .
GET    judging.panels                   s              +              +              +              +              +              +
GET    me.bank_details                  s              .              .              +              +              .              .
PUT    me.give_bank_details             s              ?              ?              ?              ?              ?              ?
GET    me.payout_list                   s              +              +              +              +              +              +
POST   me.request_payout                s              ?              ?              ?              ?              ?              ?
GET    reports.mine                     s              +              +              +              +              +              +
GET    contests.watch_list              s              +              +              +              +              +              +
GET    staff.contests                   s              .              .              .              .              .              +
GET    staff.payout_list                s              .              .              .              .              .              +
GET    staff.payout_sheet               s              .              .              .              .              .              +
POST   staff.dispatch                   s              .              .              .              .              .              c
POST   staff.fail                       s              .              .              .              .              .              ?
POST   staff.let_go                     s              .              .              .              .              .              ?
POST   staff.settle                     s              .              .              .              .              .              !
GET    staff.people                     s              .              .              .              .              .              +
DELETE staff.unblock                    s              .              .              .              .              .              ?
POST   staff.block                      s              .              .              .              .              .              ?
GET    funding.index                    s              .              .              .              .              .              +
POST   funding.record                   s              .              .              .              .              .              ?
POST   funding.match                    s              .              .              .              .              .              ?
POST   funding.reverse                  s              .              .              .              .              .              ?
GET    reports.queue                    s              .              .              .              .              .              +
GET    reports.look                     s              .              .              .              .              .              +
POST   reports.decide                   s              .              .              .              .              .              ?
POST   reports.reopen                   s              .              .              .              .              .              ?
POST   reports.find_bad_faith           s              .              .              .              .              .              ?
DELETE entries.discard                  s              .              .              !              .              .              .
GET    entries.look                     s              .              .              +              .              .              .
POST   entries.complete                 s              .              .              c              .              .              .
"""
ROWS = {tuple(line.split()[:2]): line.split()[2:] for line in EXPECTED.strip().splitlines()}
# What visitors may ask at all; the rest answers them 401, whether the thing exists or not.
PUBLIC = {
    ("GET", "contests.index"), ("GET", "contests.show"), ("GET", "entries.index"), ("GET", "entries.show"),
    ("GET", "contests.questions"), ("GET", "contests.clarifications"), ("GET", "contests.announcements"),
    ("GET", "contests.deadline_changes"),
}  # fmt: skip


def sign(visit):
    """An answer as one character."""
    return SIGNS.get(visit.status, f"<{visit.status}>")


def cell(signs):
    """Many answers as they stand in the table."""
    return signs[0] if len(set(signs)) == 1 else signs


def test_every_route_has_its_row_and_every_row_its_route(stage):
    assert set(ROWS) == set(rules(stage.app))


def test_every_route_that_reads_answers_everybody_as_written(api_walk):
    seen = defaultdict(str)
    for visit in api_walk.visits:
        seen[visit.endpoint, visit.who] += sign(visit)
    wrong = {
        (endpoint, who): (cell(seen[endpoint, who]), expected)
        for (method, endpoint), cells in ROWS.items()
        for who, expected in zip(PEOPLE, cells, strict=True)
        if method == "GET" and cell(seen[endpoint, who]) != expected
    }

    assert wrong == {}


@pytest.mark.parametrize("row", [" ".join(row) for row in ROWS if row[0] != "GET"])
def test_every_route_that_acts_answers_everybody_as_written(stage, row):
    method, endpoint = row.split()
    assert answers(stage, method, endpoint) == ROWS[method, endpoint]


def answers(stage, method, endpoint):
    """What everybody is answered who sends nothing, or an empty object."""
    rule, found = rules(stage.app)[method, endpoint], []
    for who in PEOPLE:
        signs = ""
        for state in states(rule):
            signs += sign(ask(stage, who, method, rule, state, None if method == "DELETE" else {}))
            if signs[-1] in "cv+":
                stage.restore()
        found.append(cell(signs))
    return found


def test_nothing_is_unguarded(stage):
    """A visitor is told nothing but what is public; whoever holds a token that opens nothing, not even that."""
    for (method, endpoint), rule in rules(stage.app).items():
        for state in states(rule)[:2]:
            if (method, endpoint) not in PUBLIC:
                assert ask(stage, "visitor", method, rule, state).status == 401, endpoint
            assert ask(stage, "aki", method, rule, state).status == 401, endpoint


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
