"""Paying for a contest, and what became of the money."""

from itertools import accumulate

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from contest.access.gate import Unknown
from contest.access.table import Role
from contest.contests import brief, rules as contest_rules
from contest.contests.actions import publication
from contest.contests.model import DRAFT, Contest
from contest.kernel.money import yen
from contest.kernel.once import once
from contest.payments import gateways, queries as payment_queries, receipts
from contest.payments.reference import shown
from contest.web import guard
from contest.web.forms import once_key
from contest.web.money_words import command_name, gateway_name, transfer_name

bp = Blueprint("funding", __name__)


@bp.get("/contests/<int:number>/funding")
def show(number: int) -> ResponseReturnValue:
    """What is due, where to pay it, and what has arrived so far."""
    contest = guard.contest("ledger.view_contest", number)
    if Role.CLIENT not in guard.standing(contest).roles:
        raise Unknown
    return _page(contest)


@bp.post("/contests/<int:number>/funding")
def ask(number: int) -> ResponseReturnValue:
    """The client asks how to pay: the rates are fixed from now on."""
    contest = guard.contest("contest.fund", number)
    offered = [one.name for one in gateways.available()]
    gateway = request.form.get("gateway", offered[0] if offered else "")
    if contest.prize is None:
        return redirect(url_for("brief.show", number=number), code=303)
    publication.fund(contest.id, gateway=gateway, by=guard.my_id(), now=g.now)
    return redirect(url_for(".show", number=number), code=303)


@bp.post("/contests/<int:number>/funding/<gateway>")
def pay(number: int, gateway: str) -> ResponseReturnValue:
    """Pay what is missing: at once, or on the gateway's own pages."""
    guard.contest("contest.fund", number)
    way, me, now = gateways.named(gateway), guard.my_id(), g.now
    if not way.pays_at_once:
        return redirect(receipts.begin(number, gateway=gateway), code=303)
    once(
        once_key(),
        by=me,
        now=now,
        act=lambda: receipts.pay_at_once(number, gateway=gateway, by=me, now=now),
    )
    if way.done:
        flash(gettext(way.done), "done")
    return redirect(url_for(".show", number=number), code=303)


@bp.get("/contests/<int:number>/ledger")
def ledger(number: int) -> ResponseReturnValue:
    """Every transfer of the contest for its client and staff; a winner's own lines for the winner."""
    contest = guard.contest("ledger.view_contest", number)
    roles = guard.standing(contest).roles
    whole = bool(roles & {Role.CLIENT, Role.STAFF})
    lines = (
        payment_queries.contest_lines(number) if whole else payment_queries.own_lines(number, guard.my_id())
    )
    held = list(accumulate((line.amount for line in lines), initial=yen(0)))[1:]
    return render_template(
        "funding/ledger.html",
        contest=contest,
        lines=list(zip(lines, held, strict=True)),
        whole=whole,
        total=held[-1] if held else yen(0),
        client=Role.CLIENT in roles,
        transfer_name=transfer_name,
        commanded=payment_queries.from_command_line(number),
        command_name=command_name,
    )


def _page(contest: Contest) -> str:
    due = None
    if contest.prize is not None:
        due = contest_rules.due(contest, *(contest.rates or publication.house_rates()))
    offered, funding = gateways.available(), payment_queries.funding(contest.id)
    return render_template(
        "funding/show.html",
        contest=contest,
        draft=contest.state == DRAFT,
        due=due,
        rates=contest.rates or publication.house_rates(),
        funding=funding,
        brief_missing=brief.missing(contest) if contest.state == DRAFT else [],
        payee=gateways.account(funding.payment) if funding else None,
        gateways=[(one.name, gateway_name(one.name)) for one in offered],
        by_transfer=any(one.button is None for one in offered),
        buttons=[one for one in offered if one.button is not None],
        shown=shown,
    )
