"""The handover: agreement, source files, delivery, changes, acceptance."""

from collections.abc import Callable
from typing import Any

from flask import g, redirect
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import NoResultFound

from contest.access import guard
from contest.access.table import Role
from contest.api.blueprint import Act, Blueprint, payload
from contest.api.fields import Instant, LongText, Many, MaybeReason, OneOf, Part, Schema, Text, Truth, Whole
from contest.awards import doubts, queries as award_queries, rules as award_rules
from contest.awards.actions import deliverables, handover
from contest.contests.queries import contest as contest_of
from contest.entries.actions.uploads import arriving
from contest.kernel.refusal import N_, Invalid, Refused
from contest.kernel.sentences import sentence

bp = Blueprint("handover", N_("The handover: agreement, source files, delivery, acceptance"))


class AgreementAccepted(Schema):
    """Which text, and since when each side has accepted it."""

    text_version = Text(attribute="agreement_version", most=20, metadata={"example": "2026-11"})
    winner_at = Instant(attribute="winner_agreed_at", allow_none=True)
    client_at = Instant(attribute="client_agreed_at")


class DeliverableDocument(Schema):
    """A source file; `deliveries` are the complete deliveries it was part of."""

    id = Whole()
    format = Text(most=40, metadata={"example": "SVG"})
    filename = Text(most=255, metadata={"example": "logo.svg"})
    size = Whole()
    state = OneOf(("processing", "ready", "refused"))
    reason = LongText(most=500)
    reason_code = Text(most=60, metadata={"description": "The same as noun.reason"})
    added_at = Instant()
    removed = Truth()
    doubt = LongText(
        most=1_000,
        metadata={
            "description": "How name, first bytes and required format disagree; absent where they agree"
        },
    )
    doubt_code = OneOf(doubts.CODES)
    confirmed_at = Instant(
        metadata={"description": "When the winner confirmed that it is right all the same"}
    )
    deliveries = Many(Whole())


class ChangeRequestDocument(Schema):
    """What the client asked to change."""

    number = Whole()
    note = LongText(most=4_000)
    at = Instant()


class HandoverDocument(Schema):
    """How far the handover is. The client reads of a file once a complete delivery holds it."""

    state = OneOf(("awaiting", "delivered", "changes_requested", "accepted", "ended"))
    entry = Whole(metadata={"example": 12})
    winner = Text(most=80, metadata={"example": "青木 涼"})
    required_formats = Many(Text(most=40, metadata={"example": "SVG"}))
    deliverables = Many(Part(DeliverableDocument))
    agreement = Part(AgreementAccepted)
    due = Instant()
    overdue = Truth()
    accept_by = Instant(allow_none=True)
    changes_left = Whole()
    change_requests = Many(Part(ChangeRequestDocument))
    void_asked = Truth()


class Agreeing(Schema):
    """The version of the text that was read."""

    text_version = Text(most=20, required=True, metadata={"example": "2026-11"})


class NewDeliverable(Schema):
    """A file that has arrived, and which of the required formats it is; "other" for anything beside."""

    upload = Text(most=40, required=True, metadata={"example": "Zk3vXw0q9PpQxqg0r1c2dA"})
    format = Text(most=40, required=True, metadata={"example": "SVG"})


class Changes(Schema):
    """What should change."""

    note = LongText.needed(4_000, "線を太くしてください。")


@bp.get("/contests/<int:number>/handover")
@bp.returns(200, HandoverDocument, N_("Handover progress"))
def show(number: int) -> dict[str, Any]:
    """For winner, client and staff."""
    guard.contest("handover.view", number)
    return document(number)


@bp.post("/contests/<int:number>/handover/agreement")
@bp.accepts(Agreeing)
@bp.returns(201, HandoverDocument, N_("The winner: accept the transfer agreement"))
def agree(number: int) -> Act:
    """Delivery needs it."""
    guard.contest("handover.agree", number)
    version = payload()["text_version"]
    return _act(number, lambda by: handover.agree(number, version=version, by=by, now=g.now))


@bp.post("/contests/<int:number>/handover/deliverables")
@bp.accepts(NewDeliverable)
@bp.returns(201, DeliverableDocument, N_("The winner: add an uploaded source file"))
def add(number: int) -> Act:
    """Jobs check and keep it."""
    guard.contest("handover.upload", number)
    me, said = guard.my_id(), payload()
    arriving.receive([said["upload"]], by=me)

    def do() -> int:
        (file,) = deliverables.add_files(
            number, upload_ids=[said["upload"]], format=said["format"], by=me, now=g.now
        )
        return file

    return Act(do, lambda file_id: _one(number, file_id))


