"""The sentences of this room's refusals: what is wrong, and what to do."""

from contest.kernel.refusal import N_

SENTENCES = {
    "contest.too_many": N_(
        "You have begun %(most)s briefs within 24 hours. Please finish one of those, or go on tomorrow."
    ),
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
    "contest.not_to_watch": N_("A contest can be watched once it is published."),
    "contest.already_hidden": N_("This contest is already hidden."),
    "contest.not_hidden": N_("This contest is not hidden."),
    "contest.not_open": N_("This contest is not open for entries any more."),
    "question.empty": N_("Please write your question."),
    "question.too_many": N_(
        "You have asked %(most)s questions within 24 hours. Please wait for answers before you ask more."
    ),
    "answer.empty": N_("Please write the answer."),
    "answer.too_many": N_("There were %(most)s answers within 24 hours. Please go on tomorrow."),
    "clarification.empty": N_("Please write what the brief says from now on."),
    "clarification.part": N_("Please choose which part of the brief this is about."),
    "clarification.not_in_brief": N_(
        "This passage does not stand in that part of the brief. Please copy it exactly, or leave the field empty to add something."
    ),
    "clarification.more_than_once": N_(
        "This passage stands there more than once. Please quote a little more, so that it is clear which one you mean."
    ),
    "clarification.the_same": N_("The brief already says exactly this."),
    "clarification.too_many": N_(
        "There were %(most)s clarifications within 24 hours, and each is sent to everyone. Please go on tomorrow."
    ),
    "deadline.moved_twice": N_("The deadline has been moved twice already; more is not possible."),
    "deadline.not_later": N_("The new deadline must be later than the present one."),
    "deadline.too_far": N_("The call ends 30 days after publication at the latest: %(latest)s (%(zone)s)."),
    "deadline.no_entries": N_("There is no entry to choose from yet, so the call cannot be closed early."),
    "deadline.closes_anyway": N_("The call closes by itself before that."),
    "announcement.empty": N_("Please write what you want to say."),
    "announcement.nobody": N_("Nobody has entered yet, so nobody would read it."),
    "announcement.too_many": N_(
        "You have written to all entrants %(most)s times within 24 hours. Please go on tomorrow."
    ),
}
