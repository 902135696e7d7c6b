"""What the panel has to say when somebody enters."""

from contest.entries.events import Entered
from contest.events import at_once
from contest.events.model import Recorded
from contest.judging.queries import judge_of, removed_lately
from contest.kernel.refusal import require


@at_once(Entered)
def keep_judges_out(event: Entered, _row: Recorded) -> None:
    """A judge never enters: not even one who accepts the invitation in one tab and enters in another. Both acts
    hold the contest's row, so one of them sees the other."""
    assert event.contest_id is not None and event.person_id is not None
    require(judge_of(event.contest_id, event.person_id) is None, "judge.cannot_enter")
    require(not removed_lately(event.contest_id, event.person_id, event.at), "judge.removed_lately")
