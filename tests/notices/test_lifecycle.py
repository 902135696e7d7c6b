"""The mails of one group: chosen, left by a link and joined again, from every way to be told."""

from datetime import timedelta

import pytest

from contest.notices import groups, lifecycle as notice_lifecycle
from contest.notices.events import MailsLeft
from contest.notices.lifecycle import TOLD_EVERY
from contest.notices.model import MailSetting
from tests.make import NOON

SECOND = timedelta(seconds=1)
LEFT = MailsLeft(person_id=1, mails="threads", at=NOON)


def setting(way: str, **facts) -> MailSetting:
    return MailSetting(person_id=1, group="threads", way=way, **facts)


@pytest.mark.parametrize("way", groups.WAYS)
def test_a_link_switches_a_group_off_once_and_on_again_as_it_was(way):
    one = setting(way)
    assert notice_lifecycle.leave(one, by=None, now=NOON) == (None if way == groups.NEVER else LEFT)
    assert one.way == groups.NEVER
    assert notice_lifecycle.leave(one, by=None, now=NOON + TOLD_EVERY) is None

    notice_lifecycle.rejoin(one)
    assert (one.way, one.before) == (groups.AT_ONCE if way == groups.NEVER else way, None)


@pytest.mark.parametrize("way", [groups.AT_ONCE, groups.DIGEST])
def test_to_join_again_what_was_never_left_is_no_change(way):
    one = setting(way)
    notice_lifecycle.rejoin(one)
    assert one.way == way


@pytest.mark.parametrize("way", groups.WAYS)
def test_a_choice_forgets_what_a_link_had_changed(way):
    one = setting(groups.NEVER, before=groups.DIGEST)
    notice_lifecycle.choose(one, way=way)
    assert (one.way, one.before) == (way, None)


@pytest.mark.parametrize(
    ("by", "told_before", "tells"),
    [
        (None, None, True),
        (2, None, True),
        (1, None, False),
        (None, TOLD_EVERY, True),
        (None, TOLD_EVERY - SECOND, False),
    ],
)
def test_the_owner_is_told_of_others_once_a_day(by, told_before, tells):
    one = setting(groups.AT_ONCE, told_at=told_before and NOON - told_before)
    assert notice_lifecycle.leave(one, by=by, now=NOON) == (LEFT if tells else None)
    assert one.way == groups.NEVER
    assert (one.told_at == NOON) is tells
