"""Nobody's work holds up another's: images are taken in turn by person, and nobody fills more than half of the cages."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, text

from contest.kernel.db import db, transaction
from contest.work import queue, turns
from contest.work.model import DONE, FAIR, QUEUED, QUEUES, Job, Share
from contest.work.queue import FILES, MAIL, MONEY, RENDER, SWEEP, claim, drain, enqueue, job, run
from contest.work.schedule import tick, timetable
from contest.work.worker import lanes
from tests import cast
from tests.conftest import both_databases
from tests.crowd import together

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
ran: list[str] = []


@job(queue=RENDER)
def draw(name: str) -> None:
    ran.append(name)


@job(queue=MAIL)
def post(name: str) -> None:
    ran.append(name)


@job(queue=MONEY)
def pay(name: str) -> None:
    ran.append(name)


@pytest.fixture(autouse=True)
def _fresh():
    ran.clear()


@pytest.fixture
def people(app) -> dict[str, int]:
    return cast.join(app, "ken", "mei", "aoi")


def ask(person_id: int, name: str, count: int = 1, *, at: datetime = NOW) -> None:
    for n in range(count):
        enqueue(draw, due_at=at, person_id=person_id, name=f"{name}{n + 1}")


def use(person_id: int, seconds: float, *, at: datetime = NOW) -> None:
    with transaction() as session:
        turns.charge(session, RENDER, person_id, seconds=seconds, now=at)


def took(*, seconds: dict[str, float]) -> list[str]:
    """Take and finish one image after the other, each as long as its owner's are said to last."""
    order = []
    while taken := claim(NOW, queues=[RENDER]):
        name = taken.args["name"]
        queue._end(taken, seconds[name[:-1].rstrip("0123456789")], state=DONE, ended_at=NOW)
        order.append(name)
    return order


@both_databases
def test_the_next_image_is_of_whoever_has_used_the_least(people, here):
    ask(people["ken"], "ken", 4)
    ask(people["mei"], "mei", 4)
    ask(people["aoi"], "aoi", 2)
    assert took(seconds={"ken": 20, "mei": 1, "aoi": 8}) == [
        *("ken1", "mei1", "aoi1"),  # nobody has used anything yet: who asked first
        *("mei2", "mei3", "mei4"),  # 1, 2, 3 seconds are less than 8 and 20
        *("aoi2",),
        *("ken2", "ken3", "ken4"),
    ]


@both_databases
def test_one_image_goes_before_forty_that_were_there_first(people, here):
    ask(people["ken"], "ken", 40, at=NOW - timedelta(hours=1))
    use(people["ken"], 20)
    ask(people["mei"], "mei")
    assert claim(NOW, queues=[RENDER]).args == {"name": "mei1"}


@both_databases
def test_what_was_used_counts_half_after_half_an_hour(people, here):
    use(people["ken"], 30, at=NOW - timedelta(hours=1))
    use(people["mei"], 8, at=NOW)
    ask(people["mei"], "mei")
    ask(people["ken"], "ken")
    assert [claim(NOW, queues=[RENDER]).args["name"] for _ in range(2)] == ["ken1", "mei1"]  # 7.5 before 8


def test_seconds_add_up_whenever_they_were_used():
    at_once = turns.added(turns.added(turns.NEVER, 3, NOW), 5, NOW)
    assert at_once == pytest.approx(turns.added(turns.NEVER, 8, NOW), abs=1e-9)
    faded = turns.added(turns.added(turns.NEVER, 16, NOW - 2 * turns.HALF_LIFE), 1, NOW)
    assert faded == pytest.approx(turns.added(turns.NEVER, 5, NOW), abs=1e-9)
    assert turns.added(turns.NEVER, 0, NOW - timedelta(days=365)) > turns.NEVER


@both_databases
def test_nobody_holds_more_than_half_of_the_cages_and_the_rest_wait_for_others(people, here):
    ask(people["ken"], "ken", 40)
    for _ in range(2):
        assert claim(NOW, queues=[RENDER], worker="one", most=2).args["name"].startswith("ken")
    assert claim(NOW, queues=[RENDER], worker="one", most=2) is None
    ask(people["mei"], "mei", 3)
    names = [claim(NOW, queues=[RENDER], worker="one", most=2).args["name"] for _ in range(2)]
    assert names == ["mei1", "mei2"] and claim(NOW, queues=[RENDER], worker="one", most=2) is None
    # Another worker has cages of its own, half of which they may fill again.
    other = [claim(NOW, queues=[RENDER], worker="two", most=2) for _ in range(5)]
    assert [one and one.person_id for one in other] == [*[people["ken"]] * 2, people["mei"], None, None]


