"""A worker process for tests: `python -m tests.work.hand <database> <folder>`."""

import sys
import threading
from pathlib import Path

from contest import create_app
from contest.work import queue
from tests.conftest import settings
from tests.work import notes

assert notes.note

if __name__ == "__main__":
    queue.work(create_app(**settings(sys.argv[1], Path(sys.argv[2]))), threading.Event())
