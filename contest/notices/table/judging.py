"""Notices of the panel."""

from contest.judging import events as judging_events
from contest.kernel.refusal import N_
from contest.notices.rule import CONTEST, SEE_CONTEST, Rule

RULES: tuple[Rule, ...] = (
    Rule(
        judging_events.JudgeJoined, "client", N_("A judge has joined “%(title)s”"),
        N_("Someone you invited has joined the panel."),
        button=N_("View panel"), path="/contests/{contest}/judges",
    ),
    Rule(
        judging_events.JudgeRemoved, "person", N_("You are no longer a judge of “%(title)s”"),
        N_("The client removed you from the panel. Thank you for your time."),
        button=SEE_CONTEST, path=CONTEST,
    ),
    Rule(
        judging_events.JudgeReturned, "person", N_("You are a judge of “%(title)s” again"),
        N_("The client restored you to the panel, and your marks count again."),
        button=SEE_CONTEST, path=CONTEST,
    ),
    Rule(
        judging_events.JudgeRemovedByStaff, "person", N_("You are no longer a judge of “%(title)s”"),
        N_("Our staff ended your place on the panel, and your marks no longer count. The reason:"),
        button=SEE_CONTEST, path=CONTEST, quote="reason",
    ),
    Rule(
        judging_events.JudgeRemovedByStaff, "client", N_("Our staff removed a judge from “%(title)s”"),
        N_("The judge’s marks no longer count. The reason:"),
        button=N_("View panel"), path="/contests/{contest}/judges", quote="reason",
    ),
    Rule(
        judging_events.JudgeReinstated, "person", N_("You are a judge of “%(title)s” again"),
        N_("Our staff took your removal back, and your marks count again."),
        button=SEE_CONTEST, path=CONTEST,
    ),
    Rule(
        judging_events.JudgeReinstated, "client", N_("A judge is back on the panel of “%(title)s”"),
        N_("Our staff took the removal back, and the judge’s marks count again."),
        button=N_("View panel"), path="/contests/{contest}/judges",
    ),
)  # fmt: skip
