"""A recusal and a judge who skipped are one to everybody else, byte for byte: in one world Rei says of two entries that she
cannot judge them, in the other she looked at neither (and took one mark back). Everything that anybody but Rei and staff
can read is then the same, every page and every route of the API with all headers, and so are mails, notices, exports and
every row of every table but that of recusals: while the recusals can still be undone, and after the award.

The clock stands still and what is random begins again with every request, so that nothing has to be left out of the
comparison.
"""

import hashlib
import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest import mock

import pytest
import time_machine
from sqlalchemy import select

from contest.awards.actions import awarding
from contest.entries.queries import find
from contest.judging import actions as judging_actions
from contest.judging.model import Recusal
from contest.kernel.clock import utcnow
from contest.kernel.db import db, reader
from contest.mail.model import Mail
from contest.notices.actions.sending import tell
from contest.notices.model import Notice
from contest.personal_data import collect
from contest.work.model import Job
from contest.work.queue import kind_of
from tests.api.callers import Caller
from tests.api.walk import rules as api_rules
from tests.scene.stage import Stage
from tests.visits import rules as page_rules

# The recused designer, a rival who wins, the client, the other judge, and somebody who has no part in it.
OTHERS = ("visitor", "mei", "ken", "hana", "kai")
ENTRIES = (1, 2, 8)  # the winner's, and those of the designers that Rei sets aside
MINUTE = timedelta(minutes=1)
# What an address may ask beside: filters, hands, pages, the other way to lay entries out.
ASKED = {
    "contests.show": ("?keeps=1", "?keeps=2", "?show=shortlist", "?after=5"),
    "viewer.sweep": ("?mark=keep", "?mark=unseen", "?e=2", "?e=8"),
    "viewer.compare": ("?e=1&e=2", "?e=2&e=8&choose=1"),
    "api_entries.index": ("?keeps=1", "?keeps=2", "?filter=shortlisted", "?limit=2"),
}
Seen = dict[tuple[str, str], tuple[int, tuple[tuple[str, str], ...], bytes]]


class _Chance:
    """Random bytes that are the same each time from the same beginning.

    Those of one size come from a row of their own: SQLAlchemy draws ten for a statement that it builds for the first
    time in a process, and keys of forms must be the same all the same.
    """

    def __init__(self) -> None:
        self.begin("")

    def begin(self, where: str) -> None:
        random.seed(where)  # numbers of mails
        self._where, self._drawn = where, Counter[int]()

    def __call__(self, size: int) -> bytes:
        self._drawn[size] += 1
        seed = f"{self._where} {size} {self._drawn[size]}".encode()
        return hashlib.shake_128(seed).digest(size)


class World:
    """A site with the scene in it, at one instant, with a chance of its own."""

    def __init__(self, stage: Stage, chance: _Chance) -> None:
        self.stage, self.chance, self.number = stage, chance, stage.number("J")
        self.seen: list[tuple[str, Seen]] = []

    def does(self, act: Callable[["World"], None]) -> None:
        """Let something happen, and write to everybody whom it concerns."""
        self.chance.begin(act.__name__)
        with self.stage.app.app_context():
            act(self)
            pending = select(Job.args).where(Job.kind == kind_of(tell), Job.state == "queued")
            for args in reader().scalars(pending.order_by(Job.id)).all():
                tell(**args)

    def reads(self, when: str) -> None:
        """Everybody reads everything."""
        visible: Seen = {}
        for who in OTHERS:
            visible |= self._pages(who) | self._routes(who) | self._own(who)
        self.seen.append((when, visible))

    def by(self, who: str) -> int:
        """The id of one of the cast."""
        return self.stage.scene.ids[who]

    def _pages(self, who: str) -> Seen:
        visible: Seen = {}
        client = self.stage.browser(who)
        self.chance.begin(f"session of {who}")
        client.get("/terms")  # the session has its keys from here on
        for rule in page_rules(self.stage):
            if "GET" not in (rule.methods or ()) or rule.endpoint.startswith(("staff.", "site.")):
                continue
            for path in self._addresses(rule.rule, rule.endpoint):
                self.chance.begin(f"{who} {path}")
                answer = client.get(path)
                visible[who, path] = answer.status_code, tuple(answer.headers), answer.data
                answer.close()
        return visible

    def _routes(self, who: str) -> Seen:
        visible: Seen = {}
        caller = Caller(self.stage.app, self.stage.scene.secrets.get(who))
        for (method, noun), rule in api_rules(self.stage.app).items():
            if method != "GET" or noun.startswith("staff."):
                continue
            for path in self._addresses(rule.rule, rule.endpoint):
                self.chance.begin(f"{who} {path}")
                answer = caller.get(path.removeprefix("/api/v1"))
                visible[who, path] = answer.status, tuple(answer.headers.items()), answer.text.encode()
        return visible

    def _addresses(self, rule: str, endpoint: str) -> Iterator[str]:
        entries = ENTRIES if "<int:entry>" in rule else (1,)
        for entry in entries:
            path = self.stage.address(rule.replace("<int:entry>", str(entry)), "J")
            yield from (path + asked for asked in ("", *ASKED.get(endpoint, ())))

    def _own(self, who: str) -> Seen:
        """Mails, the inbox and the copy of one's data."""
        if who == "visitor":
            return {}
        with self.stage.app.app_context():
            mine = select(Mail).where(Mail.to_address == f"{who}@example.jp").order_by(Mail.id)
            mails = [_facts(row) for row in reader().scalars(mine)]
            inbox = select(Notice).where(Notice.person_id == self.by(who)).order_by(Notice.id)
            notices = [_facts(row) for row in reader().scalars(inbox)]
            copy = {name: list(records) for name, records in collect.documents(collect.subject(self.by(who)))}
            db.session.remove()
        assert mails and notices, who
        return {(who, name): (0, (), repr(it).encode()) for name, it in
                (("mails", mails), ("notices", notices), ("copy", copy))}  # fmt: skip


