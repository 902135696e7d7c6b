"""The sentences of this room's refusals: what is wrong, and what to do."""

from contest.kernel.refusal import N_

SENTENCES = {
    "brief.too_long": N_("Please keep to %(most)s characters."),
    "brief.not_offered": N_("Please choose one of what is offered."),
    "brief.format_too_long": N_("Please keep the name of a format to %(most)s characters."),
    "brief.too_many_formats": N_("Please ask for at most %(most)s formats."),
    "contest.prize_bounds": N_("The prize lies between %(least)s and %(most)s."),
    "contest.call_length": N_(
        "The call lasts from 24 hours to 30 days after publication. Please choose another deadline."
    ),
    "contest.not_draft": N_("This contest is no longer a draft: its brief cannot be changed."),
    "contest.brief_incomplete": N_("The brief is not complete yet. The last step lists what is missing."),
    "contest.prize_missing": N_("Please set the prize first."),
    "contest.prize_needed_now": N_(
        "You have asked how to pay: the prize can be changed, but not be left empty any more."
    ),
    "contest.not_funded": N_("Please pay first: a contest opens when its prize is held."),
    "contest.prize_not_held": N_("%(missing)s have not arrived yet. The contest can open when they have."),
    "contest.agreement_changed": N_(
        "The transfer agreement has changed since you opened the page. Please read it again."
    ),
    "contest.not_judging": N_("This contest is not open to a choice."),
    "contest.too_early_to_award": N_(
        "Entries may still come. You can choose a winner from %(opens)s (%(zone)s)."
    ),
    "contest.too_late_to_award": N_("The time to choose a winner is over."),
    "contest.entries_still_processing": N_(
        "The images of %(count)s entries are still being prepared. Please try again in a few minutes."
    ),
    "contest.not_awarded": N_("This contest has no winner at the moment."),
    "contest.not_cancellable": N_("This contest can no longer be cancelled."),
    "contest.cancel_draft_is_clients": N_("A draft can only be cancelled by its client."),
    "contest.cancel_published_is_staffs": N_(
        "A published contest can only be cancelled by staff. Please write to the house."
    ),
    "contest.cancel_own": N_("This is a contest of your own: another member of staff must cancel it."),
    "contest.reason_needed": N_("Please give a reason. It stays on record."),
    "contest.still_time": N_("There is still time to choose a winner, until %(until)s (%(zone)s)."),
    "contest.draft_is_not_shown": N_("A draft is shown to nobody but its client: there is nothing to hide."),
    "contest.already_hidden": N_("This contest is already hidden."),
    "contest.not_hidden": N_("This contest is not hidden."),
}
