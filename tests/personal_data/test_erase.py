"""Erasing: of whoever is gone no table holds name or address, on both databases, and no search finds them."""

from datetime import timedelta

import pytest
from sqlalchemy import inspect, select, text

from contest import events
from contest.contests import finding
from contest.contests.finding import ContestFilter
from contest.contests.folding import fold
from contest.kernel.clock import utcnow
from contest.kernel.db import db, end_page, reader, transaction
from contest.mail.outbox import send
from contest.mail.personal_data import LAST_MAIL, forget_mails
from contest.notices.actions.sending import tell
from contest.personal_data.actions import deletion
from contest.personal_data.events import PersonErased
from contest.work.model import Job
from contest.work.queue import kind_of
from tests.scene import NAMES


@pytest.fixture(params=["stages", "stages_on_postgresql"])
def site(request):
    """A site with the scene in it, of its own."""
    return request.getfixturevalue(request.param)()


def holds(*canaries: str) -> set[tuple[str, str]]:
    """Tables and columns with a value in which one of these strings is, of everything the database has."""
    found = set()
    with db.engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')).mappings():
                for column, value in row.items():
                    stored = (
                        bytes(value).decode("utf-8", "replace")
                        if isinstance(value, bytes | memoryview)
                        else repr(value)
                    )
                    if any(canary in stored for canary in canaries):
                        found.add((table, column))
    return found


def send_mails(now):
    """Do what waits for mails: writing, sending, and forgetting them."""
    for _round in range(2):
        for kind, does in (
            (kind_of(tell), tell),
            (kind_of(send), send),
            (kind_of(forget_mails), forget_mails),
        ):
            waiting = select(Job.id, Job.args).where(
                Job.kind == kind, Job.state == "queued", Job.due_at <= now
            )
            for _id, args in reader().execute(waiting).all():
                does(**args)
            end_page()


@pytest.mark.parametrize("who", ["hana", "ken", "rei"])
def test_the_erased_are_found_nowhere(site, who):
    """The last mail to them is the only exception, for a week at most."""
    gone, now = site.scene.ids[who], utcnow()
    name, address = NAMES[who], f"{who}@example.jp"
    with site.app.app_context():
        send_mails(now)
        assert {table for table, _column in holds(name, address)} >= {"person", "mail"}
        with transaction() as session:
            deletion.erase(session, gone, now=now)
            events.record(PersonErased(person_id=gone, at=now), by=None)
        end_page()
        send_mails(now)
        assert holds(name, address) <= {("mail", "to_address"), ("mail", "text"), ("mail", "html")}
        send_mails(now + LAST_MAIL + timedelta(minutes=5))
        assert holds(name, fold(name), address) == set()
        found = [
            page.rows
            for tab in finding.TABS
            for page in [finding.find(ContestFilter(words=name, tab=tab), now=now)]
        ]
        assert found == [[]] * len(finding.TABS)
