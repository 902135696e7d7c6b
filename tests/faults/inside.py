"""The running site seen from inside: an app on its database and store, to set the scene and to read what came of it."""

import hashlib
import inspect as source
import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import select

from contest import create_app
from contest.contests import agreement
from contest.contests.actions import drafting, publication
from contest.entries.actions import entering
from contest.entries.actions.entering import Words
from contest.entries.actions.uploads import arriving, promising
from contest.entries.declarations import Declarations
from contest.entries.model import Upload
from contest.kernel import ports
from contest.kernel.clock import utcnow
from contest.kernel.db import db
from contest.kernel.money import Money
from contest.ledger import audit as ledger_audit
from contest.payments.actions import receipts
from storage.s3 import S3Store
from tests import cast
from tests.running import Site
from tests.visitor import Visitor


class Inside:
    """People, contests and entries made at once, and rows read, all while the site runs."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.app: Flask = create_app(
            INSTANCE=site.folder,
            DATABASE_URL=site.database_url,
            SECRET_KEY=site.environment["SECRET_KEY"],
            PUBLIC_URL=site.url,
            FILES_URL=site.files_url,
            MAIL_SERVER="",
            HOUSE_BANK_ACCOUNT=site.environment["HOUSE_BANK_ACCOUNT"],
            **_store(site.environment),
        )
        self.ids: dict[str, int] = {}

    def close(self) -> None:
        """Release the database."""
        with self.app.app_context():
            db.engine.dispose()

    def people(self, *who: str) -> None:
        """Give these people confirmed accounts."""
        self.ids |= cast.join(self.app, *who)

    def ticket(self, who: str) -> str:
        """The session cookie of somebody who has signed in."""
        serializer = self.app.session_interface.get_signing_serializer(self.app)
        return serializer.dumps({"_user_id": f"uniquifier-{who}", "_fresh": True})

    def visitor(self, who: str, *, timeout: float = 60) -> Visitor:
        """Somebody at a browser without a face, signed in."""
        return Visitor(self.site.url, session=self.ticket(who), timeout=timeout)

    def draft(self, client: str = "hana", *, paid: bool = True, prize: int = 100_000) -> int:
        """A complete brief whose money is held."""
        by, now = self.ids[client], utcnow()
        with self.app.app_context():
            number = drafting.create(by=by, language="ja", time_zone="Asia/Tokyo", now=now)
            brief = {
                "title": "みなと焙煎所のロゴ", "description": "看板と豆袋に使うロゴ。", "category": "logo",
                "required_formats": ["SVG"], "prize": Money(prize, "JPY"),
            }  # fmt: skip
            drafting.save(number, brief, by=by, now=now)
            publication.fund(number, gateway="sandbox", by=by, now=now)
            if paid:
                receipts.pay_at_once(number, gateway="sandbox", by=by, now=now)
        return number

    def contest(self, client: str = "hana") -> int:
        """An open contest."""
        number = self.draft(client)
        with self.app.app_context():
            publication.publish(number, agreement=agreement.CURRENT, by=self.ids[client], now=utcnow())
        return number

    def entry(self, contest: int, designer: str, picture: bytes, *, type: str = "image/png") -> int:
        """An entry of one picture, still to be prepared; its number."""
        return self.enters(contest, designer, self.upload(contest, designer, picture, type=type))

    def enters(self, contest: int, designer: str, upload: str) -> int:
        """An entry of a picture that has arrived; the store is not asked."""
        with self.app.app_context():
            made = entering.enter(
                contest, by=self.ids[designer], upload_ids=[upload], words=Words(title="港の朝"),
                declared=Declarations(own_work=True), now=utcnow(),
            )  # fmt: skip
        return made["number"]

    def upload(self, contest: int, designer: str, picture: bytes, *, type: str = "image/png") -> str:
        """A picture that has arrived in the store; the upload's id."""
        by = self.ids[designer]
        with self.app.app_context():
            promised = promising.promise(
                contest, by=by, purpose="entry", filename="a.png", content_type=type, size=len(picture),
                sha256=hashlib.sha256(picture).hexdigest(), now=utcnow(),
            )  # fmt: skip
            key = db.session.get_one(Upload, promised.id).inbox_key
            ports.store().put(key, io.BytesIO(picture), content_type=type, size=len(picture))
            arriving.receive([promised.id], by=by)
        return promised.id

    def rows(self, *columns: Any) -> list[Any]:
        """What stands in the database now, one tuple per row; filters are given as in `select(*columns)`."""
        with self.app.app_context():
            return list(db.session.execute(select(*columns)).all())

    def count(self, model: Any, **facts: Any) -> int:
        """How many rows of `model` have these facts."""
        with self.app.app_context():
            return len(db.session.scalars(select(model).filter_by(**facts)).all())

    def books(self) -> list[str]:
        """What is wrong with the books."""
        with self.app.app_context():
            return ledger_audit.verify()


def _store(environment: dict[str, str]) -> dict[str, Any]:
    """The site's bucket, if it has one; the keys to it stand in its own environment, not in ours."""
    if "S3_BUCKET" not in environment:
        return {}
    store = S3Store(
        environment["S3_BUCKET"],
        endpoint=environment["AWS_ENDPOINT_URL_S3"],
        region=environment["AWS_DEFAULT_REGION"],
        access_key=environment["AWS_ACCESS_KEY_ID"],
        secret_key=environment["AWS_SECRET_ACCESS_KEY"],
    )
    return {"STORE": store}


@contextmanager
def inside(site: Site) -> Iterator[Inside]:
    """Go in, and leave nothing open."""
    here = Inside(site)
    try:
        yield here
    finally:
        here.close()


def until(true: Callable[[], Any], *, within: float, every: float = 0.1) -> None:
    """Wait until something is so; fails after `within` seconds."""
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end, f"not so after {within} s: {_source(true)}"
        time.sleep(every)


def _source(act: Callable[[], Any]) -> str:
    try:
        return " ".join(source.getsource(act).split())
    except OSError:
        return repr(act)
