"""Funding of a contest, and its ledger."""

from itertools import accumulate
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from contest.access.guard import Unknown
from contest.access.table import Role
from contest.contests import brief, rules as contest_rules
from contest.contests.actions import publication
from contest.contests.model import DRAFT, Contest
from contest.kernel.money import Money
from contest.payments import gateways, queries as payment_queries
from contest.payments.actions import receipts
from contest.payments.reference import shown
from contest.web import guard
from contest.web.contests import tabs
from contest.web.contests.view import head_context
from contest.web.money_words import command_name, gateway_name, transfer_name
from contest.web.page_action import done, once_per_form, page_action

bp = Blueprint("funding", __name__)


@bp.get("/contests/<int:number>/funding")
def show(number: int) -> ResponseReturnValue:
    """What is due, where to pay it, and what has arrived so far."""
    contest = guard.contest("ledger.view_contest", number)
    if Role.CLIENT not in guard.relation(contest).roles:
        raise Unknown
    return render_template(
        "funding/show.html", contest=contest, **_what_is_due(contest), **_ways_to_pay(contest)
    )


@bp.post("/contests/<int:number>/funding")
@page_action(to=".show")
def ask(number: int) -> ResponseReturnValue:
    """The client asks how to pay: the rates are fixed from now on."""
    contest = guard.contest("contest.fund", number)
    offered = [one.name for one in gateways.available()]
    gateway = request.form.get("gateway", offered[0] if offered else "")
    if contest.prize is None:
        return done(to=url_for("brief.show", number=number))
    publication.fund(contest.id, gateway=gateway, by=guard.my_id(), now=g.now)
    return done()


@bp.post("/contests/<int:number>/funding/<gateway>")
@page_action(to=".show")
def pay(number: int, gateway: str) -> ResponseReturnValue:
    """Pay what is missing: at once, or on the gateway's own pages."""
    guard.contest("contest.fund", number)
    way = gateways.named(gateway)
    if not way.pays_at_once:
        return redirect(receipts.begin(number, gateway=gateway), code=303)
    once_per_form(receipts.pay_at_once, number, gateway=gateway, by=guard.my_id(), now=g.now)
    return done(gettext(way.done) if way.done else None)


@bp.get("/contests/<int:number>/payments")
def payments(number: int) -> ResponseReturnValue:
    """Every transfer of the contest for its client and staff; a winner's own lines for the winner."""
    contest = guard.contest("ledger.view_contest", number)
    roles, me = guard.relation(contest).roles, guard.my_id()
    whole = bool(roles & {Role.CLIENT, Role.STAFF})
    lines = payment_queries.contest_lines(number) if whole else payment_queries.own_lines(number, me)
    nothing = Money(0, contest.currency)
    held = list(accumulate((line.amount for line in lines), initial=nothing))[1:]
    return render_template(
        "funding/payments.html", **head_context(contest, tabs.PAYMENTS), lines=list(zip(lines, held, strict=True)), whole=whole,
        total=held[-1] if held else nothing, transfer_name=transfer_name,
        commanded=payment_queries.from_command_line(number), command_name=command_name,
    )  # fmt: skip


def _what_is_due(contest: Contest) -> dict[str, Any]:
    rates, draft = contest.rates or publication.site_rates(), contest.state == DRAFT
    return {
        "draft": draft,
        "due": None if contest.prize is None else contest_rules.due(contest, *rates),
        "rates": rates,
        "brief_missing": brief.missing(contest) if draft else [],
    }


def _ways_to_pay(contest: Contest) -> dict[str, Any]:
    offered, funding = gateways.available(), payment_queries.funding(contest.id)
    return {
        "funding": funding,
        "payee": gateways.account(funding.payment) if funding else None,
        "gateways": [(one.name, gateway_name(one.name)) for one in offered],
        "by_transfer": any(one.button is None for one in offered),
        "buttons": [one for one in offered if one.button is not None],
        "shown": shown,
    }
