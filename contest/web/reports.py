"""Reports: the form to report an entry or a contest, for everybody who may see it and whose it is not."""

import re

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext as _
from wtforms import StringField

from contest.access.visibility import require_entries_seen
from contest.contests.model import Contest
from contest.entries.model import Entry
from contest.reports import rules as report_rules
from contest.reports.actions import reporting
from contest.web import guard
from contest.web.forms import Form, LongText, Text
from contest.web.page_action import done, once_per_form, page_action, read, shown

bp = Blueprint("reports", __name__)


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
@page_action(to="contests.show", again=report_contest)
def make_contest(number: int) -> ResponseReturnValue:
    """Report a contest."""
    _make(number, None)
    return done(_thanks())


@bp.post("/contests/<int:number>/entries/<int:entry>/reports")
@page_action(to="entries.show", again=report_entry)
def make_entry(number: int, entry: int) -> ResponseReturnValue:
    """Report an entry."""
    _make(number, entry)
    return done(_thanks())


def _thanks() -> str:
    return str(gettext("Thank you. Our staff will look into it; nobody else learns that it was you."))


def _thing(number: int, entry_number: int | None) -> tuple[Contest, Entry | None]:
    """What is reported, if the one who asks may see it and it is not their own."""
    contest: Contest
    entry: Entry | None = None
    if entry_number is None:
        contest = guard.contest("report.abuse", number)
    else:
        contest, entry = guard.entry("report.abuse", number, entry_number)
    report_rules.require_others(contest, entry, by=guard.my_id())
    return contest, entry


def _make(number: int, entry_number: int | None) -> None:
    contest, entry = _thing(number, entry_number)
    form, relation, me = read(ReportForm), guard.relation(contest), guard.my_id()
    links = [line.strip() for line in form.links.data.splitlines() if line.strip()]
    named = [int(one) for one in dict.fromkeys(re.findall(r"[0-9]{1,6}", form.entries.data))]
    require_entries_seen(relation, named)
    once_per_form(
        reporting.report, number, entry_id=entry.id if entry else None, by=me, kind=form.kind.data or "",
        text=form.text.data, links=links, entries=named, now=g.now,
    )  # fmt: skip


def _form(contest: Contest, entry: Entry | None) -> str:
    return render_template(
        "reports/new.html",
        contest=contest,
        entry=entry,
        form=shown(ReportForm),
        kinds=[
            (code, gettext(name), gettext(meaning))
            for code, (name, meaning) in report_rules.kinds(of_entry=entry is not None).items()
        ],
    )
