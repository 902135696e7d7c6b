"""Hidden contests and entries, and the form to hide more, each act with a reason."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext as _

from contest.kernel.text import MOST_NUMBER
from contest.staff.moderation import PAGE, counts, hidden_contests, hidden_entries
from contest.web import guard, paging
from contest.web.forms import Form, Whole
from contest.web.staff import bp

TABS = (("contests", _("Hidden contests")), ("entries", _("Hidden entries")))


class Which(Form):
    """The contest, or the entry of it, that staff want to look at."""

    contest = Whole("", least=1, most=MOST_NUMBER)
    entry = Whole("", least=1, most=MOST_NUMBER)


@bp.get("/moderation")
def moderation() -> ResponseReturnValue:
    """What is hidden, by whom and why; and the page of a contest or an entry by its number."""
    guard.site("contest.hide")
    form = Which(request.args, meta={"csrf": False})
    if not (request.args.get("contest") or request.args.get("entry")):
        return _hidden({})
    if form.validate() and form.contest.data:
        return redirect(_address(form.contest.data, form.entry.data), code=303)
    return _hidden(form.first_errors or {"contest": gettext("Enter a whole number.")}), 422


def _hidden(errors: dict[str, str]) -> str:
    tab, without = paging.tab(TABS, "contests"), guard.parts()
    of = hidden_contests if tab == "contests" else hidden_entries
    rows, more = paging.page(of, without=without, size=PAGE, key=lambda row: row.key)
    return render_template(
        "staff/moderation.html", rows=rows, more=more, tab=tab, tabs=TABS,
        counts=counts(without=without), typed=request.args, errors=errors,
    )  # fmt: skip


def _address(contest: int, entry: int | None) -> str:
    if entry:
        return url_for("entries.show", number=contest, entry=entry)
    return url_for("contests.show", number=contest)
