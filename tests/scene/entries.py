"""What is entered, marked and sent into the contests of the scene; files are bytes of ours, their pictures made up."""

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from contest.entries.actions import (
    entering,
    feedback,
    hiding as entry_hiding,
    pins,
    render_results,
    withdrawing,
)
from contest.entries.actions.entering import Words
from contest.entries.actions.uploads import arriving, promising
from contest.entries.declarations import Declarations
from contest.entries.model import Entry, Image, Upload, Version
from contest.entries.recipes import Drawn
from contest.judging import actions as judging_actions
from contest.kernel import ports
from contest.kernel.clock import utcnow
from contest.kernel.db import reader
from storage import keys
from tests.scene import ANSWER, ORIGINAL, REFUSAL, SOURCE, THREAD, Scene


class Hands:
    """A clock that can be set back, for the store in which a past is made; released, it shows the present."""

    def __init__(self) -> None:
        self.at: datetime | None = None

    def __call__(self) -> datetime:
        return self.at or utcnow()


@dataclass(frozen=True)
class Making:
    """What making the scene needs: what there is already, the clock of its store, and the present."""

    scene: Scene
    hands: Hands
    now: datetime

    @property
    def ids(self) -> dict[str, int]:
        """People by first name."""
        return self.scene.ids


def two_rivals(making: Making, number: int, now: datetime) -> None:
    """Ken's #1 and Mei's #2, with threads, a pin, stars and a shortlist."""
    hana = making.ids["hana"]
    for author in ("ken", "mei"):
        entry_id = enter(making, number, author, now)
        at = {"version": 1, "image": 1, "x": 655, "y": 526}
        pins.place(entry_id, by=hana, text=f"{THREAD} {author}", now=now, **at)
        feedback.comment(entry_id, by=making.ids[author], text=f"{ANSWER} {author}", now=now)
    judging_actions.rate(number, 1, by=hana, stars=5, now=now)
    judging_actions.rate(number, 2, by=hana, stars=2, now=now)
    judging_actions.shortlist(number, 1, by=hana, now=now)


def every_kind(making: Making, number: int, now: datetime) -> None:
    """#3 withdrawn, #4 declined, #5 hidden, #6 unreadable, #7 by a friend of Rei, #8 by somebody who is blocked later."""
    ids = making.ids
    withdrawing.withdraw(enter(making, number, "ken", now), by=ids["ken"], now=now)
    declined = enter(making, number, "mei", now)
    feedback.decline(declined, by=ids["hana"], chips=["taste"], text=REFUSAL, now=now)
    entry_hiding.hide(enter(making, number, "mei", now), by=ids["sota"], reason="Tests", now=now)
    enter(making, number, "ken", now, readable=False)
    enter(making, number, "tomo", now)
    enter(making, number, "aki", now)


def marks(making: Making, number: int, now: datetime) -> None:
    """Rei would keep #1 and drop #2; Kai is in doubt of #1 and would keep #2."""
    for name, given in {"rei": ("keep", "out"), "kai": ("maybe", "keep")}.items():
        for entry, mark in enumerate(given, 1):
            judging_actions.mark(number, entry, by=making.ids[name], mark=mark, now=now)


def enter(making: Making, number: int, who: str, now: datetime, *, readable: bool = True) -> int:
    """Enter one image; the entry's id."""
    upload = send(making, number, who, f"{ORIGINAL}-{who}.png", now, "entry")
    made = entering.enter(
        number,
        by=making.ids[who],
        upload_ids=[upload],
        words=Words(title="港の朝", note="倉庫の石積みから。", alt="波をたたえたカップ"),
        declared=Declarations(own_work=True),
        now=now,
    )
    found = select(Entry.id, Image.id).join(Version, Version.entry_id == Entry.id)
    found = found.join(Image, Image.version_id == Version.id)
    found = found.where(Entry.contest_id == number, Entry.number == made["number"])
    entry_id, image_id = reader().execute(found).one()
    if readable:
        prepare(image_id, now)
    else:
        render_results.fail(image_id, code="image.truncated", values={}, now=now)
    return entry_id


def send(making: Making, number: int, who: str, filename: str, now: datetime, purpose: str) -> str:
    """Send a file; the upload's id."""
    body = f"{number} {who} {now} {len(making.scene.tokens)} {filename}".encode()
    if filename == SOURCE:
        body = b"<svg>" + body + b"</svg>"
    making.hands.at = now
    promised = promising.promise(
        number, by=making.ids[who], purpose=purpose, filename=filename, content_type="image/png",
        size=len(body), sha256=hashlib.sha256(body).hexdigest(), now=now,
    )  # fmt: skip
    upload = reader().get_one(Upload, promised.id)
    ports.store().put(upload.inbox_key, io.BytesIO(body), content_type=upload.content_type, size=len(body))
    arriving.receive([promised.id], by=making.ids[who])
    making.hands.at = None
    return promised.id


def prepare(image_id: int, now: datetime) -> None:
    """What the worker would write down of a readable image."""
    original = keys.original(hashlib.sha256(str(image_id).encode()).hexdigest(), salt=keys.salt())
    drawn = [
        Drawn(kind=kind, key=keys.rendition(original, recipe=kind), content_type="image/webp", width=320,
              height=240, size=100)
        for kind in ("thumb", "preview", "full")
    ]  # fmt: skip
    ports.store().put(original, io.BytesIO(b"-"), content_type="image/png", size=1)
    render_results.finish(image_id, original_key=original, content_type="image/png", width=320, height=240,
                           drawn=drawn, now=now)  # fmt: skip
