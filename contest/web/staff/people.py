"""People: find one, see what they are part of, block and unblock with a reason."""

from flask import g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext as _

from contest.people import queries as person_queries
from contest.people.actions import accounts, sanctions, staff_role
from contest.reports import rules as report_rules
from contest.staff.person_file import person_file, require_blockable, require_liftable
from contest.web import guard, paging
from contest.web.forms import reason_form
from contest.web.page_action import done, once_per_form, page_action, read, shown
from contest.web.staff import bp

PAGE = 30
Reason = reason_form(most=1000, needed=_("Give a reason. It is recorded."))


@bp.get("/people")
def people() -> ResponseReturnValue:
    """Find people by a part of their address or name."""
    guard.site("person.find_or_block")
    words, staff = paging.words(most=200), request.args.get("staff") == "1"
    found = person_queries.find(words, staff=staff, before=paging.number("before"), most=PAGE + 1)
    return render_template(
        "staff/people.html", words=words, staff=staff, people=found[:PAGE], more=len(found) > PAGE
    )


@bp.get("/people/<int:person_id>")
def person(person_id: int) -> ResponseReturnValue:
    """One person."""
    guard.site("person.find_or_block")
    lifted: int = (request.view_args or {}).get("sanction_id", 0)
    return render_template(
        "staff/person.html",
        of=person_file(person_id, by=guard.my_id(), now=g.now),
        form=shown(Reason),
        lifting=(lifted, shown(Reason, "lifting")),
        dismissal=shown(Reason, "dismissal"),
        myself=person_id == guard.my_id(),
        kind_of=report_rules.kind,
    )


@bp.post("/people/<int:person_id>/blocking")
@page_action(to=".person", again=person)
def block(person_id: int) -> ResponseReturnValue:
    """Close an account."""
    guard.site("person.find_or_block")
    require_blockable(person_id, by=guard.my_id())
    reason = read(Reason).reason.data
    once_per_form(accounts.block, person_id, reason=reason, by=guard.my_id(), now=g.now)
    said = gettext("The account is blocked. Its sessions have ended, and its payouts are on hold.")
    return done(said, "message")


@bp.post("/people/<int:person_id>/blocking/end")
@page_action(to=".person", again=person)
def unblock(person_id: int) -> ResponseReturnValue:
    """Open a blocked account again."""
    guard.site("person.find_or_block")
    require_blockable(person_id, by=guard.my_id())
    reason = read(Reason).reason.data
    once_per_form(accounts.unblock, person_id, reason=reason, by=guard.my_id(), now=g.now)
    return done(gettext("The account is unblocked."), "message")


@bp.post("/people/<int:person_id>/staff/end")
@page_action(to=".person", again=person, at="dismissal")
def end_staff(person_id: int) -> ResponseReturnValue:
    """Take the staff role back from another member. Appointing is the command line's alone."""
    guard.site("staff.appoint_or_dismiss")
    person_queries.person(person_id)
    reason = read(Reason).reason.data
    guard.fresh()
    once_per_form(staff_role.end_staff, person_id, reason=reason, by=guard.my_id(), now=g.now)
    return done(
        gettext("The staff role is ended. Their API tokens and sign-ins have ended, and all staff are told.")
    )


@bp.post("/people/<int:person_id>/sanctions/<int:sanction_id>/end")
@page_action(to=".person", _anchor="sanctions", again=person, at="lifting")
def lift_sanction(person_id: int, sanction_id: int) -> ResponseReturnValue:
    """Take a warning, a suspension or a ban back."""
    guard.site("person.find_or_block")
    require_liftable(sanction_id, by=guard.my_id())
    person_queries.sanction(sanction_id, person_id)
    reason = read(Reason).reason.data
    once_per_form(sanctions.lift, sanction_id, reason=reason, by=guard.my_id(), now=g.now)
    return done(gettext("Lifted. It no longer counts."))
