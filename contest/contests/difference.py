"""Differences between a brief as published and as it is now. Pure."""

from collections.abc import Sequence

from contest.contests.model import Clarification, Contest
from contest.kernel.refusal import N_, require

OTHER = "other"  # what is in no text of the client's: files, rules, how things are done
PARTS = {
    "description": N_("Brief"),
    "wanted": N_("Key points"),
    "avoided": N_("What to avoid"),
    OTHER: N_("Something else"),
}


def as_it_stands(contest: Contest, part: str, earlier: Sequence[Clarification]) -> str:
    """A part's text with every clarification worked in, in their order; what was added is at the end."""
    text = "" if part == OTHER else _lines(getattr(contest, part))
    for one in (one for one in earlier if one.part == part):
        if one.said:
            text = text.replace(one.said, one.text, 1)
        else:
            text = f"{text}\n\n{one.text}" if text else one.text
    return text


def passage(contest: Contest, part: str, quoted: str, earlier: Sequence[Clarification]) -> str:
    """The quoted passage as the brief has it. It must occur there, and once, so that nobody can wonder which is
    meant. An empty quotation adds something."""
    said = _lines(quoted).strip()
    if not said:
        return ""
    found = as_it_stands(contest, part, earlier).count(said)
    require(found > 0, "clarification.not_in_brief")
    require(found == 1, "clarification.more_than_once")
    return said


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
