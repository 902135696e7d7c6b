"""Twenty people at once on SQLite, through the real web process: nobody meets a locked database."""

import re
import threading
import time
from collections import Counter
from pathlib import Path

from contest.entries.model import READY, Comment, Entry
from tests.faults.inside import inside, until
from tests.imaging.samples import png
from tests.running import running

SECONDS, THREADS = 8, 20


def test_twenty_threads_read_and_write_on_sqlite(tmp_path: Path) -> None:
    with running(tmp_path, "web", "worker") as site, inside(site) as here:
        here.people("hana", "ken", "mei")
        contest = here.contest()
        entries = [here.entry(contest, who, png(100 + n, 80)) for n, who in enumerate(["ken", "mei"])]
        until(lambda: here.count(Entry, state=READY) == 2, within=60)
        answers: Counter[tuple[str, int]] = Counter()
        failures: list[str] = []
        end = time.monotonic() + SECONDS

        def one(n: int) -> None:
            who = ("hana", "ken", "mei")[n % 3]
            entry = {"ken": entries[0], "mei": entries[1]}.get(who, entries[n % 2])
            visitor, there = here.visitor(who), f"/contests/{contest}/entries/{entry}"
            while time.monotonic() < end:
                try:
                    if n % 2:
                        for path in ("/contests", f"/contests/{contest}", there, "/"):
                            answers["read", visitor.get(path).status] += 1
                    else:
                        page = visitor.get(there)
                        answers["read", page.status] += 1
                        word = {"text": f"word {n}", "once": page.value("once", form="/comments#thread")}
                        answers["word", visitor.post(f"{there}/comments", word, page).status] += 1
                        page = visitor.get("/me/account")
                        mine = {"name": f"{who} {n}", "language": "ja", "time_zone": "Asia/Tokyo"}
                        answers["write", visitor.post("/me/account", mine, page).status] += 1
                except Exception as failure:
                    failures.append(repr(failure)[:300])

        crew = [threading.Thread(target=one, args=(n,)) for n in range(THREADS)]
        [thread.start() for thread in crew], [thread.join() for thread in crew]
        print(dict(answers))
        assert failures == []
        # After the day's twenty words in a thread the site says no, which also takes the lock.
        assert set(answers) - {("word", 409)} == {("read", 200), ("word", 303), ("write", 303)}
        assert here.count(Comment) == answers["word", 303]
        for process in ("web", "worker"):
            assert not re.search(r"locked|Traceback|\"level\": \"error\"", site.log(process)), site.log(
                process
            )[-3000:]
