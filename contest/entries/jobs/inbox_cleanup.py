"""Inbox objects, removed once their file is stored or refused."""

from datetime import timedelta

from contest.entries.jobs.renditions import patience
from contest.entries.model import Upload
from contest.kernel.clock import utcnow
from contest.kernel.db import end_page, reader
from contest.kernel.faults import reached
from contest.kernel.ports import store
from contest.work.queue import SWEEP, enqueue, job
from storage import keys


@job(queue=SWEEP)
def forget_inbox(upload_id: str) -> None:
    """Remove what a browser sent and its small picture, once the file is stored or refused."""
    upload = reader().get(Upload, upload_id)
    if upload is None:
        return
    key = upload.inbox_key
    end_page()
    with patience():
        store().delete(key)
        store().delete(keys.preview(key))
    reached("entries.after_inbox")


def forget_later(upload: Upload) -> None:
    """Have `forget_inbox` done, not while the upload's address still works: until then a second PUT finds the object
    and is refused by storage."""
    due_at = max(utcnow(), upload.expires_at) + timedelta(minutes=1)
    enqueue(forget_inbox, due_at=due_at, slot=f"entries.forget_inbox/{upload.id}", upload_id=upload.id)
