"""The site as its web process serves it, and beside it two forms as a plain Flask site has them: the file comes
with the form, is hashed, and put into the bucket by boto3 as boto3 does it. For bench_uploads."""

import hashlib
import os
from typing import Any

import boto3
from flask import redirect, request
from flask.typing import ResponseReturnValue

from contest.entries import lifecycle as entry_lifecycle
from contest.entries.actions import entering
from contest.entries.actions.uploads import promising
from contest.entries.model import Upload
from contest.kernel.clock import utcnow
from contest.kernel.db import end_page, lock, transaction
from contest.web import guard
from storage import keys
from tests.entries import scene as entry_scene
from wsgi import app

app.config["MAX_CONTENT_LENGTH"] = 20 * 1024**2
S3 = boto3.client("s3", endpoint_url=os.environ["AWS_ENDPOINT_URL_S3"])


@app.post("/through/<int:number>/file")
def through_file(number: int) -> ResponseReturnValue:
    """Take a file and write down that it is here."""
    guard.contest("upload.promise", number)
    facts = _taken()
    with transaction():
        _stored(number, **facts)
    return "", 201


@app.post("/through/<int:number>")
def through(number: int) -> ResponseReturnValue:
    """Take a file and make an entry of it, in one transaction."""
    guard.contest("entry.enter", number)
    facts, me = _taken(), guard.my_id()
    with transaction():
        upload = _stored(number, **facts)
        words, declared, now = entry_scene.WORDS, entry_scene.OWN, utcnow()
        made = entering.enter(number, by=me, upload_ids=[upload], words=words, declared=declared, now=now)
    return redirect(f"/contests/{number}/entries/{made['number']}", 303)


def _taken() -> dict[str, Any]:
    file = request.files["file"]
    sha256 = hashlib.file_digest(file.stream, "sha256").hexdigest()
    size = file.stream.tell()
    file.stream.seek(0)
    key = keys.inbox()
    end_page()
    S3.upload_fileobj(file.stream, os.environ["S3_BUCKET"], key, ExtraArgs={"ContentType": file.mimetype})
    return {
        "key": key,
        "filename": file.filename,
        "content_type": file.mimetype,
        "size": size,
        "sha256": sha256,
    }


def _stored(number: int, *, key: str, **facts: Any) -> str:
    promised = promising.promise(number, by=guard.my_id(), purpose="entry", now=utcnow(), **facts)
    row = lock(Upload, promised.id)
    row.inbox_key = key
    entry_lifecycle.receive(row, found=row.size)
    return promised.id