def _facts(row: object) -> list[object]:
    return [getattr(row, column.key) for column in row.__table__.columns]  # type: ignore[attr-defined]


@contextmanager
def a_world(stages: Callable[..., Stage], at: datetime) -> Iterator[tuple[World, time_machine.Traveller]]:
    chance = _Chance()
    with time_machine.travel(at, tick=False) as clock:
        stage = stages()
        with mock.patch.object(os, "urandom", chance), mock.patch.object(random, "_urandom", chance):
            yield World(stage, chance), clock
        with stage.app.app_context():
            db.session.remove()
            db.engine.dispose()


def recuses(world: World) -> None:
    judging_actions.recuse(world.number, 8, by=world.by("rei"), reason="knows_work", now=utcnow())
    judging_actions.recuse(world.number, 2, by=world.by("rei"), reason="related", now=utcnow())


def skips(world: World) -> None:
    judging_actions.unmark(world.number, 2, by=world.by("rei"), now=utcnow())


def judge_on(world: World) -> None:
    """Rei, Kai and Hana go on with what is before them in both worlds; Rei says she has finished."""
    judging_actions.mark(world.number, 1, by=world.by("rei"), mark="maybe", now=utcnow())
    judging_actions.mark(world.number, 8, by=world.by("kai"), mark="keep", now=utcnow())
    judging_actions.rate(world.number, 8, by=world.by("hana"), stars=3, now=utcnow())
    judging_actions.shortlist(world.number, 2, by=world.by("hana"), now=utcnow())
    judging_actions.finish(world.number, by=world.by("rei"), finished=True, now=utcnow())


def awarded(world: World) -> None:
    chosen = find(world.number, 1).id
    db.session.remove()
    awarding.award(world.number, entry_id=chosen, by=world.by("hana"), now=utcnow())


def lived(stages: Callable[..., Stage], at: datetime, first: Callable[[World], None]) -> dict[str, object]:
    """All that is read in a world that begins with `first`, and its rows but those of recusals."""
    with a_world(stages, at) as (world, clock):
        world.does(first)
        world.does(judge_on)
        world.reads("while it can be undone")
        clock.shift(11 * MINUTE)
        world.does(awarded)
        world.reads("after the award")
        with world.stage.app.app_context():
            recusals = len(reader().scalars(select(Recusal.id)).all())
            db.session.remove()
            rows = {table.name: repr(reader().execute(select(table).order_by(*table.primary_key)).all())
                    for table in db.metadata.sorted_tables if table.name != "recusal"}  # fmt: skip
            db.session.remove()
        rei = world.stage.browser("rei").get(f"/contests/{world.number}/entries/8").status_code
        return {
            "seen": world.seen, "rows": rows, "recusals": recusals, "rei": rei,
        }  # fmt: skip


@pytest.fixture(scope="module")
def worlds(stages):
    at = utcnow()
    return lived(stages, at, recuses), lived(stages, at, skips)


def test_the_worlds_differ_for_the_judge_and_in_the_table_of_recusals_alone(worlds):
    one, other = worlds
    assert one["recusals"] == other["recusals"] + 2
    assert (one["rei"], other["rei"]) == (404, 200)
    assert [name for name, rows in one["rows"].items() if rows != other["rows"][name]] == []


def test_nobody_else_reads_a_byte_that_differs(worlds):
    one, other = worlds
    assert [when for when, _seen in one["seen"]] == [when for when, _seen in other["seen"]]
    for (when, visible), (_when, there) in zip(one["seen"], other["seen"], strict=True):
        assert visible.keys() == there.keys()
        apart = [
            _difference(place, visible[place], there[place])
            for place in visible
            if visible[place] != there[place]
        ]
        assert (when, len(apart), apart[:3]) == (when, 0, [])


def _difference(place: tuple[str, str], one: tuple[object, ...], other: tuple[object, ...]) -> object:
    """Where two answers part, short enough to read."""
    first, second = repr(one), repr(other)
    at = next((n for n, pair in enumerate(zip(first, second, strict=False)) if len(set(pair)) > 1), 0)
    return place, first[max(0, at - 120) : at + 60], second[max(0, at - 120) : at + 60]


def test_the_comparison_reached_what_it_is_about(worlds):
    """Pages with tags, tallies and a panel among them: a comparison of refusals would prove nothing."""
    one, _other = worlds
    visible = dict(one["seen"])["while it can be undone"]
    shown = [place for place, (status, _headers, _body) in visible.items() if status == 200]
    assert len(shown) > 150
    for who, path in (
        ("hana", "/contests/{}/judges"), ("hana", "/contests/{}/entries/8"), ("hana", "/contests/{}/compare"),
        ("kai", "/contests/{}/sweep"), ("kai", "/contests/{}/recusals"), ("mei", "/contests/{}/entries/2"),
        ("hana", "/api/v1/contests/{}/entries"), ("hana", "/api/v1/contests/{}/judges"),
        ("kai", "/api/v1/me/panels"), ("ken", "/contests/{}"),
    ):  # fmt: skip
        number = next(path.split("/")[2] for _who, path in shown if path.endswith("/judges"))
        assert visible[who, path.format(number)][0] == 200, (who, path)
    tagged = [place for place, (_status, headers, _body) in visible.items() if "ETag" in dict(headers)]
    assert {who for who, _path in tagged} >= {"hana", "kai", "ken", "mei"}
    assert b"of 2 keep" in visible["hana", f"/contests/{number}"][2]
