"""Marks: each judge keeps an entry, puts it aside, or leaves it out; the client sees how many keep it."""

from contest.judging.methods.method import AGAINST, FOR, OPEN, Choice, Method
from contest.kernel.refusal import N_

KEEP, MAYBE, OUT = "keep", "maybe", "out"
KEEP_MAYBE_OUT = Method(
    choices=(
        Choice(
            value=KEEP,
            label=N_("Keep"),
            said=N_("Kept. %(done)s of %(all)s."),
            key="P",
            sign="keep",
            leans=FOR,
        ),
        Choice(
            value=MAYBE,
            label=N_("Maybe"),
            said=N_("Marked maybe. %(done)s of %(all)s."),
            key="U",
            sign="maybe",
            leans=OPEN,
            again=N_("Review your maybes"),
        ),
        Choice(
            value=OUT,
            label=N_("Out"),
            said=N_("Marked out. %(done)s of %(all)s."),
            key="X",
            sign="out",
            leans=AGAINST,
        ),
    ),
    refused="mark.unknown",
    result=N_("%(keeps)s of %(of)s keeps"),
    at_least=N_("%(num)s+ keeps"),
    counts=N_("Keep %(keep)s · Maybe %(maybe)s · Out %(out)s · no mark %(none)s"),
    next_step=N_("Keep, maybe or out. The client may choose at any time."),
    asks=N_(
        "You look at every entry and mark it keep, maybe or out: a few seconds each. Entries so far: %(count)s. The designers’ names are hidden until the winner is chosen."
    ),
    explains=(
        N_(
            "You look at every entry and mark it keep, maybe or out: a few seconds each. You can change a mark until the client has chosen."
        ),
        N_("The designers’ names stay hidden from you until the award, and so do the other judges’ marks."),
        N_("The client sees how many judges would keep an entry, and decides."),
    ),
    for_client=N_(
        "Judges mark every entry keep, maybe or out. You see results such as “3 of 4 keeps” right away; the decision is yours."
    ),
)
