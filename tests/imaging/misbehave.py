"""What a picture might make of a cage once it has taken it over."""

import ctypes
import errno
import os
import platform
import signal
import socket
import threading
import time
from contextlib import suppress
from pathlib import Path

from contest.imaging import calls
from contest.imaging.child import make_renditions

platform_machine = platform.machine()  # asked before the cage is closed


def segfault(order, files):
    ctypes.string_at(0)


def abort(order, files):
    os.abort()


def kill_itself(order, files):
    os.kill(os.getpid(), signal.SIGKILL)


def loop(order, files):
    while True:
        pass


def sleep(order, files):
    time.sleep(600)


def hog(order, files):
    held = []
    while True:
        held.append(b"\1" * 2**24)


def flood(order, files):
    """Write more into the answer than anybody wants to read."""
    paper = files[0] - 1
    os.write(paper, b"[" * 2**20)
    return {}


def forge(order, files):
    """Answer with a report such as only the fork server gives, over every open file."""
    for descriptor in range(3, 64):
        with suppress(OSError):
            os.pwrite(descriptor, b'{"exit": 0, "memory_kib": "x", "facts": 1, "renditions": {}}', 0)
    os._exit(0)


def fill_the_disk(order, files):
    while True:
        os.write(files[-1], b"x" * 2**20)


def raise_error(order, files):
    raise RuntimeError("not a refusal")


def say_nothing(order, files):
    return {}


def lie_about_size(order, files):
    answer = make_renditions(order, files)
    answer["renditions"][0][1] = 99_999
    return answer


def lie_about_type(order, files):
    answer = make_renditions(order, files)
    answer["renditions"][0][3] = "text/html"
    return answer


def write_a_page(order, files):
    answer = make_renditions(order, files)
    os.pwrite(files[1], b"<html>", 0)
    return answer


def invent_a_background(order, files):
    answer = make_renditions(order, files)
    answer["unseen_on"] = {"<script>": 1}
    return answer


def invent_a_share(order, files):
    answer = make_renditions(order, files)
    answer["unseen_on"] = {"white": 101}
    return answer


def name_another_kind(order, files):
    answer = make_renditions(order, files)
    answer["renditions"][0][0] = "../../etc/passwd"
    return answer


def invent_a_reason(order, files):
    return {"refused": ["image.you_are_hacked", {"found": "<script>"}]}


def invent_figures(order, files):
    return {"refused": ["image.damaged", {"found": "x" * 5_000}]}


def look_around(order, files):
    """Try everything a caged process must not be able to do; what succeeded is returned in a reason's figures."""
    done = []
    for name, attempt in {
        "environment": lambda: [*os.environ][0],
        "secret": lambda: os.getenv("SECRET_KEY") or 1 / 0,
        "file": lambda: os.open("/etc/hostname", os.O_RDONLY),
        "worker": lambda: Path("/proc", str(os.getppid()), "environ").read_bytes(),
        "write": lambda: Path("left-behind").write_bytes(b"x"),
        "network": lambda: socket.create_connection(("127.0.0.1", 1), timeout=1),
        "socket": lambda: socket.socket(),
        "process": lambda: os.fork() or os._exit(0),
        "thread": lambda: threading.Thread(target=print).start(),
        "program": lambda: os.execv("/bin/true", ["true"]),
        "pipe": lambda: os.pipe(),
        "root": lambda: os.setuid(0) if os.getuid() else 1 / 0,
        "more memory": lambda: __import__("resource").setrlimit(9, (2**40, 2**40)),
        "kill server": lambda: os.kill(os.getppid(), 0),
    }.items():
        try:
            attempt()
        except BaseException:
            continue
        done.append(name)
    return {"refused": ["image.damaged", {"found": ", ".join(done) or "nothing"}]}


def try_every_call(order, files):
    """Ask the kernel for every call that is not on the list, with arguments that do no harm; those not refused."""
    libc = ctypes.CDLL(None, use_errno=True)
    column = calls.ARCHITECTURES[platform_machine][1]
    allowed = {numbers[column] for numbers in calls.ALLOWED.values()}
    others = [number for number in range(601) if number not in allowed | set(PROBES)]
    others += [0x40000000 + number for number in range(601)]
    let_through = [number for number in others if _asked(libc, number, *[-1] * 6) != errno.EPERM]
    return {"refused": ["image.damaged", {"found": f"{len(others)} refused but {let_through[:50]}"}]}


def return_from_a_probe(order, files):
    return _probe(335)


def probe(order, files):
    return _probe(336)


def _probe(number):
    said = _asked(ctypes.CDLL(None, use_errno=True), number, *[-1] * 6)
    return {"refused": ["image.damaged", {"found": errno.errorcode.get(said, "done")}]}


def attack(order, files):
    """Reach out for another process (its number comes as the watermark's seed) and for what outlives this one."""
    libc, victim = ctypes.CDLL(None, use_errno=True), int(order["watermark"]["seed"])
    limits, info = (ctypes.c_ulong * 2)(1, 1), (ctypes.c_char * 128)()
    tried = {
        "kill": lambda call: call(victim, signal.SIGKILL),
        "tgkill": lambda call: call(victim, victim, signal.SIGKILL),
        "rt_sigqueueinfo": lambda call: call(victim, signal.SIGKILL, info),
        "rt_tgsigqueueinfo": lambda call: call(victim, victim, signal.SIGKILL, info),
        "prlimit64": lambda call: call(victim, 7, limits, None),
        "setpriority": lambda call: call(0, victim, 19),
        "ptrace": lambda call: call(16, victim, 0, 0),
        "shmget": lambda call: call(0, 2**20, 0o1600),
        "msgget": lambda call: call(0, 0o1600),
        "semget": lambda call: call(0, 1, 0o1600),
        "add_key": lambda call: call(b"user", b"konpe", b"x", 1, -3),
        "socket": lambda call: call(1, 1, 0),
        "memfd_create": lambda call: call(b"konpe", 0),
        "io_uring_setup": lambda call: call(1, info),
        "prctl": lambda call: call(1, 0, 0, 0, 0),
    }
    done = [
        name for name, attempt in tried.items()
        if attempt(lambda *arguments_, name=name: _asked(libc, NUMBERS[name][calls.ARCHITECTURES[platform_machine][1]], *arguments_))
        != errno.EPERM
    ]  # fmt: skip
    return {"refused": ["image.damaged", {"found": ", ".join(done) or "nothing"}]}


# Of x86-64: newer kernels let them pass every filter, and kill or refuse whoever calls them outside of a probe.
PROBES = (335, 336) if platform_machine == "x86_64" else ()
# On x86-64 and on ARM 64.
NUMBERS = {
    "kill": (62, 129), "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240),
    "prlimit64": (302, 261), "setpriority": (141, 140), "ptrace": (101, 117), "shmget": (29, 194), "msgget": (68, 186),
    "semget": (64, 190), "add_key": (248, 217), "socket": (41, 198), "memfd_create": (319, 279),
    "io_uring_setup": (425, 425), "prctl": (157, 167),
}  # fmt: skip


def _asked(libc, number, *arguments_):
    """What the kernel says to a call: an error's number, 0 for none."""
    ctypes.set_errno(0)
    arguments = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments_]
    return 0 if libc.syscall(ctypes.c_long(number), *arguments) != -1 else ctypes.get_errno()


def sleep_then_work(order, files):
    time.sleep(1)
    return make_renditions(order, files)


def sleep_on_png(order, files):
    if os.pread(files[0], 4, 0) == b"\x89PNG":
        time.sleep(600)
    return make_renditions(order, files)
