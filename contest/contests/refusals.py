"""Refusals of contests, as sentences: what is wrong, and what to do."""

from contest.kernel.refusal import N_

SENTENCES = {
    "contest.too_many": N_(
        "You have reached the limit of %(most)s new drafts in 24 hours. Finish one of those, or continue tomorrow."
    ),
    "brief.too_long": N_("Use at most %(most)s characters."),
    "brief.not_offered": N_("Choose one of the options."),
    "brief.format_too_long": N_("Use at most %(most)s characters for the name of a format."),
    "brief.too_many_formats": N_("Choose up to %(most)s formats."),
    "contest.prize_bounds": N_("The prize must be between %(least)s and %(most)s."),
    "contest.call_length": N_("Entries must stay open from 24 hours to 30 days after publication. Choose another deadline."),
    "contest.not_draft": N_("This contest is no longer a draft, so its brief cannot be changed."),
    "contest.brief_incomplete": N_("The brief is not complete yet. The last step lists what is missing."),
    "contest.prize_missing": N_("Set the prize first."),
    "contest.prize_needed_now": N_("Payment has started: you can change the prize but not leave it empty."),
    "contest.not_funded": N_("Pay first: a contest opens once its prize is secured."),
    "contest.prize_not_held": N_("Still to pay: %(missing)s. You can publish once it has arrived in full."),
    "contest.agreement_changed": N_("The transfer agreement has changed since you opened the page. Please read it again."),
    "contest.not_judging": N_("You cannot choose a winner for this contest now."),
    "contest.too_early_to_award": N_("Entries may still arrive. You can choose a winner from %(opens)s (%(zone)s)."),
    "contest.too_late_to_award": N_("The time to choose a winner is over."),
    "contest.entries_still_processing": N_(
        "The images of %(count)s entries are still being prepared. Please try again in a few minutes."
    ),
    "contest.not_awarded": N_("This contest currently has no winner."),
    "contest.not_cancellable": N_("This contest can no longer be cancelled."),
    "contest.cancel_draft_is_clients": N_("Only the client can discard a draft."),
    "contest.cancel_published_is_staffs": N_("Only our staff can cancel a published contest. Please contact us."),
    "contest.cancel_own": N_("This is your own contest: another member of staff must cancel it."),
    "contest.reason_needed": N_("Give a reason. It is recorded."),
    "contest.still_time": N_("You can still choose a winner, until %(until)s (%(zone)s)."),
    "contest.draft_is_not_shown": N_("Only the client can see a draft, so there is nothing to hide."),
    "contest.not_to_watch": N_("You can watch a contest once it is published."),
    "contest.already_hidden": N_("This contest is already hidden."),
    "contest.not_hidden": N_("This contest is not hidden."),
    "contest.not_open": N_("This contest no longer accepts entries."),
    "question.empty": N_("Write a question."),
    "question.too_many": N_(
        "You have reached the limit of %(most)s questions in 24 hours. Wait for answers before you ask more."
    ),
    "answer.empty": N_("Write an answer."),
    "answer.too_many": N_("You have reached the limit of %(most)s answers in 24 hours. Please continue tomorrow."),
    "clarification.empty": N_("Write what the brief should say from now on."),
    "clarification.part": N_("Choose which part of the brief this is about."),
    "clarification.not_in_brief": N_(
        "This passage is not in that part of the brief. Copy it exactly, or leave the field empty to add something."
    ),
    "clarification.more_than_once": N_(
        "This passage appears more than once. Quote a little more so that it is clear which one you mean."
    ),
    "clarification.the_same": N_("The brief already says exactly this."),
    "clarification.too_many": N_(
        "You have reached the limit of %(most)s clarifications in 24 hours; each is emailed to everyone. Please continue tomorrow."
    ),
    "deadline.moved_twice": N_("You have already moved the deadline twice; you cannot move it again."),
    "deadline.not_later": N_("The new deadline must be later than the current one."),
    "deadline.too_far": N_("Entries must close within 30 days of publication, by %(latest)s (%(zone)s)."),
    "deadline.no_entries": N_("There are no entries to choose from yet, so you cannot close early."),
    "deadline.closes_anyway": N_("Entries close before that."),
    "announcement.empty": N_("Write a message."),
    "announcement.nobody": N_("Nobody has entered yet, so there is no one to message."),
    "announcement.too_many": N_(
        "You have reached the limit of %(most)s messages to all designers in 24 hours. Please continue tomorrow."
    ),
}  # fmt: skip
