"""The light table narrowed to the shortlist, or to what judges keep."""

import re

from contest.judging import actions as judging_actions
from contest.kernel.clock import utcnow
from tests.cast import browser
from tests.judging import scene as judging_scene


def numbers(page):
    return {int(one) for one in re.findall(r"<b>#(\d+)", page)}


def test_the_client_narrows_the_table_to_the_shortlist_and_to_what_is_kept(app, people, judged):
    with app.app_context():
        for number in (3, 4):
            judging_scene.entry(judged, people["ken"], number)
        judging_scene.judge(judged, people["ume"])
        judging_actions.shortlist(judged, 3, by=people["hana"], now=utcnow())
        for who, number in (("rei", 1), ("ume", 1), ("ume", 4)):
            judging_actions.mark(judged, number, by=people[who], mark="keep", now=utcnow())
    hana, here = browser(app, "hana"), f"/contests/{judged}"

    shown = {query: numbers(hana.get(here + query).text) for query in (
        "", "?show=shortlist", "?keeps=1", "?keeps=2", "?keeps=3", "?keeps=0", "?keeps=-1", "?keeps=%00", "?show=x",
    )}  # fmt: skip

    every = {1, 2, 3, 4}
    assert shown == {
        "": every, "?show=shortlist": {3}, "?keeps=1": {1, 4}, "?keeps=2": {1},
        "?keeps=3": every, "?keeps=0": every, "?keeps=-1": every, "?keeps=%00": every, "?show=x": every,
    }  # fmt: skip


def test_a_judge_has_nothing_to_narrow_by(app, people, judged):
    with app.app_context():
        judging_actions.shortlist(judged, 1, by=people["hana"], now=utcnow())
        judging_actions.mark(judged, 1, by=people["rei"], mark="keep", now=utcnow())
    page = browser(app, "rei").get(f"/contests/{judged}?keeps=1&show=shortlist").text
    assert 'aria-label="Filters"' not in page
    assert numbers(page) == {1}
