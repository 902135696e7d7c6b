"""Lifecycle of invitations, judges' seats and recusals, and what may be marked when. Pure."""

from datetime import datetime
from typing import Any

from contest.contests import rules as contest_rules
from contest.contests.model import AWARDED, DRAFT, PUBLISHED, SETTLED, Contest
from contest.entries.model import DECLINED, READY, Entry
from contest.judging import rules as judging_rules
from contest.judging.events import (
    InvitationRestored,
    InvitationRevoked,
    JudgeFinished,
    JudgeJoined,
    JudgeReinstated,
    JudgeRemoved,
    JudgeRemovedByStaff,
    JudgeReturned,
)
from contest.judging.model import Invitation, Recusal
from contest.kernel.refusal import Refused, require
from contest.participants.model import Judge
from contest.participants.rules import UNDO_REMOVAL, Participation, require_may_judge


def invite(
    contest: Contest,
    invitee: Participation,
    *,
    seats: int,
    sent: int,
    last_sent: datetime | None,
    now: datetime,
) -> None:
    """May a place on the panel be offered? `seats` counts judges and open invitations beside this one, `sent` what
    went out within a day.

    Whether the address belongs to an entrant is not asked here: the client would learn who has entered.
    `accept` asks it.
    """
    _panel_is_open(contest)
    require(not invitee.is_client, "invitation.client_cannot_judge")
    require(not invitee.is_staff, "invitation.staff_cannot_judge")
    require(not invitee.is_judge, "invitation.is_judge")
    require(not invitee.removed_by_staff, "invitation.removed_by_staff")
    require(seats < judging_rules.MOST_SEATS, "invitation.too_many", most=judging_rules.MOST_SEATS)
    require(sent < judging_rules.MOST_SENT, "invitation.too_many_today", most=judging_rules.MOST_SENT)
    rested = last_sent is None or now >= last_sent + judging_rules.SEND_AGAIN_AFTER
    require(rested, "invitation.just_sent", minutes=int(judging_rules.SEND_AGAIN_AFTER.total_seconds()) // 60)


def send(invitation: Invitation, *, token_hash: str, by: int, now: datetime) -> None:
    """Put a fresh link into an invitation: the one sent before opens nothing any more."""
    require(invitation.accepted_at is None, "invitation.used")
    invitation.token_hash = token_hash
    invitation.by_id = by
    invitation.sent_at = now
    invitation.expires_at = now + judging_rules.INVITATION_LASTS
    invitation.revoked_at = None


def revoke(contest: Contest, invitation: Invitation, *, now: datetime) -> InvitationRevoked:
    """Take back an invitation that nobody has accepted."""
    _panel_is_open(contest)
    require(invitation.accepted_at is None, "invitation.used")
    require(invitation.revoked_at is None, "invitation.revoked")
    invitation.revoked_at = now
    return InvitationRevoked(contest_id=contest.id, invitation_id=invitation.id, at=now)


def restore(contest: Contest, invitation: Invitation, *, seats: int, now: datetime) -> InvitationRestored:
    """Restore a revoked invitation: the link in its mail works again, as long as it would have."""
    _panel_is_open(contest)
    require(seats < judging_rules.MOST_SEATS, "invitation.too_many", most=judging_rules.MOST_SEATS)
    require(invitation.revoked_at is not None, "invitation.not_revoked")
    invitation.revoked_at = None
    return InvitationRestored(contest_id=contest.id, invitation_id=invitation.id, at=now)


def standing(contest: Contest, invitation: Invitation, *, now: datetime) -> None:
    """Is the invitation still good? The instant at which it runs out still counts."""
    require(invitation.accepted_at is None, "invitation.used")
    require(invitation.revoked_at is None, "invitation.revoked")
    require(now <= invitation.expires_at, "invitation.expired")
    require(contest.state in (DRAFT, PUBLISHED), "invitation.too_late")


def acceptable(contest: Contest, invitation: Invitation, invitee: Participation, *, now: datetime) -> None:
    """May this person accept?"""
    standing(contest, invitation, now=now)
    require_may_judge(invitee)


def accept(contest: Contest, invitation: Invitation, invitee: Participation, *, now: datetime) -> None:
    """Use an invitation up, once."""
    acceptable(contest, invitation, invitee, now=now)
    invitation.accepted_at = now


def sit(judge: Judge, invitation: Invitation, *, now: datetime) -> JudgeJoined:
    """A seat on the panel for who has accepted: a new row, or that of a judge who was removed and invited again."""
    judge.invitation_id, judge.joined_at = invitation.id, now
    judge.removed_at = judge.finished_at = None
    return JudgeJoined(**_about(judge, now))


def remove(contest: Contest, judge: Judge, *, now: datetime) -> JudgeRemoved:
    """The client takes a judge off the panel, until the award seals the marks."""
    _remove(contest, judge, now)
    return JudgeRemoved(**_about(judge, now))


def give_back(contest: Contest, judge: Judge, *, now: datetime) -> JudgeReturned:
    """Take a removal back, for ten minutes, in which the judge cannot enter.

    Later a new invitation is needed, whatever the judge did meanwhile: a refusal would tell the client that they
    entered.
    """
    _panel_is_open(contest)
    removed = judge.removed_at
    if removed is None:
        raise Refused("judge.not_removed")
    require(judge.removal_reason is None, "judge.removed_by_staff")
    require(now <= removed + UNDO_REMOVAL, "judge.invite_again")
    judge.removed_at = None
    return JudgeReturned(**_about(judge, now))


def remove_by_staff(contest: Contest, judge: Judge, *, reason: str, now: datetime) -> JudgeRemovedByStaff:
    """Staff take a judge off the panel; neither the client nor a new invitation brings them back."""
    require(reason.strip(), "judge.reason_needed")
    _remove(contest, judge, now)
    judge.removal_reason = reason.strip()
    return JudgeRemovedByStaff(**_about(judge, now), reason=reason.strip())


def reinstate(contest: Contest, judge: Judge, invitee: Participation, *, now: datetime) -> JudgeReinstated:
    """Staff take their own removal back, unless the judge has entered meanwhile."""
    _panel_is_open(contest)
    require(judge.removed_at is not None, "judge.not_removed")
    require(judge.removal_reason is not None, "judge.removed_by_client")
    require(not invitee.has_entered, "judge.cannot_return")
    judge.removed_at = judge.removal_reason = None
    return JudgeReinstated(**_about(judge, now))


def recuse(contest: Contest, entry: Entry, *, known: bool, used: int, now: datetime) -> None:
    """May a judge say now that they cannot judge this entry? `known`: they said it of this designer before and undid
    it; `used`: of how many designers they have said it, undone ones counted."""
    _require_judging(contest, "recusal.not_now", now=now)
    _open_to_judgement(entry)
    require(entry.state == READY, "mark.declined")
    require(known or used < judging_rules.MOST_RECUSALS, "recusal.too_many", most=judging_rules.MOST_RECUSALS)


def undo_recusal(contest: Contest, recusal: Recusal, *, now: datetime) -> None:
    """Take a recusal back within 10 minutes; their last instant still counts."""
    _require_judging(contest, "recusal.not_now", now=now)
    require(recusal.undone_at is None, "recusal.not_said")
    stands = recusal.reason == judging_rules.DECLARED or now > recusal.at + judging_rules.UNDO_RECUSAL
    require(not stands, "recusal.stands")
    recusal.undone_at = now


def finish(contest: Contest, judge: Judge, *, finished: bool, now: datetime) -> JudgeFinished | None:
    """A judge says "I have finished", or takes it back; None where that changes nothing."""
    _require_judging(contest, "judge.not_now", now=now)
    if finished == (judge.finished_at is not None):
        return None
    judge.finished_at = now if finished else None
    return JudgeFinished(**_about(judge, now), finished=finished)


def mark(contest: Contest, entry: Entry, *, now: datetime) -> None:
    """May a judge mark this entry now? From the deadline until the award seals all marks."""
    require(contest.state not in (AWARDED, SETTLED), "mark.sealed")
    _require_judging(contest, "mark.not_now", now=now)
    _open_to_judgement(entry)
    require(entry.state == READY, "mark.declined")


def rate(contest: Contest, entry: Entry) -> None:
    """May the client give stars or take them back? From publication until the award."""
    _choice_is_open(contest)
    _open_to_judgement(entry)


def shortlist(contest: Contest, entry: Entry) -> None:
    """May the client put this entry on the shortlist?"""
    _choice_is_open(contest)
    _open_to_judgement(entry)
    require(entry.state == READY, "shortlist.declined")


def unshortlist(contest: Contest) -> None:
    """May the client take an entry off the shortlist? Also one that has left the contest."""
    _choice_is_open(contest)


def _remove(contest: Contest, judge: Judge, now: datetime) -> None:
    _panel_is_open(contest)
    require(judge.removed_at is None, "judge.removed")
    judge.removed_at = now


def _about(judge: Judge, at: datetime) -> dict[str, Any]:
    """What every event of a judge's seat says."""
    return {"contest_id": judge.contest_id, "person_id": judge.person_id, "judge_id": judge.id, "at": at}


def _panel_is_open(contest: Contest) -> None:
    require(contest.state in (DRAFT, PUBLISHED), "judge.panel_closed")


def _require_judging(contest: Contest, code: str, *, now: datetime) -> None:
    require(contest.state == PUBLISHED and contest_rules.phase(contest, now) == contest_rules.JUDGING, code)


def _choice_is_open(contest: Contest) -> None:
    require(contest.state not in (AWARDED, SETTLED), "choice.sealed")
    require(contest.state == PUBLISHED, "choice.not_now")


def _open_to_judgement(entry: Entry) -> None:
    require(entry.withdrawn_at is None, "mark.withdrawn")
    require(entry.hidden_at is None, "mark.hidden")
    require(entry.shown_version is not None and entry.state in (READY, DECLINED), "mark.not_ready")
