"""Quotas of one person: files and bytes on their way, pictures of unpaid drafts, versions an hour, unreadable images a day.

Each is asked inside the act's transaction, which holds the person's row: of two acts at once the second counts the
first.
"""

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from contest.contests.model import CANCELLED, DRAFT, Contest
from contest.entries import rules as entry_rules
from contest.entries.model import (
    EXPIRED,
    REFERENCE,
    UNREADABLE,
    Entry,
    Image,
    Upload,
    Version,
)
from contest.kernel.ports import store
from contest.kernel.refusal import Refused, require
from contest.payments import queries as payment_queries
from storage.store import StorageUnavailable

MB = 1024**2
HOUR = timedelta(hours=1)


def require_space(purpose: str) -> None:
    """Free space in storage, which asks no network: pictures of drafts are refused first, and all files
    before nothing is left for the rest. Raises Refused: upload.no_space_for_drafts, upload.no_space."""
    try:
        free = store().free()
    except StorageUnavailable:
        return  # the address will tell
    if free is None:
        return
    floor = current_app.config["FREE_SPACE_FLOOR_MB"] * MB
    require(free >= entry_rules.last_floor(floor), "upload.no_space")
    require(purpose != REFERENCE or free >= floor, "upload.no_space_for_drafts")


def require_place(session: Session, *, by: int, contest: Contest, purpose: str, now: datetime) -> None:
    """A place for one more file that is part of nothing yet; one thrown away keeps its place until its address is
    dead. Raises Refused: upload.too_many_waiting, upload.too_many_removed."""
    asked = select(Upload.state, Upload.expires_at).filter_by(
        contest_id=contest.id, person_id=by, purpose=purpose, used_at=None
    )
    there = session.execute(asked.where(_may_arrive(now))).all()
    most = entry_rules.MOST_WAITING[purpose]
    removed = sorted(ends for state, ends in there if state == EXPIRED)
    require(len(there) - len(removed) < most, "upload.too_many_waiting", most=most)
    if len(there) >= most:
        again = _after(removed[len(there) - most])
        raise Refused("upload.too_many_removed", most=most, at=again, zone=contest.time_zone)


def require_waiting(session: Session, *, by: int, contest: Contest, size: int, now: datetime) -> None:
    """Room for `size` more bytes, over all contests, that are promised or received and part of nothing yet; bytes
    thrown away or taken out of a brief count until their address is dead. Raises Refused: upload.too_much_waiting,
    upload.too_much_removed."""
    waits = and_(Upload.used_at.is_(None), Upload.state != EXPIRED)
    there = session.scalar(select(func.sum(Upload.size)).where(Upload.person_id == by, waits)) or 0
    most = entry_rules.MOST_WAITING_BYTES
    require(there + size <= most, "upload.too_much_waiting", there=-(-there // MB), most=most // MB)
    gone = or_(Upload.state == EXPIRED, and_(Upload.used_at.is_not(None), taken_out()))
    asked = select(Upload.expires_at, Upload.size).where(
        Upload.person_id == by, gone, Upload.expires_at >= now
    )
    removed = session.execute(asked.order_by(Upload.expires_at)).all()
    over = there + size + sum(row.size for row in removed) - most
    again = now
    for ends, freed in removed:
        if over <= 0:
            break
        over, again = over - freed, _after(ends)
    if again > now:
        raise Refused("upload.too_much_removed", most=most // MB, at=again, zone=contest.time_zone)


def require_draft(session: Session, *, by: int, contest_id: int, size: int, now: datetime) -> None:
    """Room for a picture of `size` bytes in the drafts of a person that nobody paid for. Raises Refused:
    upload.drafts_full."""
    ended = and_(Contest.state == CANCELLED, Contest.ended_at > now - entry_rules.KEPT_DRAFTS)
    asked = (
        select(Upload.contest_id, Contest.currency, func.sum(Upload.size))
        .join(Contest, Contest.id == Upload.contest_id)
        .outerjoin(Image, Image.upload_id == Upload.id)
        .where(Upload.person_id == by, Upload.purpose == REFERENCE, Contest.published_at.is_(None))
        .where(or_(Contest.state == DRAFT, ended))
        .where(or_(Image.id.is_not(None), and_(Upload.used_at.is_(None), _may_arrive(now))))
        .group_by(Upload.contest_id, Contest.currency)
    )
    there, most = session.execute(asked).all(), entry_rules.MOST_DRAFT_BYTES
    if sum(amount for *_, amount in there) + size <= most:
        return
    drafts = {draft: currency for draft, currency, _ in there}
    held = payment_queries.held_for_each(drafts | {contest_id: session.get_one(Contest, contest_id).currency})
    if held[contest_id]:
        return
    unpaid = sum(amount for draft, _, amount in there if not held[draft])
    require(unpaid + size <= most, "upload.drafts_full", most=most // MB)


def require_versions(session: Session, *, by: int, contest: Contest, now: datetime) -> None:
    """Fewer than 20 versions, first ones included, by this person within the last hour. Raises Refused:
    version.too_many."""
    asked = select(Version.made_at).join(Entry, Entry.id == Version.entry_id).where(Entry.author_id == by)
    most = entry_rules.MOST_VERSIONS_AN_HOUR
    _require_fewer(
        session, asked, "version.too_many", most=most, within=HOUR, zone=contest.time_zone, now=now
    )


def require_readable(session: Session, *, by: int, contest: Contest, now: datetime) -> None:
    """Fewer than 20 unreadable images in this designer's versions in this contest within the last 24 hours; one that
    was refused before it was in a version does not count. Raises Refused: image.too_many_unreadable."""
    asked = (
        select(Version.made_at)
        .join(Entry, Entry.id == Version.entry_id)
        .join(Image, Image.version_id == Version.id)
        .where(Entry.contest_id == contest.id, Entry.author_id == by, Image.state == UNREADABLE)
    )
    most, code = entry_rules.MOST_UNREADABLE_A_DAY, "image.too_many_unreadable"
    _require_fewer(session, asked, code, most=most, within=entry_rules.DAY, zone=contest.time_zone, now=now)


def _require_fewer(
    session: Session,
    asked: Select[datetime],
    code: str,
    *,
    most: int,
    within: timedelta,
    zone: str,
    now: datetime,
) -> None:
    """Fewer than `most` versions that were made within this time; else it is said when there are again."""
    late = asked.where(Version.made_at > now - within).order_by(Version.made_at.desc())
    full_since = session.scalar(late.offset(most - 1).limit(1))
    if full_since is not None:
        raise Refused(code, most=most, at=full_since + within, zone=zone)


def taken_out() -> ColumnElement[bool]:
    """Uploads whose picture is no longer in the brief that it was used in."""
    return and_(Upload.purpose == REFERENCE, ~exists().where(Image.upload_id == Upload.id))


def _after(ends: datetime) -> datetime:
    # Said in minutes: the first at which the address is dead.
    return ends.replace(second=0, microsecond=0) + timedelta(minutes=1)


def _may_arrive(now: datetime) -> ColumnElement[bool]:
    # What was thrown away may be sent again until its address is dead.
    return or_(Upload.state != EXPIRED, Upload.expires_at >= now)
