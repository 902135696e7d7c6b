"""History of a person: sanctions, reports about them, and reports they made."""

from flask import g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext as _

from contest.people import escalation, queries as person_queries
from contest.reports import queries as report_queries, rules as report_rules
from contest.reports.actions import reporting
from contest.web import paging
from contest.web.account import bp, owner
from contest.web.forms import Form, LongText
from contest.web.page_action import done, once_per_form, page_action, read, shown


class AnswerForm(Form):
    """Answer of the reported person."""

    refusals = {"inquiry.answer_missing": "text", "report.too_long": "text"}
    text = LongText(_("Your answer"), most=report_rules.LONGEST_ANSWER)


@bp.get("/record")
def record() -> ResponseReturnValue:
    """Everything on a person's history, and where an answer is awaited."""
    me, before = owner().id, paging.before()
    imposed, made = (
        (person_queries.sanctions_of(me), report_queries.made_by(me)) if before is None else ((), ())
    )
    inquiries, more = paging.page(
        report_queries.about, me, size=report_queries.PAGE, key=lambda row: row.inquiry.id
    )
    return render_template(
        "account/record.html", sanctions=imposed, holds=lambda sanction: escalation.holds(sanction, now=g.now),
        inquiries=inquiries, more=more, made=made, kind=report_rules.kind, answer_by=report_rules.answer_by,
    )  # fmt: skip


@bp.get("/record/<int:inquiry_id>")
def inquiry(inquiry_id: int) -> ResponseReturnValue:
    """One inquiry about one's own, with the form to answer while there is time."""
    row = report_queries.about_one(inquiry_id, owner().id)
    ends = report_rules.answer_by(row.inquiry)
    return render_template(
        "account/inquiry.html",
        row=row,
        links=report_queries.links(inquiry_id),
        kind=report_rules.kind(row.inquiry),
        ends=ends,
        may_answer=row.inquiry.state == "open" and row.inquiry.answered_at is None and g.now <= ends,
        form=shown(AnswerForm),
    )


@bp.post("/record/<int:inquiry_id>/answer")
@page_action(to=".inquiry", again=inquiry)
def answer_inquiry(inquiry_id: int) -> ResponseReturnValue:
    """Answer what was reported."""
    me = owner().id
    report_queries.about_one(inquiry_id, me)
    once_per_form(reporting.answer, inquiry_id, by=me, text=read(AnswerForm).text.data, now=g.now)
    return done(gettext("Your answer was sent to our staff. We will tell you the decision."))
