"""Refusals of judging, as sentences: what is wrong, and what to do."""

from contest.kernel.refusal import N_

SENTENCES = {
    "invitation.not_an_address": N_("“%(address)s” is not a valid email address. Example: name@example.jp."),
    "invitation.client_cannot_judge": N_(
        "This is the address of the contest’s client. A client chooses the winner and cannot also be a judge."
    ),
    "invitation.staff_cannot_judge": N_("Our staff cannot be judges. Please invite someone else."),
    "invitation.is_judge": N_("This person is on the panel already."),
    "invitation.too_many": N_(
        "A panel can have up to %(most)s judges. Cancel a pending invitation or remove a judge."
    ),
    "invitation.too_many_today": N_(
        "You have reached the limit of %(most)s invitations in 24 hours. Please continue tomorrow."
    ),
    "invitation.just_sent": N_(
        "An invitation was sent to this address less than %(minutes)s minutes ago. Please wait before sending another."
    ),
    "invitation.used": N_("This invitation has already been accepted. Sign in to continue."),
    "invitation.revoked": N_("The client has cancelled this invitation."),
    "invitation.not_revoked": N_(
        "This invitation has not been cancelled. Reload the page to see where it stands."
    ),
    "invitation.expired": N_("This invitation expired after 14 days. Ask the client to send a new one."),
    "invitation.too_late": N_(
        "This contest needs no more judges: a winner has been chosen, or it has ended."
    ),
    "invitation.other_account": N_(
        "This invitation was sent to a different address from that of your account. Sign out and open the link again."
    ),
    "invitation.sign_in_first": N_(
        "The invited address already has an account. Sign in with it, then accept the invitation."
    ),
    "judge.panel_closed": N_("You can change the panel only until the award."),
    "judge.removed": N_("This judge has been removed already."),
    "judge.removed_often": N_(
        "You have removed this judge %(most)s times in 24 hours, and they are told each time. Please continue tomorrow."
    ),
    "judge.not_removed": N_("This judge is on the panel. Reload the page to see the current state."),
    "judge.cannot_return": N_("This person can no longer be restored to the panel."),
    "judge.invite_again": N_("Ten minutes have passed since the removal. Invite the judge again."),
    "judge.removed_by_staff": N_("Our staff removed this judge. Only our staff can put them back."),
    "judge.reason_needed": N_("Give a reason. The client and the judge read it."),
    "judge.removed_by_client": N_("The client removed this judge. Only the client can put them back."),
    "invitation.removed_by_staff": N_(
        "Our staff removed this person from the panel, so you cannot invite them again. Invite someone else."
    ),
    "recusal.unknown": N_("Choose why you cannot judge this entry."),
    "recusal.not_now": N_("You can say this from the deadline until the award."),
    "recusal.too_many": N_(
        "You have already said this of %(most)s designers. If you know more of them, you should not judge this contest: write to us."
    ),
    "recusal.not_said": N_("You have not said that you cannot judge this entry."),
    "recusal.stands": N_("You could undo this for 10 minutes. That time has passed."),
    "judge.not_now": N_("You can say that you have finished from the deadline until the award."),
    "mark.sealed": N_("A winner has been chosen: marks are final."),
    "mark.not_now": N_("You can mark entries from the deadline until the award."),
    "mark.unknown": N_("A mark is keep, maybe or out."),
    "mark.withdrawn": N_("The designer has withdrawn this entry."),
    "mark.hidden": N_("This entry was hidden by our staff."),
    "mark.not_ready": N_(
        "The images of this entry are still being prepared. Please try again in a few minutes."
    ),
    "mark.declined": N_("The client has declined this entry, so it needs no mark."),
    "choice.sealed": N_("A winner has been chosen: stars and shortlist are final."),
    "choice.not_now": N_("You can change stars and shortlist from publication until the award."),
    "shortlist.declined": N_("You have declined this entry. Restore it first, then shortlist it."),
    "rating.bounds": N_("Choose one to five stars."),
}
