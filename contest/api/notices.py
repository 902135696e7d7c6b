"""Inbox of the token's owner, and their notification settings."""

from typing import Any

from flask import current_app, g
from sqlalchemy.exc import NoResultFound

from contest.api import cursor
from contest.api.blueprint import Blueprint, own_id, payload
from contest.api.fields import Asked, Instant, OneOf, Schema, Text, Whole
from contest.kernel.refusal import N_
from contest.notices import groups, queries as notice_queries
from contest.notices.actions import inbox, settings as notice_settings

bp = Blueprint("notices", N_("Notifications and how they arrive"))
CHOSEN = {name: OneOf(groups.WAYS) for name in groups.GROUPS if groups.can_be_chosen(name)}
MailSettings: type[Schema] = type(
    "MailSettings",
    (Schema,),
    {
        "__doc__": "By mail at once, in the daily digest, or in the inbox alone. What is left out stays.",
        **CHOSEN,
    },
)


class Looking(cursor.Paging):
    """Which notices: all, unless of one contest or only the unread."""

    contest = Asked(load_default=None, metadata={"description": "A contest's number"})
    show = OneOf(("all", "unread"), load_default="all")


class NoticeDocument(Schema):
    """Notification of a person."""

    id = Whole()
    subject = Text(most=300, metadata={"example": "「みなと焙煎所のロゴ」の締切が延びました"})
    url = Text(most=500, metadata={"example": "https://konpe.example.jp/contests/42/timeline#changes"})
    contest = Whole(allow_none=True, metadata={"example": 42})
    at = Instant()
    read_at = Instant(allow_none=True)


@bp.get("/me/notices")
@bp.accepts(Looking, location="query")
@bp.returns(200, cursor.pages_of(NoticeDocument), N_("My notifications, newest first"))
def index() -> dict[str, Any]:
    """The inbox."""
    me, asked = own_id(), payload()
    rows = notice_queries.lines(
        me,
        contest_id=asked["contest"],
        unread=asked["show"] == "unread",
        before=cursor.number(asked),
        size=asked["limit"],
    )
    return cursor.cut(rows, asked, key=lambda line: line.id, show=_notice)


@bp.put("/me/notices/reading")
@bp.returns(204, None, N_("Mark all read"))
def read_all() -> None:
    """Again is no change."""
    inbox.read(own_id(), now=g.now)


@bp.put("/me/notices/<int:notice_id>/reading")
@bp.returns(204, None, N_("Mark a notice read"))
def read(notice_id: int) -> None:
    """Raises NoResultFound for another's."""
    if inbox.read(own_id(), notice_id=notice_id, now=g.now) is None:
        raise NoResultFound


@bp.delete("/me/notices/<int:notice_id>/reading")
@bp.returns(204, None, N_("Mark as unread"))
def unread(notice_id: int) -> None:
    """Again is no change."""
    inbox.unread(own_id(), since=g.now, notice_id=notice_id)


@bp.get("/me/mail-settings")
@bp.returns(200, MailSettings, N_("How I am notified, by kind; without what is always sent"))
def mail_settings() -> dict[str, str]:
    """By mail at once, unless something else was chosen."""
    return notice_queries.ways(own_id())


@bp.patch("/me/mail-settings")
@bp.accepts(MailSettings)
@bp.returns(200, MailSettings, N_("Choose how I am notified"))
def choose() -> dict[str, str]:
    """What is left out stays."""
    me = own_id()
    notice_settings.choose(me, payload())
    return notice_queries.ways(me)


def _notice(line: notice_queries.Line) -> dict[str, Any]:
    url = current_app.config["PUBLIC_URL"] + line.path
    same = {name: getattr(line, name) for name in ("id", "subject", "at", "read_at")}
    return same | {"url": url, "contest": line.contest_id}