@bp.delete("/contests/<int:number>/handover/deliverables/<int:deliverable_id>")
@bp.returns(204, None, N_("The winner: remove a file from the next delivery"))
def remove(number: int, deliverable_id: int) -> None:
    """Earlier deliveries keep it."""
    guard.contest("handover.upload", number)
    deliverables.remove_file(number, deliverable_id=deliverable_id, by=guard.my_id(), now=g.now)


@bp.post("/contests/<int:number>/handover/deliverables/<int:deliverable_id>/confirmation")
@bp.returns(201, DeliverableDocument, N_("The winner: confirm a file that does not look like its format"))
def confirm(number: int, deliverable_id: int) -> Act:
    """Until then it cannot be delivered; the client learns of it with the delivery."""
    guard.contest("handover.upload", number)
    me = guard.my_id()
    return Act(
        lambda: deliverables.confirm_format(number, deliverable_id=deliverable_id, by=me, now=g.now),
        lambda _: _one(number, deliverable_id),
    )


@bp.get("/contests/<int:number>/handover/deliverables/<int:deliverable_id>")
@bp.accepts(MaybeReason, location="query")
@bp.redirects_to(N_("Link to a source file: for the winner; the client, once delivered; staff with a reason"))
def fetch(number: int, deliverable_id: int) -> ResponseReturnValue:
    """An address for five minutes, on the record."""
    contest = guard.contest("handover.download", number)
    roles, reason = guard.relation(contest).roles, payload()["reason"]
    staff = not roles & {Role.WINNER, Role.CLIENT}
    if staff and not reason:
        document(number)  # or there is none
        raise Invalid({"reason": Refused("entry.reason_needed")})
    link = award_queries.link(
        number, deliverable_id, delivered_only=Role.WINNER not in roles, ended=staff, now=g.now
    )
    if link is None:
        raise NoResultFound
    deliverables.fetch(number, deliverable_id=deliverable_id, by=guard.my_id(), reason=reason, now=g.now)
    return redirect(link, 302)


@bp.post("/contests/<int:number>/handover/delivery")
@bp.returns(201, HandoverDocument, N_("The winner: hand over a complete delivery"))
def deliver(number: int) -> Act:
    """Every required format, the agreement, and no doubt about a file's format unconfirmed; the client has five days."""
    guard.contest("handover.deliver", number)
    return _act(number, lambda by: handover.deliver(number, by=by, now=g.now))


@bp.post("/contests/<int:number>/handover/change-requests")
@bp.accepts(Changes)
@bp.returns(201, HandoverDocument, N_("The client: request changes, twice at most"))
def request_changes(number: int) -> Act:
    """The winner has seven days again."""
    guard.contest("handover.request_change", number)
    note = payload()["note"]
    return _act(number, lambda by: handover.request_changes(number, note=note, by=by, now=g.now))


@bp.post("/contests/<int:number>/handover/acceptance")
@bp.returns(
    201, HandoverDocument, N_("The client: accept the delivery, for good; the prize goes to the winner")
)
@bp.money
def accept(number: int) -> Act:
    """Handover, contest and books are settled in one step."""
    guard.contest("handover.accept", number)
    return _act(number, lambda by: handover.accept(number, by=by, now=g.now))


def document(number: int) -> dict[str, Any]:
    """The handover of a contest as the one who asks may read it. Raises NoResultFound where there is none."""
    contest = contest_of(number)
    roles = guard.relation(contest).roles
    page = award_queries.handover(number, ended=Role.STAFF in roles)
    if page is None:
        raise NoResultFound
    drafts = bool(roles & {Role.WINNER, Role.STAFF})
    return {
        "state": page.handover.state,
        "entry": page.entry_number,
        "winner": page.winner_name,
        "required_formats": contest.required_formats,
        "deliverables": [_file(one) for one in page.files if drafts or one.deliveries],
        "agreement": page.handover,
        "due": page.handover.due_at,
        "overdue": award_rules.overdue(page.handover, g.now),
        "accept_by": page.handover.accept_by,
        "changes_left": page.changes_left,
        "change_requests": page.changes,
        "void_asked": award_rules.void_asked(page.award, page.handover),
    }


def _one(number: int, file_id: int) -> dict[str, Any]:
    files: list[dict[str, Any]] = document(number)["deliverables"]
    return next(one for one in files if one["id"] == file_id)


def _file(one: award_queries.File) -> dict[str, Any]:
    same = ("id", "format", "filename", "size", "state", "added_at", "removed", "deliveries")
    found = {name: getattr(one, name) for name in same}
    if one.reason:
        found |= {"reason_code": one.reason, "reason": sentence(Refused(one.reason))}
    if one.doubt:
        found |= {"doubt_code": one.doubt_code, "doubt": sentence(one.doubt)}
    return found | ({"confirmed_at": one.confirmed_at} if one.confirmed_at else {})


def _act(number: int, act: Callable[[int], Any]) -> Act:
    me = guard.my_id()
    return Act(lambda: act(me), lambda _: document(number))
