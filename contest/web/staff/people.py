"""People: find one, see what they are part of, block and unblock with a reason."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext as _
from wtforms.validators import DataRequired

from contest.access.dossier import dossier, require_blockable, require_liftable
from contest.kernel.once import once
from contest.people import actions as person_actions, queries as person_queries, sanctions
from contest.reports import rules as report_rules
from contest.web import guard
from contest.web.forms import Form, LongText, once_key
from contest.web.staff import bp

PAGE = 30


class Reason(Form):
    """Why; it is kept on record."""

    reason = LongText(_("Reason"), [DataRequired(_("Give a reason. It is recorded."))], most=1000)


@bp.get("/people")
def people() -> ResponseReturnValue:
    """Find people by a part of their address or name."""
    guard.house("person.find_or_block")
    words = " ".join(request.args.get("q", "").replace("\0", " ").split())[:200]
    staff = request.args.get("staff") == "1"
    found = person_queries.find(
        words, staff=staff, before=request.args.get("before", type=_id), most=PAGE + 1
    )
    return render_template(
        "staff/people.html", words=words, staff=staff, people=found[:PAGE], more=len(found) > PAGE
    )


@bp.get("/people/<int:person_id>")
def person(person_id: int) -> ResponseReturnValue:
    """One person."""
    guard.house("person.find_or_block")
    return _page(person_id)


@bp.post("/people/<int:person_id>/blocking")
def block(person_id: int) -> ResponseReturnValue:
    """Close an account."""
    guard.house("person.find_or_block")
    require_blockable(person_id, by=guard.my_id())
    form = Reason()
    if not form.validate():
        return _page(person_id, form=form), 422
    by, reason = guard.my_id(), form.reason.data or ""
    once(
        once_key(), by=by, now=g.now,
        act=lambda: person_actions.block(person_id, reason=reason, by=by, now=g.now),
    )  # fmt: skip
    flash(gettext("The account is blocked. Its sessions have ended, and its payouts are on hold."))
    return redirect(url_for(".person", person_id=person_id), code=303)


@bp.post("/people/<int:person_id>/blocking/end")
def unblock(person_id: int) -> ResponseReturnValue:
    """Open a blocked account again."""
    guard.house("person.find_or_block")
    require_blockable(person_id, by=guard.my_id())
    form = Reason()
    if not form.validate():
        return _page(person_id, form=form), 422
    by, reason = guard.my_id(), form.reason.data or ""
    once(
        once_key(), by=by, now=g.now,
        act=lambda: person_actions.unblock(person_id, reason=reason, by=by, now=g.now),
    )  # fmt: skip
    flash(gettext("The account is unblocked."))
    return redirect(url_for(".person", person_id=person_id), code=303)


@bp.post("/people/<int:person_id>/staff/end")
def end_staff(person_id: int) -> ResponseReturnValue:
    """Take the staff role back from another member. Appointing is the command line's alone."""
    guard.house("staff.appoint_or_dismiss")
    person_queries.person(person_id)
    form = Reason()
    if not form.validate():
        return _page(person_id, dismissal=form), 422
    guard.fresh()
    by, reason = guard.my_id(), form.reason.data or ""
    once(
        once_key(), by=by, now=g.now,
        act=lambda: person_actions.end_staff(person_id, reason=reason, by=by, now=g.now),
    )  # fmt: skip
    flash(
        gettext("The staff role is ended. Their API tokens and sign-ins have ended, and all staff are told."),
        "done",
    )
    return redirect(url_for(".person", person_id=person_id), code=303)


@bp.post("/people/<int:person_id>/sanctions/<int:sanction_id>/end")
def lift_sanction(person_id: int, sanction_id: int) -> ResponseReturnValue:
    """Take a warning, a suspension or a ban back."""
    guard.house("person.find_or_block")
    require_liftable(sanction_id, by=guard.my_id())
    sanctions.one(sanction_id, person_id)
    form = Reason()
    if not form.validate():
        return _page(person_id, lifting=(sanction_id, form)), 422
    by, reason = guard.my_id(), form.reason.data or ""
    once(
        once_key(), by=by, now=g.now,
        act=lambda: sanctions.lift(sanction_id, reason=reason, by=by, now=g.now),
    )  # fmt: skip
    flash(gettext("Lifted. It no longer counts."), "done")
    return redirect(url_for(".person", person_id=person_id, _anchor="sanctions"), code=303)


def _page(
    person_id: int,
    form: Reason | None = None,
    lifting: tuple[int, Reason] | None = None,
    dismissal: Reason | None = None,
) -> str:
    return render_template(
        "staff/person.html",
        of=dossier(person_id, by=guard.my_id(), now=g.now),
        form=form or Reason(None),
        lifting=lifting or (0, Reason(None)),
        dismissal=dismissal or Reason(None),
        myself=person_id == guard.my_id(),
        kind_of=report_rules.kind,
    )


def _id(text: str) -> int:
    number = int(text)
    if not 0 < number < 2**31:
        raise ValueError
    return number
