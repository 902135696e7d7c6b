"""The form to report an entry or a contest, for everybody who may see it and whose it is not."""

import re

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext as _
from wtforms import StringField

from contest.access.compared import require_seen
from contest.contests.model import Contest
from contest.entries.model import Entry
from contest.kernel.once import once
from contest.kernel.refusal import Invalid
from contest.reports import actions as report_actions, rules as report_rules
from contest.web import guard
from contest.web.forms import Form, LongText, Text, once_key
from contest.web.reports import bp
from contest.web.words import sentence


class ReportForm(Form):
    """What is wrong, and how one knows."""

    kind = StringField(_("What is wrong?"))
    text = LongText(_("What did you find?"), most=report_rules.LONGEST_TEXT)
    links = LongText(_("Links"), most=report_rules.MOST_LINKS * (report_rules.LONGEST_LINK + 1))
    entries = Text(_("Entries to compare with"), most=200)


@bp.get("/contests/<int:number>/report")
def report_contest(number: int) -> ResponseReturnValue:
    """The form about a contest."""
    return _form(*_thing(number, None))


@bp.get("/contests/<int:number>/entries/<int:entry>/report")
def report_entry(number: int, entry: int) -> ResponseReturnValue:
    """The form about an entry."""
    return _form(*_thing(number, entry))


@bp.post("/contests/<int:number>/reports")
def make_contest(number: int) -> ResponseReturnValue:
    """Report a contest."""
    return _make(number, None)


@bp.post("/contests/<int:number>/entries/<int:entry>/reports")
def make_entry(number: int, entry: int) -> ResponseReturnValue:
    """Report an entry."""
    return _make(number, entry)


def _thing(number: int, entry_number: int | None) -> tuple[Contest, Entry | None]:
    """What is reported, if the one who asks may see it and it is not their own."""
    contest: Contest
    entry: Entry | None = None
    if entry_number is None:
        contest = guard.contest("report.abuse", number)
    else:
        contest, entry = guard.entry("report.abuse", number, entry_number)
    report_actions.require_others(contest, entry, by=guard.my_id())
    return contest, entry


def _make(number: int, entry_number: int | None) -> ResponseReturnValue:
    back = (
        url_for("entries.show", number=number, entry=entry_number)
        if entry_number is not None
        else url_for("contests.show", number=number)
    )
    if guard.sent_before():
        return redirect(back, code=303)
    contest, entry = _thing(number, entry_number)
    form = ReportForm()
    if not form.validate():
        return _form(contest, entry, form), 422
    me, now, entry_id = guard.my_id(), g.now, entry.id if entry else None
    links = [line.strip() for line in (form.links.data or "").splitlines() if line.strip()]
    try:
        named = [int(one) for one in dict.fromkeys(re.findall(r"[0-9]{1,6}", form.entries.data or ""))]
        require_seen(guard.standing(contest), named)
        once(
            once_key(), by=me, now=now,
            act=lambda: report_actions.report(
                number, entry_id=entry_id, by=me, kind=form.kind.data or "", text=form.text.data or "",
                links=links, entries=named, now=now,
            ),
        )  # fmt: skip
    except Invalid as why:
        for field, refusal in why.errors.items():
            form[field].errors = [sentence(refusal)]
        return _form(*_thing(number, entry_number), form), 422
    flash(gettext("Thank you. Our staff will look into it; nobody else learns that it was you."), "done")
    return redirect(back, code=303)


def _form(contest: Contest, entry: Entry | None, form: ReportForm | None = None) -> str:
    return render_template(
        "reports/new.html",
        contest=contest,
        entry=entry,
        form=form or ReportForm(formdata=None),
        kinds=[
            (code, gettext(name), gettext(meaning))
            for code, (name, meaning) in report_rules.kinds(of_entry=entry is not None).items()
        ],
    )
