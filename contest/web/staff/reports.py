"""Reports: what waits, how long, and deciding it; taking a decision back; reports made in bad faith."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext as _
from wtforms import IntegerField, StringField
from wtforms.validators import DataRequired, Optional

from contest.kernel.once import once
from contest.kernel.refusal import Refused
from contest.people import ladder, sanctions
from contest.people.ladder import Measure
from contest.reports import (
    deciding,
    lifecycle as report_lifecycle,
    queries as report_queries,
    rules as report_rules,
)
from contest.web import guard, paging
from contest.web.forms import Form, LongText, once_key
from contest.web.staff import bp
from contest.web.words import sentence

ACT = "person.find_or_block"
SHELVES = (
    ("ready", _("To decide")),
    ("waiting", _("Waiting for an answer")),
    ("decided", _("Decided")),
)
# What is wrong with a form, and at which field; other refusals are about how things stand.
AT_FIELD = {
    "inquiry.reason_missing": "reason", "report.too_long": "reason", "person.reason_missing": "reason",
    "inquiry.measure": "measure", "inquiry.no_consequence": "sanction",
    "inquiry.consequence_without_breach": "breach", "sanction.kind": "sanction", "sanction.span": "days",
    "inquiry.too_early": "breach",
}  # fmt: skip


class DecisionForm(Form):
    """Breach or none, what happens to the thing and to the person, and why."""

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
        return Measure(kind=kind, days=self.days.data if kind == ladder.SUSPENSION else None)


class Reason(Form):
    """Why."""

    reason = LongText(_("Reason"), [DataRequired(_("Fill in this field."))], most=report_rules.LONGEST_REASON)


@bp.get("/reports", endpoint="reports")
def report_list() -> ResponseReturnValue:
    """Inquiries, a shelf at a time, those that wait longest first."""
    guard.house(ACT)
    shelf = paging.shelf([name for name, _label in SHELVES], "ready")
    kind = request.args.get("kind") if request.args.get("kind") in report_rules.KINDS else None
    found = report_queries.queue(
        shelf=shelf,
        now=g.now,
        without=guard.parts(),
        kind=kind,
        start=paging.number("from"),
        most=report_queries.PAGE + 1,
    )
    rows, more = paging.cut(found, report_queries.PAGE, lambda row: row.inquiry.id)
    return render_template(
        "staff/reports.html", rows=rows, more=more, shelf=shelf, shelves=SHELVES, kind=kind,
        kinds=report_rules.KINDS, kind_of=report_rules.kind, counts=report_queries.counts(g.now, without=guard.parts()), answer_by=report_rules.answer_by,
    )  # fmt: skip


@bp.get("/reports/<int:number>")
def report(number: int) -> ResponseReturnValue:
    """One inquiry: the evidence, the answer, the person's record, and the decision."""
    _of_others(number)
    return _one(number)


@bp.post("/reports/<int:number>/decision")
def decide_report(number: int) -> ResponseReturnValue:
    """Decide it."""
    _of_others(number)
    if guard.sent_before():
        return redirect(url_for(".report", number=number), code=303)
    form = DecisionForm()
    if not form.validate():
        return _one(number, decision=form), 422
    if form.breach.data not in ("yes", "no"):
        form.breach.errors = [gettext("Choose whether it is a breach.")]
        return _one(number, decision=form), 422
    me, now = guard.my_id(), g.now
    try:
        once(
            once_key(), by=me, now=now,
            act=lambda: deciding.decide(
                number, breach=form.breach.data == "yes", measure=form.measure.data or "keep",
                sanction=form.imposed(), reason=form.reason.data or "", by=me, now=now,
            ),
        )  # fmt: skip
    except Refused as why:
        return _refused(number, why, form, decision=form)
    flash(gettext("Case %(number)d decided. Everyone involved is told.", number=number), "done")
    return redirect(url_for(".report", number=number), code=303)


@bp.post("/reports/<int:number>/reopening")
def reopen_report(number: int) -> ResponseReturnValue:
    """Take the decision back."""
    _of_others(number)
    form = Reason()
    if not form.validate():
        return _one(number, reopening=form), 422
    me, now, reason = guard.my_id(), g.now, form.reason.data or ""
    once(once_key(), by=me, now=now, act=lambda: deciding.reopen(number, reason=reason, by=me, now=now))
    flash(gettext("Case %(number)d reopened; the earlier decision is undone.", number=number), "done")
    return redirect(url_for(".report", number=number), code=303)


@bp.post("/reports/<int:number>/bad-faith/<int:report_id>")
def find_bad_faith(number: int, report_id: int) -> ResponseReturnValue:
    """A report was made to harm: a sanction for who made it."""
    _of_others(number)
    report_queries.report_of(number, report_id)
    form = DecisionForm()
    if not form.validate():
        return _one(number, faith=(report_id, form)), 422
    sanction = form.imposed() or Measure(kind="")
    me, now = guard.my_id(), g.now
    try:
        once(
            once_key(), by=me, now=now,
            act=lambda: deciding.find_bad_faith(
                report_id, sanction=sanction, reason=form.reason.data or "", by=me, now=now
            ),
        )  # fmt: skip
    except Refused as why:
        return _refused(number, why, form, faith=(report_id, form))
    flash(gettext("It is on the reporter’s record."), "done")
    return redirect(url_for(".report", number=number), code=303)


def _of_others(number: int) -> None:
    """Go on if staff may act on this inquiry: it names people, so none of a contest in which they have a part."""
    guard.house(ACT)
    guard.contest(ACT, report_queries.contest_of(number))


def _refused(number: int, why: Refused, form: DecisionForm, **forms: Any) -> ResponseReturnValue:
    field = AT_FIELD.get(why.code)
    if field is None:
        raise why
    form[field].errors = [sentence(why)]
    return _one(number, **forms), 422


def _one(
    number: int,
    decision: DecisionForm | None = None,
    reopening: Reason | None = None,
    faith: tuple[int, DecisionForm] | None = None,
) -> str:
    case = report_queries.case(number)
    concerned = {case.subject.id, *(one.by.id for one in case.reports)}
    records = sanctions.records(concerned, without=report_queries.imposed(guard.parts()))
    return render_template(
        "staff/report.html",
        case=case,
        records=records,
        steps={person_id: ladder.next_step(record, now=g.now) for person_id, record in records.items()},
        kind=report_rules.kind(case.inquiry),
        ends=report_rules.answer_by(case.inquiry),
        ripe=report_lifecycle.ripe(
            case.inquiry, withdrawn_at=case.entry.withdrawn_at if case.entry else None, now=g.now
        ),
        spans=ladder.SPANS,
        decision=decision or DecisionForm(formdata=None),
        reopening=reopening or Reason(formdata=None),
        faith=faith or (0, DecisionForm(formdata=None)),
    )
