"""The panel's rules, without app or database."""

import pytest

from contest.judging import rules as judging_rules
from contest.judging.rules import Place, Tally
from contest.kernel.refusal import Refused


def places(*marks):
    """A deck in which the entries are marked so; mark ids in the order given by (mark, id) pairs."""
    return [Place(at, mark, mark_id) for at, (mark, mark_id) in enumerate(marks, start=1)]


def test_an_address_is_kept_as_accounts_keep_it():
    assert judging_rules.address("  Rei@Example.JP ") == "rei@example.jp"


@pytest.mark.parametrize(
    "written", ["", "rei", "rei@", "@example.jp", "rei@example.jp\0", "rei @example.jp", "a" * 300 + "@x.jp"]
)
def test_what_is_no_address_is_refused(written):
    with pytest.raises(Refused, match="invitation.not_an_address"):
        judging_rules.address(written)


@pytest.mark.parametrize(
    ("marked", "finished", "word"),
    [(False, False, "not_begun"), (True, False, "under_way"), (True, True, "done"), (False, True, "done")],
)
def test_progress_is_done_only_when_the_judge_says_so(marked, finished, word):
    assert judging_rules.progress(marked=marked, finished=finished) == word


def test_each_judge_has_an_order_of_their_own():
    deck = places(*[(None, None)] * 30)

    first, again, other = (judging_rules.shuffled(seed, deck) for seed in (1, 1, 2))

    assert first == again != other
    assert sorted(place.entry_id for place in other) == list(range(1, 31))
    assert [place.entry_id for place in first] != list(range(1, 31))


def test_new_entries_leave_the_order_of_the_others_as_it_was():
    before = [place.entry_id for place in judging_rules.shuffled(5, places(*[(None, None)] * 40))]
    after = [place.entry_id for place in judging_rules.shuffled(5, places(*[(None, None)] * 60))]

    assert [one for one in after if one <= 40] == before


@pytest.mark.parametrize(
    ("deck", "at"),
    [
        ([], None),
        ([(None, None), (None, None)], 0),
        ([("keep", 1), (None, None)], 1),
        ([("keep", 1), ("out", 2)], None),
        ([(None, None), ("keep", 1), (None, None)], 2),  # skipped the first: go on behind the last one marked
        ([(None, None), ("keep", 1), ("out", 2)], 0),  # and come back to it at the end
        ([("keep", 1), (None, 3), ("out", 2), (None, None)], 1),  # taken back last: look at it again
    ],
)
def test_a_judge_goes_on_where_they_stopped(deck, at):
    assert judging_rules.resume(places(*deck)) == at


def test_the_gallery_is_narrowed_by_shortlist_and_keeps():
    tallies = {
        1: Tally(keeps=3, of=4, shortlisted=True),
        2: Tally(keeps=3, of=4),
        3: Tally(keeps=1, of=4, shortlisted=True),
    }

    assert judging_rules.narrowed(tallies) == {1, 2, 3}
    assert judging_rules.narrowed(tallies, shortlisted=True) == {1, 3}
    assert judging_rules.narrowed(tallies, keeps=2) == {1, 2}
    assert judging_rules.narrowed(tallies, shortlisted=True, keeps=2) == {1}
