"""What a picture might make of a cage once it has taken it over."""

import ctypes
import os
import signal
import socket
import threading
import time
from contextlib import suppress
from pathlib import Path

from contest.imaging.child import make_renditions


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
    """Try everything a caged process must not be able to do; what succeeded is told in a reason's figures."""
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


def sleep_then_work(order, files):
    time.sleep(1)
    return make_renditions(order, files)


def sleep_on_png(order, files):
    if os.pread(files[0], 4, 0) == b"\x89PNG":
        time.sleep(600)
    return make_renditions(order, files)
