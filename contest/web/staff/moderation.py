"""What staff have hidden, and the way to hide more: contests and entries, each act with a reason."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext as _

from contest.access import hidden
from contest.web import guard, paging
from contest.web.forms import Form, Whole
from contest.web.staff import bp

SHELVES = (("contests", _("Hidden contests")), ("entries", _("Hidden entries")))
FIRST, LAST = 1, 2**31 - 1


class Which(Form):
    """The contest, or the entry of it, that staff want to look at."""

    contest = Whole("", least=FIRST, most=LAST)
    entry = Whole("", least=FIRST, most=LAST)


@bp.get("/moderation")
def moderation() -> ResponseReturnValue:
    """What is hidden, by whom and why; and the page of a contest or an entry by its number."""
    guard.house("contest.hide")
    form = Which(request.args, meta={"csrf": False})
    asked = bool(request.args.get("contest") or request.args.get("entry"))
    if asked and form.validate() and form.contest.data:
        return _to(form.contest.data, form.entry.data)
    errors = {name: str(found[0]) for name, found in form.errors.items()} if asked else {}
    if asked and not errors:
        errors["contest"] = gettext("Enter a whole number.")
    shelf = paging.shelf([name for name, _label in SHELVES], "contests")
    of = hidden.contests if shelf == "contests" else hidden.entries
    rows, more = paging.cut(
        of(without=guard.parts(), before=paging.before(), most=hidden.PAGE + 1),
        hidden.PAGE,
        lambda row: row.key,
    )
    page = render_template(
        "staff/moderation.html",
        rows=rows,
        more=more,
        shelf=shelf,
        shelves=SHELVES,
        counts=hidden.counts(without=guard.parts()),
        typed=request.args,
        errors=errors,
    )
    return page, 422 if errors else 200


def _to(contest: int, entry: int | None) -> ResponseReturnValue:
    if entry:
        return redirect(url_for("entries.show", number=contest, entry=entry), code=303)
    return redirect(url_for("contests.show", number=contest), code=303)
