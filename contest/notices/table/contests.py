"""Notices of a contest: its life, and what is said in public."""

from contest.contests import events as contest_events
from contest.kernel.refusal import N_
from contest.notices.rule import CONTEST, EARNINGS, SEE_BALANCE, SEE_CONTEST, Rule

QUESTION = "/contests/{contest}/questions?at={number}#question-{number}"
CLARIFICATION = "/contests/{contest}/timeline#clarification-{number}"

RULES: tuple[Rule, ...] = (
    # The contest.
    Rule(
        contest_events.ContestPublished, "doer", N_("“%(title)s” is open"),
        N_("Designers can see your contest and enter until %(entries_close_at)s."),
        N_("Early feedback brings better entries. Look in often, reply, and decline what doesn’t fit."),
        button=SEE_CONTEST, path=CONTEST,
    ),
    Rule(
        contest_events.ContestCancelled, "client", N_("“%(title)s” was cancelled"),
        N_("We cancelled the contest. Everything you paid is refunded. Reason:"),
        button=SEE_CONTEST, path=CONTEST, quote="reason", when="not was_draft",
    ),
    Rule(
        contest_events.ContestCancelled, "entrants", N_("“%(title)s” was cancelled"),
        N_("We cancelled this contest. Only you and our staff can see your entries now, and all rights stay with you. Reason:"),
        button=N_("View my entries"), path="/#finished", quote="reason", when="not was_draft",
    ),
    Rule(
        contest_events.ContestCancelled, "judges", N_("“%(title)s” was cancelled"),
        N_("We cancelled this contest, so there is nothing left to judge. Reason:"),
        button=SEE_CONTEST, path=CONTEST, quote="reason", when="not was_draft",
    ),
    Rule(
        contest_events.ContestLapsed, "client", N_("“%(title)s” ended without a winner"),
        N_("No winner was chosen in time. The full amount, including the fee, is back in your balance. You can request a payout to your bank account."),
        button=SEE_BALANCE, path=EARNINGS,
    ),
    Rule(
        contest_events.ContestLapsed, "entrants", N_("“%(title)s” ended without a winner"),
        N_("The client did not choose a winner in time. We are sorry: you deserved an answer."),
        N_("Only you and our staff can see your entries now, and all rights stay with you."),
        button=N_("View my entries"), path="/#finished",
    ),
    Rule(
        contest_events.ContestLapsed, "judges", N_("“%(title)s” ended without a winner"),
        N_("The client did not choose a winner in time. Thank you for judging."),
        button=SEE_CONTEST, path=CONTEST,
    ),
    Rule(
        contest_events.ContestHidden, "client", N_("“%(title)s” is hidden"),
        N_("We hid the contest: only you, your panel, designers who entered and our staff can see it, and no new entries come in. Deadlines keep running. Reason:"),
        button=SEE_CONTEST, path=CONTEST, quote="reason",
    ),
    Rule(
        contest_events.ContestShown, "client", N_("“%(title)s” is visible again"),
        N_("Your contest is no longer hidden."),
        button=SEE_CONTEST, path=CONTEST,
    ),
    # What is said in public.
    Rule(
        contest_events.QuestionAsked, "client", N_("Question about “%(title)s”"),
        N_("A designer asked a public question:"),
        button=N_("Answer the question"), path=QUESTION, quote="text",
        after=N_("Your answer is public, and everyone following the contest is told."),
    ),
    Rule(
        contest_events.QuestionAnswered, "person", N_("Your question about “%(title)s” was answered"),
        N_("You asked: “%(question)s”"), N_("The client’s answer, which everyone can read:"),
        button=N_("View questions and answers"), path=QUESTION, quote="text",
    ),
    Rule(
        contest_events.QuestionAnswered, "followers", N_("An answer about “%(title)s”"),
        N_("A designer asked: “%(question)s”"), N_("The client’s answer:"),
        button=N_("View questions and answers"), path=QUESTION, quote="text",
    ),
    Rule(
        contest_events.BriefClarified, "followers", N_("Clarification added to “%(title)s”"),
        N_("It said: “%(said)s”"), N_("It now says:"),
        button=N_("View changes"), path=CLARIFICATION, quote="text", when="said",
    ),
    Rule(
        contest_events.BriefClarified, "followers", N_("Clarification added to “%(title)s”"),
        N_("The client added:"),
        button=N_("View changes"), path=CLARIFICATION, quote="text", when="not said",
    ),
    Rule(
        contest_events.DeadlineMoved, "followers", N_("Deadline extended for “%(title)s”"),
        N_("The client extended the deadline. It was %(was)s; it is now %(becomes)s."),
        button=SEE_CONTEST, path="/contests/{contest}/timeline#changes",
    ),
    Rule(
        contest_events.ClosesEarly, "followers", N_("“%(title)s” closes early"),
        N_("The client has enough entries to choose from. The deadline was %(was)s; it is now %(becomes)s."),
        N_("Until then you can submit entries and new versions as before."),
        button=SEE_CONTEST, path="/contests/{contest}/timeline#changes",
    ),
    Rule(
        contest_events.Announced, "entrants", N_("Message from the client of “%(title)s”"),
        N_("The client does not know your name. To answer, use the messages on your entry:"),
        button=SEE_CONTEST, path="/contests/{contest}/questions#announcements", quote="text",
    ),
)  # fmt: skip
