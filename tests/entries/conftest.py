"""Many threads at one instant, each with a context of its own."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask


@pytest.fixture
def together(app: Flask) -> Callable[[int, Callable[[int], Any]], list[Any]]:
    """`together(50, act)`: run act(0) … act(49), released at once; what each answered or raised."""

    def run(count: int, act: Callable[[int], Any]) -> list[Any]:
        gate, answers = threading.Barrier(count), [None] * count

        def one(place: int) -> None:
            with app.app_context():
                gate.wait()
                try:
                    answers[place] = act(place)
                except Exception as refused:
                    answers[place] = refused

        threads = [threading.Thread(target=one, args=(place,)) for place in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers

    return run
