"""Cases: those that wait, how long, their decision and its reversal; reports made in bad faith."""

from typing import Any

from flask import g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext as _
from wtforms import IntegerField, StringField, ValidationError
from wtforms.validators import Optional

from contest.people import escalation, queries as person_queries
from contest.people.escalation import Measure
from contest.reports import lifecycle as report_lifecycle, queries as report_queries, rules as report_rules
from contest.reports.actions import deciding
from contest.web import guard, paging
from contest.web.forms import Form, LongText, reason_form
from contest.web.page_action import done, once_per_form, page_action, read, shown
from contest.web.staff import bp

ACT = "person.find_or_block"
TABS = (
    ("ready", _("To decide")),
    ("waiting", _("Waiting for an answer")),
    ("decided", _("Decided")),
)
Reason = reason_form(most=report_rules.LONGEST_REASON)


class Consequence(Form):
    """Consequences of a decision for the thing and the person, and the reason."""

    refusals = {
        "inquiry.reason_missing": "reason", "report.too_long": "reason", "person.reason_missing": "reason",
        "inquiry.measure": "measure", "inquiry.no_consequence": "sanction",
        "inquiry.consequence_without_breach": "breach", "sanction.kind": "sanction", "sanction.span": "days",
        "inquiry.too_early": "breach",
    }  # fmt: skip
    breach = StringField(_("Is it a breach?"))
    measure = StringField(_("Reported item"))
    sanction = StringField(_("Person concerned"))
    days = IntegerField(_("Days of a suspension"), [Optional()])
    reason = LongText(_("Reason"), most=report_rules.LONGEST_REASON)

    def imposed(self) -> Measure | None:
        """The sanction chosen, or None."""
        kind = self.sanction.data or ""
        if kind in ("", "none"):
            return None
        return Measure(kind=kind, days=self.days.data if kind == escalation.SUSPENSION else None)


class Decision(Consequence):
    """Breach or none, and what follows."""

    def validate_breach(self, field: Any) -> None:
        """It is one or the other."""
        if field.data not in ("yes", "no"):
            raise ValidationError(gettext("Choose whether it is a breach."))


@bp.get("/reports", endpoint="reports")
def report_list() -> ResponseReturnValue:
    """Inquiries, a tab at a time, those that wait longest first."""
    guard.site(ACT)
    tab, parts, asked = paging.tab(TABS, "ready"), guard.parts(), request.args.get("kind")
    kind, start = asked if asked in report_rules.KINDS else None, paging.number("from")
    most = report_queries.PAGE + 1
    found = report_queries.queue(tab=tab, now=g.now, without=parts, kind=kind, start=start, most=most)
    rows, more = paging.cut(found, report_queries.PAGE, lambda row: row.inquiry.id)
    return render_template(
        "staff/reports.html", rows=rows, more=more, tab=tab, tabs=TABS, kind=kind,
        kinds=report_rules.KINDS, kind_of=report_rules.kind, counts=report_queries.counts(g.now, without=parts),
        answer_by=report_rules.answer_by,
    )  # fmt: skip


@bp.get("/reports/<int:number>")
def report(number: int) -> ResponseReturnValue:
    """One inquiry: the evidence, the answer, the person's record, and the decision."""
    _of_others(number)
    case = report_queries.case(number)
    return render_template(
        "staff/report.html",
        **_evidence(case),
        decision=shown(Decision),
        reopening=shown(Reason, "reopening"),
        faith=((request.view_args or {}).get("report_id", 0), shown(Consequence, "faith")),
    )


@bp.post("/reports/<int:number>/decision")
@page_action(to=".report", again=report)
def decide_report(number: int) -> ResponseReturnValue:
    """Decide it."""
    _of_others(number)
    form = read(Decision)
    once_per_form(
        deciding.decide, number, breach=form.breach.data == "yes", measure=form.measure.data or "keep",
        sanction=form.imposed(), reason=form.reason.data, by=guard.my_id(), now=g.now,
    )  # fmt: skip
    return done(gettext("Case %(number)d decided. Everyone involved is told.", number=number))


@bp.post("/reports/<int:number>/reopening")
@page_action(to=".report", again=report, at="reopening")
def reopen_report(number: int) -> ResponseReturnValue:
    """Take the decision back."""
    _of_others(number)
    once_per_form(deciding.reopen, number, reason=read(Reason).reason.data, by=guard.my_id(), now=g.now)
    return done(gettext("Case %(number)d reopened; the earlier decision is undone.", number=number))


@bp.post("/reports/<int:number>/bad-faith/<int:report_id>")
@page_action(to=".report", again=report, at="faith")
def find_bad_faith(number: int, report_id: int) -> ResponseReturnValue:
    """A report was made to harm: a sanction for who made it."""
    _of_others(number)
    report_queries.report_of(number, report_id)
    form, me = read(Consequence), guard.my_id()
    sanction, reason = form.imposed() or Measure(kind=""), form.reason.data
    once_per_form(deciding.find_bad_faith, report_id, sanction=sanction, reason=reason, by=me, now=g.now)
    return done(gettext("It is on the reporter’s record."))


def _of_others(number: int) -> None:
    """Go on if staff may act on this inquiry: it names people, so none of a contest in which they have a part."""
    guard.site(ACT)
    guard.contest(ACT, report_queries.contest_of(number))


def _evidence(case: report_queries.Case) -> dict[str, Any]:
    concerned = {case.subject.id, *(one.by.id for one in case.reports)}
    records = person_queries.sanctions_of_each(concerned, without=report_queries.imposed(guard.parts()))
    withdrawn_at = case.entry.withdrawn_at if case.entry else None
    return {
        "case": case,
        "records": records,
        "steps": {
            person_id: escalation.suggested_sanction(record, now=g.now)
            for person_id, record in records.items()
        },
        "kind": report_rules.kind(case.inquiry),
        "ends": report_rules.answer_by(case.inquiry),
        "ripe": report_lifecycle.ripe(case.inquiry, withdrawn_at=withdrawn_at, now=g.now),
        "spans": escalation.SPANS,
    }
