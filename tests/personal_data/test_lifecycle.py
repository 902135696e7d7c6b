from datetime import timedelta

import pytest

from contest.kernel.refusal import Refused
from contest.personal_data import lifecycle as personal_data_lifecycle, rules as personal_data_rules
from contest.personal_data.events import ExportFetched, ExportReady, LeaveAsked, LeaveTakenBack, PersonErased
from contest.personal_data.lifecycle import ASKED, DONE, ERASED, READY, REMOVED, RUNNING, TAKEN_BACK
from contest.personal_data.model import Departure, Export
from tests.make import NOON

SECOND, KEN = timedelta(seconds=1), 7
EXPORTS = {RUNNING: {}, READY: {"ready_at": NOON}, REMOVED: {"ready_at": NOON, "swept_at": NOON}}
DELETIONS = {
    ASKED: {},
    TAKEN_BACK: {"taken_back_at": NOON},
    ERASED: {"erased_at": NOON},
    DONE: {"erased_at": NOON, "done_at": NOON},
}


def export(state):
    return Export(id=3, person_id=KEN, asked_at=NOON, parts=[], **EXPORTS[state])


def departure(state):
    return Departure(id=3, person_id=KEN, asked_at=NOON, **DELETIONS[state])


@pytest.mark.parametrize("state", EXPORTS)
def test_the_state_of_an_export_is_read_off_its_instants(state):
    assert personal_data_lifecycle.export_state(export(state)) == state


@pytest.mark.parametrize("state", DELETIONS)
def test_the_state_of_a_deletion_is_read_off_its_instants(state):
    assert personal_data_lifecycle.deletion_state(departure(state)) == state


def test_the_tables_of_moves_name_every_state():
    assert {*personal_data_lifecycle.EXPORT_MOVES} == {*EXPORTS} and {
        *personal_data_lifecycle.DELETION_MOVES
    } == {*DELETIONS}


@pytest.mark.parametrize("state", EXPORTS)
def test_no_export_is_asked_for_while_one_is_made(state):
    later = NOON + personal_data_rules.BETWEEN
    if state == RUNNING:
        with pytest.raises(Refused, match="export.running"):
            personal_data_lifecycle.ask_export(KEN, latest=export(state), now=later)
        return
    with pytest.raises(Refused, match="export.too_soon"):
        personal_data_lifecycle.ask_export(KEN, latest=export(state), now=later - SECOND)
    made = personal_data_lifecycle.ask_export(KEN, latest=export(state), now=later)
    assert (made.person_id, made.asked_at, personal_data_lifecycle.export_state(made)) == (
        KEN,
        later,
        RUNNING,
    )


@pytest.mark.parametrize("state", EXPORTS)
def test_an_export_is_finished_once(state):
    one, parts = export(state), [{"key": "exports/1", "size": 1}]
    event = personal_data_lifecycle.finish_export(one, parts=parts, now=NOON)
    if state == RUNNING:
        assert event == ExportReady(
            person_id=KEN, export_id=3, until=NOON + personal_data_rules.KEPT, at=NOON
        )
        assert (personal_data_lifecycle.export_state(one), one.parts) == (READY, parts)
    else:
        assert (event, personal_data_lifecycle.export_state(one), one.parts) == (None, state, [])


@pytest.mark.parametrize("state", EXPORTS)
def test_an_export_is_fetched_while_it_is_ready_and_for_a_week(state):
    one, last = export(state), NOON + personal_data_rules.KEPT
    if state == READY:
        event = personal_data_lifecycle.fetch_export(one, part=1, now=last)
        assert event == ExportFetched(person_id=KEN, export_id=3, part=1, at=last)
    with pytest.raises(Refused, match="export.gone"):
        personal_data_lifecycle.fetch_export(one, part=1, now=last + SECOND if state == READY else NOON)


@pytest.mark.parametrize("state", EXPORTS)
def test_an_export_is_removed_from_every_state_and_the_first_instant_stays(state):
    one, later = export(state), NOON + SECOND
    personal_data_lifecycle.remove_export(one, now=later)
    assert personal_data_lifecycle.export_state(one) == REMOVED
    assert one.swept_at == (NOON if state == REMOVED else later)


def test_a_deletion_leaves_fourteen_days():
    made, event = personal_data_lifecycle.ask_deletion(KEN, now=NOON)
    assert personal_data_lifecycle.deletion_state(made) == ASKED
    assert event == LeaveAsked(person_id=KEN, leaves_at=NOON + timedelta(days=14), at=NOON)


@pytest.mark.parametrize("state", DELETIONS)
def test_a_deletion_is_taken_back_up_to_and_with_the_last_instant(state):
    one, last = departure(state), NOON + personal_data_rules.GRACE
    if state == ASKED:
        with pytest.raises(Refused, match="leave.too_late"):
            personal_data_lifecycle.take_back(one, now=last + SECOND)
        assert personal_data_lifecycle.take_back(one, now=last) == LeaveTakenBack(person_id=KEN, at=last)
        assert personal_data_lifecycle.deletion_state(one) == TAKEN_BACK
        return
    code = "leave.not_asked" if state == TAKEN_BACK else "leave.too_late"
    with pytest.raises(Refused, match=code):
        personal_data_lifecycle.take_back(one, now=last)
    assert personal_data_lifecycle.deletion_state(one) == state


@pytest.mark.parametrize("state", DELETIONS)
def test_a_person_is_erased_only_when_their_days_are_over(state):
    one, last = departure(state), NOON + personal_data_rules.GRACE
    with pytest.raises(ValueError, match="not due"):
        personal_data_lifecycle.erase(one, now=last)
    if state == ASKED:
        assert personal_data_lifecycle.erase(one, now=last + SECOND) == PersonErased(
            person_id=KEN, at=last + SECOND
        )
        assert personal_data_lifecycle.deletion_state(one) == ERASED
        return
    with pytest.raises(ValueError, match="not due"):
        personal_data_lifecycle.erase(one, now=last + SECOND)
    assert personal_data_lifecycle.deletion_state(one) == state


@pytest.mark.parametrize("state", DELETIONS)
def test_a_deletion_is_done_after_the_erasure_and_its_first_instant_stays(state):
    one, later = departure(state), NOON + SECOND
    if state in (ASKED, TAKEN_BACK):
        with pytest.raises(ValueError, match="not erased"):
            personal_data_lifecycle.finish_deletion(one, now=later)
        assert personal_data_lifecycle.deletion_state(one) == state
        return
    personal_data_lifecycle.finish_deletion(one, now=later)
    assert (personal_data_lifecycle.deletion_state(one), one.done_at) == (
        DONE,
        NOON if state == DONE else later,
    )