@both_databases
def test_a_cage_whose_job_has_ended_or_whose_worker_died_is_free_again(people, here):
    ask(people["ken"], "ken", 2)
    first = claim(NOW, queues=[RENDER], worker="one", most=1)
    assert claim(NOW, queues=[RENDER], worker="one", most=1) is None
    run(first)
    second = claim(NOW, queues=[RENDER], worker="one", most=1)
    assert second.args == {"name": "ken2"}
    later = NOW + queue.LEASE
    again = claim(later, queues=[RENDER], worker="one", most=1)  # no heartbeat came: it is due once more
    assert (again.id, again.lost) == (second.id, 1)


@both_databases
def test_threads_that_choose_at_one_instant_keep_to_the_half(app, people):
    with app.app_context():
        ask(people["ken"], "ken", 20)

    def take():
        with app.app_context():
            taken = claim(NOW, queues=[RENDER], worker="one", most=3)
            return taken and taken.id

    taken = [one for one in together(*[take] * 10) if one]
    assert len(taken) == len(set(taken)) == 3


def test_mail_and_money_have_threads_that_never_render_and_every_queue_has_one():
    for threads, cages in ((1, 2), (2, 4), (4, 16)):
        crew = lanes(threads=threads, cages=cages)
        renders = [lane for lane in crew if RENDER in lane.queues]
        assert [(lane.queues, lane.most) for lane in renders] == [([RENDER], cages // 2)] * cages
        prompt = [lane for lane in crew if set(lane.queues) & {MAIL, MONEY}]
        assert len(prompt) == threads and all(set(lane.queues) == {MAIL, MONEY} for lane in prompt)
        assert {one for lane in crew for one in lane.queues} == set(QUEUES)


@both_databases
def test_mail_and_money_go_on_beside_forty_images(people, here):
    ask(people["ken"], "ken", 40, at=NOW - timedelta(hours=1))
    for name in ("mail1", "mail2", "mail3"):
        enqueue(post, due_at=NOW - timedelta(minutes=1), name=name)
    enqueue(pay, due_at=NOW, name="money")
    for lane in lanes(threads=2, cages=2):
        if RENDER not in lane.queues:
            while taken := claim(NOW, queues=lane.queues, worker="one", most=lane.most):
                run(taken)
    assert ran == ["money", "mail1", "mail2", "mail3"]


def test_what_follows_a_clock_or_writes_a_mail_is_never_behind_an_image(app):
    timed = {queue._queues[queue.kind_of(one.work)] for one in timetable}
    assert timed <= {MAIL, MONEY, SWEEP}
    ours = [kind for kind, work in queue.kinds.items() if work.__module__.startswith("contest.")]
    assert {kind: queue._queues[kind] for kind in ours if queue._queues[kind] in FAIR} == {
        "entries.render": RENDER,
        "entries.render_clean": RENDER,
        "entries.redraw": RENDER,
        "awards.keep": FILES,
        "personal_data.write_export": FILES,
        "entries.check_upload": RENDER,
    }
    for kind in ("mail.send", "notices.tell", "notices.remind", "notices.send_digests"):
        assert queue._queues[kind] == MAIL
    for kind in ("awards.accept_due", "awards.lapse_due"):
        assert queue._queues[kind] == MONEY


@both_databases
def test_work_that_people_share_names_its_owner(here):
    with pytest.raises(Exception, match="owned"):
        enqueue(draw, due_at=NOW, name="nobody's")


@both_databases
def test_a_run_is_counted_on_the_job_and_on_its_owner(people, here):
    ask(people["ken"], "ken")
    assert drain(NOW) == 1 and ran == ["ken1"]
    row = db.session.scalars(select(Job).where(Job.queue == RENDER)).one()
    assert row.state == DONE and 0 <= row.seconds < 60
    share = db.session.scalars(select(Share)).one()
    assert (share.queue, share.person_id) == (RENDER, people["ken"]) and share.used > turns.NEVER


def test_the_next_job_is_found_without_reading_the_backlog(people, here):
    """By SQLite's plan: indexes alone, bound to a queue or a person."""
    tick(NOW)
    ask(people["ken"], "ken", 3)
    with db.engine.connect() as connection:
        chosen = turns.next_in(RENDER, now=NOW, worker="one", most=1)
        written = str(chosen.compile(db.engine, compile_kwargs={"literal_binds": True}))
        plan = [row.detail for row in connection.execute(text(f"EXPLAIN QUERY PLAN {written}"))]
    touched = [line for line in plan if line.split()[0] in ("SCAN", "SEARCH") and " job" in line]
    assert touched and all(line.startswith("SEARCH") for line in touched), plan
    assert sum("ix_job_turn" in line for line in touched) == 3


def test_nothing_of_a_full_queue_is_lost(people, here):
    for name in people:
        ask(people[name], name, 5)
    assert drain(NOW) == 15 and len(set(ran)) == 15
    assert db.session.scalar(select(func.count()).where(Job.state == QUEUED, Job.queue == RENDER)) == 0
