"""Opinions beside an entry on its page: `templates/judging/_entry_forms.html` shows it."""

from dataclasses import dataclass

from contest.contests.model import Contest
from contest.entries.model import DECLINED, READY, Entry
from contest.judging import queries as judging_queries
from contest.judging.queries import Opinion
from contest.web import guard


@dataclass(frozen=True, kw_only=True)
class Feedback:
    """An entry's opinion as far as the one who asks may know it, and what they may do about it now."""

    opinion: Opinion
    marks: bool  # a judge, while marks are open
    rates: bool  # the client, until the award
    shortlists: bool
    recuses: bool  # a judge, while marks are open


def feedback(contest: Contest, entry: Entry) -> Feedback:
    """Marks, stars and shortlist of one entry for the one who asks. Two statements."""
    found = judging_queries.opinion(contest, entry, sees=guard.sees(contest))
    judged = entry.state == READY and entry.hidden_at is None and entry.shown_version is not None
    seen = entry.state in (READY, DECLINED) and entry.hidden_at is None and entry.shown_version is not None
    return Feedback(
        opinion=found,
        marks=judged and guard.may("entry.mark", contest, entry),
        rates=seen and guard.may("entry.rate", contest, entry),
        shortlists=(judged or found.shortlisted) and guard.may("entry.shortlist", contest, entry),
        recuses=judged and guard.may("judge.recuse", contest, entry),
    )
