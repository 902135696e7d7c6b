import os
import resource
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from contest.imaging import cage, cages, calls, seal, server, specs
from contest.imaging.cages import Cages
from contest.imaging.reasons import Unreadable
from contest.imaging.seal import Limits
from tests import corpus
from tests.imaging import misbehave, samples

QUICK = Limits(memory=400 * 2**20, cpu=2, wall=3, file=4 * 2**20)
# Must end by its memory, on a busy machine too.
PATIENT = replace(QUICK, cpu=30, wall=30)


@pytest.fixture
def misbehaving():
    """Cages whose work is one of `misbehave`, with short limits."""
    made = []

    def cages(task, **limits):
        short = PATIENT if task == "hog" else QUICK
        made.append(Cages(limits=replace(short, **limits), task=f"tests.imaging.misbehave:{task}"))
        return made[-1]

    yield cages
    for each in made:
        each.stop()


@pytest.fixture
def out_dir(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    return out


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "original"
    path.write_bytes(samples.jpeg(1600, 1200))
    return path


def put(tmp_path, content):
    path = tmp_path / "original"
    path.write_bytes(content)
    return path


def test_a_picture_becomes_its_renditions(cages, picture, out_dir):
    outcome = cages.run(picture, out_dir=out_dir, watermark_text="Konpe", watermark_seed="7")

    assert (outcome.facts.format, outcome.facts.width, outcome.facts.height) == ("JPEG", 1600, 1200)
    assert [(made.kind, made.width, made.height) for made in outcome.renditions] == [
        ("thumb", 320, 240),
        ("preview", 1280, 960),
        ("full", 1600, 1200),
    ]
    assert all(made.path.stat().st_size == made.bytes for made in outcome.renditions)
    assert sorted(path.name for path in out_dir.iterdir()) == ["full", "preview", "thumb"]
    assert 0 < outcome.memory_kib < 400_000
    assert outcome.cpu_seconds > 0


def test_kinds_are_those_asked_for(cages, picture, out_dir):
    outcome = cages.run(picture, out_dir=out_dir, kinds=specs.REFERENCE_KINDS)

    assert [made.kind for made in outcome.renditions] == ["thumb", "clean", "full"]


@pytest.mark.parametrize(
    ("colour", "unseen_on"), [("white", {"white": 100}), ("black", {"dark": 100}), ("#777", {})]
)
def test_artwork_that_cannot_be_seen_is_reported(cages, tmp_path, out_dir, colour, unseen_on):
    picture = Image.new("RGBA", (800, 600))
    picture.paste(colour, (200, 150, 600, 450))
    original = put(tmp_path, samples.encoded(picture, "PNG"))

    assert cages.run(original, out_dir=out_dir, kinds=["thumb"]).unseen_on == unseen_on


ENDS = {
    "hog": "image.used_too_much_memory", "loop": "image.took_too_long", "sleep": "image.took_too_long",
} | dict.fromkeys(
    ["segfault", "abort", "kill_itself", "raise_error", "fill_the_disk", "say_nothing", "lie_about_size", "lie_about_type",
     "invent_a_background", "invent_a_share", "write_a_page", "name_another_kind", "invent_a_reason", "invent_figures",
     "flood", "forge"],
    "image.crashed",
)  # fmt: skip


@pytest.mark.parametrize(("task", "code"), ENDS.items())
def test_a_cage_taken_over_ends_with_its_reason_within_twice_the_wall_limit(
    misbehaving, picture, out_dir, task, code
):
    cages = misbehaving(task)
    cages.start()
    began = time.monotonic()

    with pytest.raises(Unreadable, match=code):
        cages.run(picture, out_dir=out_dir)

    assert time.monotonic() - began < 2 * cages.limits.wall
    assert list(out_dir.iterdir()) == []
    assert children_of(cages.server_pid) == []


@pytest.mark.parametrize(
    ("task", "tries"), [("loop", 1), ("sleep", 1), ("hog", 1), ("segfault", 2), ("say_nothing", 2)]
)
def test_what_took_too_long_is_not_tried_again_and_a_crash_is_once(
    misbehaving, picture, out_dir, monkeypatch, task, tries
):
    cages, tried = misbehaving(task), []
    ending = cages._ending
    monkeypatch.setattr(cages, "_ending", lambda *reported: tried.append(1) or ending(*reported))

    with pytest.raises(Unreadable):
        cages.run(picture, out_dir=out_dir)

    assert len(tried) == tries


def test_the_limit_of_cpu_holds_by_itself(misbehaving, picture, out_dir):
    cages = misbehaving("loop", cpu=1, wall=60)
    began = time.monotonic()

    with pytest.raises(Unreadable, match="took_too_long"):
        cages.run(picture, out_dir=out_dir)

    assert time.monotonic() - began < 60


def test_a_worker_hardly_grows_by_the_worst_files(tmp_path):
    """In a process of its own, as a worker is one: it never holds a stranger's picture."""
    names = ["png/rows-bomb.png", "png/text-bomb.png", "plain/profile-bomb.png", "jpeg/scans-1502.jpg"]
    names += ["svg/use-laughs.svg", "svg/laughs.svg", "gif/bomb.gif", "avif/grid-of-thousands.avif"]
    folder = tmp_path / "out"
    folder.mkdir()
    for case in corpus.files():
        if case.name in names:
            (tmp_path / case.name.replace("/", "-")).write_bytes(case.bytes)
    words = [sys.executable, "-c", WORST, tmp_path, folder]
    reported = subprocess.run(words, cwd=server.ROOT, capture_output=True, text=True, check=True)
    refused, before, after = map(int, reported.stdout.split())

    assert refused == len(names)
    assert after - before <= 64 * 1024


WORST = """
import sys
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from contest.imaging.cages import Cages
from contest.imaging.reasons import Unreadable
cages, refused = Cages(), 0
cages.start()
before = getrusage(RUSAGE_SELF).ru_maxrss
for path in sorted(Path(sys.argv[1]).iterdir()):
    if path.is_file():
        try:
            cages.run(path, out_dir=Path(sys.argv[2]))
        except Unreadable as reason:
            refused += reason.code not in ("image.took_too_long", "image.used_too_much_memory", "image.crashed")
cages.stop()
print(refused, before, getrusage(RUSAGE_SELF).ru_maxrss)
"""


def test_a_caged_process_can_do_nothing_else(misbehaving, picture, out_dir, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "canary")
    cages = misbehaving("look_around")

    with pytest.raises(Unreadable) as reported:
        cages.run(picture, out_dir=out_dir)

    assert reported.value.values == {"found": "nothing"}


def test_every_call_that_is_not_on_the_list_is_refused(misbehaving, picture, out_dir):
    with pytest.raises(Unreadable) as reported:
        misbehaving("try_every_call").run(picture, out_dir=out_dir)

    assert reported.value.values == {
        "found": f"{601 - len(calls.ALLOWED) - len(misbehave.PROBES) + 601} refused but []"
    }


@pytest.mark.parametrize("task", ["return_from_a_probe", "probe"])
def test_two_calls_that_kernels_filter_for_nobody_are_refused_or_the_cage_s_end(
    misbehaving, picture, out_dir, task
):
    with pytest.raises(Unreadable) as reported:
        misbehaving(task).run(picture, out_dir=out_dir)

    assert (reported.value.code, reported.value.values) in [
        ("image.crashed", {}),
        ("image.damaged", {"found": "EPERM"}),
        ("image.damaged", {"found": "ENXIO"}),  # there is no probe here
    ]


@pytest.mark.parametrize("column", [0, 1], ids=["x86-64", "ARM 64"])
def test_the_list_names_no_call_twice_and_none_that_reaches_out(column):
    numbers = [numbers[column] for numbers in calls.ALLOWED.values()]

    assert len(set(numbers)) == len(numbers)
    assert not set(numbers) & {one[column] for one in misbehave.NUMBERS.values()}


def test_a_caged_process_reaches_no_other_and_leaves_nothing_behind(misbehaving, picture, out_dir):
    victim = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    try:
        before = resource.prlimit(victim.pid, resource.RLIMIT_NOFILE), os.getpriority(0, victim.pid)
        with pytest.raises(Unreadable) as reported:
            misbehaving("attack").run(picture, out_dir=out_dir, watermark_seed=str(victim.pid))

        assert reported.value.values == {"found": "nothing"}
        assert victim.poll() is None
        after = resource.prlimit(victim.pid, resource.RLIMIT_NOFILE), os.getpriority(0, victim.pid)
        assert after == before
    finally:
        victim.kill()
        victim.wait()


def test_all_limits_are_reported(cages):
    in_force = cages.limits_in_force()

    for namespace in seal.NAMESPACES:
        assert in_force.pop(namespace) in (True, False)
    assert in_force.keys() == {
        "not_root", "memory", "cpu", "file_size", "no_core_dump", "no_new_process", "no_new_privileges",
        "unwatched_by_others", "dies_with_parent", "no_new_file", "no_environment", "no_other_calls",
    }  # fmt: skip
    assert all(value is True for value in in_force.values())


@pytest.mark.parametrize(
    ("namespace", "limit"), [("net", "network_off"), ("ipc", "own_ipc"), ("pid", "own_processes")]
)
def test_a_cage_is_apart_where_it_is_said_to_be(cages, namespace, limit):
    cages.start()
    ours, theirs = (os.readlink(f"/proc/{pid}/ns/{namespace}") for pid in ("self", cages.server_pid))

    assert cages.limits_in_force()[limit] == (ours != theirs)
    assert ours != theirs or os.geteuid() != 0


def test_where_there_are_no_namespaces_a_cage_is_sealed_by_the_rest(picture, out_dir, monkeypatch):
    """As in a container that forbids them: the fork server learns so from a bootstrap of its own."""
    without = server._BOOTSTRAP.replace(
        "child.warm_up()", "seal._unshare = lambda *_: False\nchild.warm_up()"
    )
    monkeypatch.setattr(server, "_BOOTSTRAP", without)
    cages = Cages()
    try:
        in_force = cages.limits_in_force()
        made = cages.run(picture, out_dir=out_dir, kinds=["thumb"]).renditions
        alone = [Path(f"/proc/{cages.server_pid}/ns/{one}").readlink() for one in ("net", "ipc", "pid")]
    finally:
        cages.stop()

    assert len(made) == 1
    assert {name for name, holds in in_force.items() if not holds} == set(seal.NAMESPACES)
    assert alone == [Path(f"/proc/self/ns/{one}").readlink() for one in ("net", "ipc", "pid")]


@pytest.mark.parametrize(
    ("end", "cpu", "code"),
    [
        (-signal.SIGXCPU, 2.0, "image.took_too_long"),
        (-signal.SIGKILL, 3.0, "image.took_too_long"),  # the kernel's last resort, a second later
        (-signal.SIGKILL, 0.5, "image.crashed"),
    ],
)
def test_a_cage_killed_by_the_limit_of_cpu_took_too_long(end, cpu, code):
    report = {"exit": end, "memory_kib": 1_000, "cpu_seconds": cpu}

    with pytest.raises(cages._Failed, match=code):
        cages._judge(cages._Ending({}, report, out_of_time=False), {}, {}, QUICK)


def test_the_fork_server_has_nothing_of_the_worker_s_environment(cages):
    cages.start()

    found = Path(f"/proc/{cages.server_pid}/environ").read_bytes()
    assert found == b"GLIBC_TUNABLES=glibc.malloc.hugetlb=1\0"


def test_another_fork_server_takes_over_when_one_is_killed(cages, picture, out_dir):
    cages.start()
    before = cages.server_pid
    os.kill(before, signal.SIGKILL)

    outcome = cages.run(picture, out_dir=out_dir, kinds=["thumb"])

    assert len(outcome.renditions) == 1
    assert cages.server_pid != before


def test_a_picture_survives_one_death_of_its_cage(misbehaving, picture, out_dir):
    cages = misbehaving("sleep_then_work", wall=20, cpu=10)
    cages.start()

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(cages.run, picture, out_dir=out_dir)
        os.kill(await_child(cages.server_pid), signal.SIGKILL)
        outcome = running.result(timeout=20)

    assert len(outcome.renditions) == 3


def test_cages_die_with_their_fork_server(misbehaving, picture, out_dir):
    cages = misbehaving("sleep")
    cages.start()

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(cages.run, picture, out_dir=out_dir)
        child = await_child(cages.server_pid)
        os.kill(cages.server_pid, signal.SIGKILL)
        await_death(child)
        cages.stop()
        with pytest.raises(server.CageUnavailable):
            running.result(timeout=20)


def test_nothing_outlives_a_worker_that_is_killed(tmp_path, picture):
    script = (
        "from pathlib import Path; from contest.imaging.cages import Cages; "
        "cages = Cages(task='tests.imaging.misbehave:sleep'); cages.start(); print(cages.server_pid, flush=True); "
        f"cages.run(Path({str(picture)!r}), out_dir=Path({str(tmp_path)!r}))"
    )
    worker = subprocess.Popen(
        [sys.executable, "-c", script], cwd=server.ROOT, stdout=subprocess.PIPE, text=True
    )
    fork_server = int(worker.stdout.readline())
    child = await_child(fork_server)
    worker.kill()
    worker.wait()
    worker.stdout.close()

    await_death(child)
    await_death(fork_server)


def test_others_go_on_while_one_cage_hangs(tmp_path, picture):
    cages = Cages(
        limits=replace(QUICK, wall=20, cpu=10), at_once=2, task="tests.imaging.misbehave:sleep_on_png"
    )
    (tmp_path / "stuck").write_bytes(samples.png())
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    try:
        cages.start()
        stuck = threading.Thread(
            target=_ignore, args=(cages, tmp_path / "stuck", tmp_path / "a"), daemon=True
        )
        stuck.start()
        await_child(cages.server_pid)
        began = time.monotonic()
        for _ in range(3):
            assert len(cages.run(picture, out_dir=tmp_path / "b").renditions) == 3
        assert time.monotonic() - began < 10
        assert stuck.is_alive()
    finally:
        cages.stop()


def test_no_more_cages_than_places(misbehaving, tmp_path, picture):
    cages = misbehaving("sleep")
    cages.start()
    seen = []
    threads = []
    for number in range(4):
        (tmp_path / str(number)).mkdir()
        threads.append(threading.Thread(target=_ignore, args=(cages, picture, tmp_path / str(number))))
        threads[-1].start()
    for _ in range(20):
        seen.append(len(children_of(cages.server_pid)))
        time.sleep(0.1)
    cages.stop()
    for thread in threads:
        thread.join(timeout=30)

    assert max(seen) == 2


def test_many_threads_share_one_fork_server(cages, picture, tmp_path):
    def one(number):
        out = tmp_path / str(number)
        out.mkdir()
        made = cages.run(picture, out_dir=out, kinds=["thumb"]).renditions[0]
        return made.path.read_bytes()

    with ThreadPoolExecutor(8) as pool:
        thumbs = set(pool.map(one, range(24)))

    assert len(thumbs) == 1


def test_nothing_stays_open_after_many_runs(cages, picture, out_dir):
    cages.run(picture, out_dir=out_dir, kinds=["thumb"])
    before = len(os.listdir("/proc/self/fd")), len(os.listdir(f"/proc/{cages.server_pid}/fd"))
    for _ in range(10):
        cages.run(picture, out_dir=out_dir, kinds=["thumb"])

    assert (len(os.listdir("/proc/self/fd")), len(os.listdir(f"/proc/{cages.server_pid}/fd"))) == before


def test_the_worker_does_not_load_a_decoder():
    script = "import sys, contest.imaging.cage; print('PIL.Image' in sys.modules)"
    stub = "import types, sys; m = sys.modules['contest'] = types.ModuleType('contest'); m.__path__ = ['contest']; "
    said = subprocess.run(
        [sys.executable, "-c", stub + script], capture_output=True, text=True, cwd=server.ROOT
    )

    assert said.stdout == "False\n"


def test_an_old_pillow_is_refused_at_start(monkeypatch):
    monkeypatch.setattr(server, "version", lambda _: "12.9.1")

    with pytest.raises(RuntimeError, match="Pillow 13.0"):
        Cages().start()


def test_the_cages_of_the_process_start_by_themselves_and_stop(picture, out_dir, monkeypatch):
    monkeypatch.setattr(cage, "_site_cages", Cages())  # other tests of this process go on with theirs
    try:
        assert cage.run(picture, out_dir=out_dir, kinds=["thumb"]).renditions[0].kind == "thumb"
        assert cage.limits_in_force()["memory"]
    finally:
        cage.stop()
    with pytest.raises(server.CageUnavailable):
        cage.run(picture, out_dir=out_dir, kinds=["thumb"])
    cage.start(at_once=1)
    cage.stop()


def _ignore(cages, path, out_dir):
    with suppress(Unreadable, server.CageUnavailable):
        cages.run(path, out_dir=out_dir)


def children_of(pid):
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def await_child(pid):
    for _ in range(200):
        if children := children_of(pid):
            return children[0]
        time.sleep(0.02)
    raise AssertionError("no cage was opened")


def await_death(pid):
    for _ in range(200):
        if not Path(f"/proc/{pid}").exists():
            return
        time.sleep(0.02)
    raise AssertionError("the cage lives on")
