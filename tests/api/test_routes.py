"""Every route of the API, as everybody, in contests of every state: the answer is the one written here."""

import pytest

from tests.api.callers import Caller
from tests.scene import STATES
from tests.visits import API, PEOPLE

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
DELETE entries.unhide                   s              .              .              .              .              .              .?????????.???
POST   entries.hide                     s              .              .              .              .              .              .?????????.???
DELETE judging.unmark                   s              .              .              .              .              !!v!!!!!!!.!!! .
PUT    judging.mark                     s              .              .              .              .              !!?!!!!!!!.!!! .
GET    entries.original                 s              .              .              .ddddddddd.ddd ...!dddd....!d .              .?????????.???
DELETE judging.unrate                   s              .              .              .              .vv!!!!!...v!! .              .
PUT    judging.rate                     s              .              .              .              .??!!!!!...?!! .              .
DELETE judging.unshortlist              s              .              .              .              .vv!!!!!...v!! .              .
PUT    judging.shortlist                s              .              .              .              .vv!!!!!...v!! .              .
POST   entries.replace                  s              .              .              .?!!!!!!!!.?!! .              .              .
POST   entries.withdraw                 s              .              .              .cc!!!!!!!.c!! .              .              .
GET    funding.show                     s              .              .              .              ++++++++++.+++ .              ++++++++++.+++
POST   funding.ask                      s              .              .              .              ?!!!!!!!!!!!!! .              .
GET    handover.show                    s              .              .              ...+++++....++ !!!+++++!!!!++ .              !!!+++++...!++
POST   handover.accept                  s              .              .              .              !!!!!c!!!!!!!! .              .
POST   handover.agree                   s              .              .              ...??!!!....?! .              .              .
POST   handover.request_changes         s              .              .              .              !!!!!?!!!!!!!! .              .
POST   handover.add                     s              .              .              ...??!!!....?! .              .              .
DELETE handover.remove                  s              .              .              ...vv!!!....v! .              .              .
GET    handover.fetch                   s              .              .              ...ddddd....dd !!!!dddd!!!!!d .              !!!?????...!??
POST   handover.deliver                 s              .              .              ...cc!!!....c! .              .              .
DELETE contests.show_again              s              .              .              .              .              .              !?????????????
POST   contests.hide                    s              .              .              .              .              .              !?????????????
GET    judging.panel                    s              .              .              .              +++!!!!!!!!+!! .              .
POST   judging.invite                   s              .              .              .              ???!!!!!!!!?!! .              .
DELETE judging.dismiss                  s              .              .              .              vvv!!!!!!!!v!! .              .
GET    funding.of_contest               s              .              .              ...+++++....++ +              .              +
POST   contests.publish                 s              .              .              .              !              .              .
POST   references.add                   s              .              .              .              ?!!!!!!!!!!!!! .              .
DELETE references.remove                s              .              .              .              v!!!!!!!!!!!!! .              .
POST   references.bring_forward         s              .              .              .              c!!!!!!!!!!!!! .              .
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
GET    me.bank_details                  s              .              .              +              +              .              .
PUT    me.give_bank_details             s              ?              ?              ?              ?              ?              ?
GET    me.payout_list                   s              +              +              +              +              +              +
POST   me.request_payout                s              ?              ?              ?              ?              ?              ?
GET    contests.watch_list              s              +              +              +              +              +              +
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
GET    entries.look                     s              .              .              +              .              .              .
"""
ROWS = {tuple(line.split()[:2]): line.split()[2:] for line in EXPECTED.strip().splitlines()}


def rules(stage):
    """The routes by method and endpoint."""
    return {
        (method, rule.endpoint.removeprefix("api_")): rule
        for rule in stage.app.url_map.iter_rules()
        if API.match(rule.endpoint) and rule.endpoint != "api-docs.openapi_json"
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }


def states(rule):
    """The states in which a route is asked: all where it is about a contest."""
    return STATES if "<int:number>" in rule.rule or "<int:funding_id>" in rule.rule else " "


def cell(signs):
    """Many answers as they stand in the table."""
    return signs[0] if len(set(signs)) == 1 else signs


@pytest.fixture(scope="module")
def callers(stage):
    """The cast, each with their token."""
    secrets = stage.scene.secrets
    return {who: Caller(stage.app, secrets.get(who)) for who in (*PEOPLE, "aki")}


def test_every_route_has_its_row_and_every_row_its_route(stage):
    assert set(ROWS) == set(rules(stage))


@pytest.mark.parametrize("row", [" ".join(row) for row in ROWS])
def test_every_route_answers_everybody_as_written(stage, callers, row):
    method, endpoint = row.split()
    assert signs(stage, callers, method, endpoint) == ROWS[method, endpoint]


def signs(stage, callers, method, endpoint):
    """What everybody is answered, an empty body sent along."""
    rule, answers = rules(stage)[method, endpoint], []
    for who in PEOPLE:
        found = ""
        for state in states(rule):
            answer = callers[who].send(
                method,
                stage.address(rule.rule, state).removeprefix("/api/v1"),
                None if method in ("GET", "DELETE") else {},
            )
            found += SIGNS.get(answer.status, f"<{answer.status}>")
            if method != "GET" and answer.status < 300:
                stage.restore()
        answers.append(cell(found))
    return answers
