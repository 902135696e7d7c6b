"""Inbox of notifications, and the page on which a mail's link switches its kind off."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.kernel.text import whole_number
from contest.notices import groups, leaving, queries as notice_queries
from contest.notices.actions import inbox, settings as notice_settings
from contest.people import queries as person_queries
from contest.web import csrf, guard, paging

bp = Blueprint("notices", __name__)
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)


@bp.get("/me/notices")
def index() -> ResponseReturnValue:
    """Notifications, newest first; `?done=` offers to take back what was just marked."""
    me, contest, unread = guard.my_id(), paging.number("contest"), request.args.get("show") == "unread"
    found = notice_queries.lines(me, contest_id=contest, unread=unread, before=paging.before())
    lines, before = paging.cut(found, notice_queries.PAGE, lambda line: line.id)
    return render_template(
        "notices/index.html",
        lines=lines,
        before=before,
        first=paging.before() is None,
        unread=unread,
        contest=contest,
        contests=notice_queries.contests(me),
        done=_instant(request.args.get("done", "")) and request.args["done"],
    )


@bp.post("/me/notices/<int:notice_id>/opening")
def open_(notice_id: int) -> ResponseReturnValue:
    """Go where a notice leads; it is read then."""
    path = inbox.read(guard.my_id(), notice_id=notice_id, now=g.now)
    if path is None:
        abort(404)
    return redirect(path or url_for(".index"), code=303)


@bp.post("/me/notices/reading")
def read() -> ResponseReturnValue:
    """Mark one notice read, or all that the page is about."""
    notice, contest = (paging.number(name, sent=request.form) for name in ("notice", "contest"))
    inbox.read(guard.my_id(), notice_id=notice, contest_id=contest, now=g.now)
    return _back(contest, done=str((g.now - _EPOCH) // _MICRO))


@bp.post("/me/notices/reading/end")
def unread() -> ResponseReturnValue:
    """Take back what was marked read a moment ago, or mark one notice unread again."""
    notice, contest = (paging.number(name, sent=request.form) for name in ("notice", "contest"))
    me, since = guard.my_id(), _instant(request.form.get("done", ""))
    if notice is not None or since is not None:
        inbox.unread(me, since=since or g.now, notice_id=notice)
        flash(_("Marked as unread again."), "done")
    return _back(contest)


@bp.get("/mail/<leave_token>")
def leave(leave_token: str) -> ResponseReturnValue:
    """What a mail's link offers: switching its kind off. Looking changes nothing; mail programs look."""
    whose = _whose(leave_token)
    if whose is None:
        return redirect(url_for("account.mails"), code=303)
    return _leaving(leave_token, whose[1], notice_queries.ways(whose[0])[whose[1]])


@bp.post("/mail/<leave_token>")
@csrf.exempt  # the signed link is the authority, and a mail program's button has no page of ours
def left(leave_token: str) -> ResponseReturnValue:
    """Switch this kind of mail off; or, by the button that then stands there, on again."""
    found = _whose(leave_token)
    if found is None:
        return redirect(url_for("account.mails"), code=303)
    whose, group = found
    if request.form.get("way") == groups.AT_ONCE:
        notice_settings.rejoin(whose, group)
    else:
        me = guard.me()
        notice_settings.leave(whose, group, by=me.id if me else None, now=g.now)
    return _leaving(leave_token, group, notice_queries.ways(whose)[group], said=True)


def _leaving(token: str, group: str, way: str, *, said: bool = False) -> str:
    return render_template(
        "notices/leave.html", token=token, group=groups.GROUPS[group], off=way == groups.NEVER, said=said
    )


def _whose(token: str) -> tuple[int, str] | None:
    """The reader of a mail, in whose language its page speaks, and its kind; None for a link that is too old."""
    try:
        found = leaving.read(token, now=g.now)
    except leaving.Expired:
        flash(_("This link is more than 90 days old. Sign in and change your email settings here."), "maybe")
        return None
    if found is None:
        abort(404)
    g.language = person_queries.person(found[0]).language
    return found


def _back(contest: int | None, **more: Any) -> ResponseReturnValue:
    show = "unread" if request.form.get("show") == "unread" else None
    return redirect(url_for(".index", contest=contest, show=show, **more), code=303)


def _instant(typed: str) -> datetime | None:
    """An instant of this century, in microseconds since its beginning."""
    passed = whole_number(typed, most=10**16 - 1)
    return None if passed is None else _EPOCH + passed * _MICRO
