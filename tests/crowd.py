"""Many people at once: threads that repeat their work until time is up."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from functools import partial

from flask import Flask
from flask.testing import FlaskClient

from contest.kernel.refusal import Refused

Work = Callable[[FlaskClient], object]


def crowd(app: Flask, *works: Work, seconds: float, threads: int = 20) -> list[int]:
    """How often each kind of work succeeded. No error is allowed."""
    done, errors, end = [0] * len(works), [], time.monotonic() + seconds

    def client(kind: int) -> None:
        browser = app.test_client()
        while time.monotonic() < end:
            try:
                works[kind](browser)
                done[kind] += 1
            except Exception as error:
                errors.append(repr(error)[:300])

    crew = [threading.Thread(target=client, args=(n % len(works),)) for n in range(threads)]
    [one.start() for one in crew], [one.join() for one in crew]
    assert errors == []
    return done


def together(*acts: Callable[[], object]) -> list[object]:
    """All acts at one instant, each in a thread of its own; what each returned or raised, in order."""
    start, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def one(n: int) -> None:
        start.wait()
        try:
            answers[n] = acts[n]()
        except Exception as error:
            answers[n] = error

    crew = [threading.Thread(target=one, args=(n,)) for n in range(len(acts))]
    [thread.start() for thread in crew], [thread.join() for thread in crew]
    return answers


def together_in(app: Flask, *acts: Callable[[], object]) -> list[object]:
    """The same, each act in a connection of its own: none slips in between another's reading and its writing."""

    def inside(act: Callable[[], object]) -> object:
        with app.app_context():
            return act()

    return together(*(partial(inside, act) for act in acts))


def at_once(app: Flask, *acts: Callable[[], object]) -> Counter[str]:
    """The same; how often each outcome came."""

    def outcome(answer: object) -> str:
        if isinstance(answer, Refused):
            return answer.code
        return repr(answer) if isinstance(answer, Exception) else "done"

    return Counter(outcome(answer) for answer in together_in(app, *acts))
