"""The pages of conversation and inbox in a real browser: nothing serious for axe, nothing wider than a phone."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.serving import make_server

from contest.contests.actions import conversation as conversation_actions, deadline
from contest.contests.model import Contest
from contest.entries.actions import closing
from contest.kernel.clock import utcnow
from contest.kernel.db import reader, transaction
from contest.notices import leaving
from contest.notices.actions import settings as notice_settings
from contest.people.model import Person
from contest.work import queue
from tests import cast
from tests.axe import check
from tests.contests import stored

pytestmark = pytest.mark.real_clock

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def site(app: Flask, chromium: Any) -> Iterator[tuple[str, dict[str, tuple[str, str]]]]:
    """The site on a port of its own, with something said of every kind; its pages, by name: who looks, and where."""
    ids, now = cast.join(app), utcnow()
    number = stored.contest(
        app, ids["hana"], state="published", published_at=now - 3 * DAY, entries_close_at=now + 6 * DAY,
        title="みなと焙煎所のロゴ", description="小樽の運河沿いの焙煎所です。\n色は藍を基本にしてください。看板と豆袋に使います。",
    )  # fmt: skip
    stored.contest(app, ids["hana"], state="lapsed", published_at=now - 60 * DAY, ended_at=now - 20 * DAY)
    stored.entries(app, number, 3, by=[ids["ken"], ids["mei"]])
    with app.app_context():
        then = now - 2 * DAY
        conversation_actions.ask(
            number, by=ids["ken"], text="色は何色まで使えますか。金の箔押しも考えています。", now=then
        )
        conversation_actions.answer(
            number, 1, by=ids["hana"], text="二色までです。箔押しは豆袋だけに使えます。", now=then + HOUR
        )
        conversation_actions.ask(
            number, by=ids["mei"], text="店名の英字表記はありますか。", now=then + 2 * HOUR
        )
        said, text = "色は藍を基本にしてください。", "色は藍と墨の二色までにしてください。"
        conversation_actions.clarify(
            number, by=ids["hana"], part="description", said=said, text=text, now=then + 3 * HOUR
        )
        conversation_actions.clarify(
            number, by=ids["hana"], part="other", said="", text="英字は MINATO です。", now=then + 4 * HOUR
        )
        closes = reader().get_one(Contest, number).entries_close_at
        deadline.extend_deadline(number, to=closes + 2 * DAY, by=ids["hana"], now=then + 5 * HOUR)
        closing.close_early(number, by=ids["hana"], now=now - HOUR)
        conversation_actions.announce(
            number, by=ids["hana"], text="たくさんのご応募、ありがとうございます。", entrants=2, now=now
        )
        notice_settings.choose(ids["ken"], {"questions": "digest"})
        queue.drain(now + DAY)
        leave = leaving.link(ids["ken"], "threads", now=utcnow()).removeprefix("http://localhost")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    here = f"/contests/{number}"
    yield (
        f"http://localhost:{server.server_port}",
        {
            "contest of the client": ("hana", here),
            "contest of an entrant": ("ken", here),
            "brief": ("hana", f"{here}/brief"),
            "entries": ("ken", f"{here}/entries"),
            "timeline": ("hana", f"{here}/timeline"),
            "payments": ("hana", f"{here}/payments"),
            "questions asked": ("ken", f"{here}/questions"),
            "questions answered": ("hana", f"{here}/questions"),
            "clarification": ("hana", f"{here}/clarifications/new"),
            "announcement": ("hana", f"{here}/announcements/new"),
            "deadline": ("hana", f"{here}/deadline"),
            "inbox": ("ken", "/me/notices"),
            "mails": ("ken", "/me/mail"),
            "leaving": ("ken", leave),
            "my work": ("hana", "/"),
            "work of an entrant": ("ken", "/"),
            "a shelf of it": ("hana", "/me/work/run"),
            "about": ("ken", "/about"),
            "contests": ("ken", "/contests?shelf=judging"),
        },
    )
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("language", ["ja", pytest.param("en", marks=pytest.mark.nightly)])
def test_every_page_is_sound_at_both_widths(app, site, chromium, language):
    url, pages = site
    with app.app_context(), transaction() as session:
        session.execute(update(Person).values(language=language))
    wrong = {}
    for width in (1280, 390):
        context = chromium.new_context(base_url=url, viewport={"width": width, "height": 900})
        page = context.new_page()
        page.route(
            "https://files.test/**", lambda route: route.fulfill(content_type="image/svg+xml", body="<svg/>")
        )
        for name, (who, path) in pages.items():
            session = cast.browser(app, who).get_cookie("session").value
            context.add_cookies([{"name": "session", "value": session, "url": url}])
            page.goto(path)
            found = check(page)
            wide = page.evaluate("document.documentElement.scrollWidth")
            if found or wide > width:
                wrong[name, width] = (found, wide)
        context.close()
    assert wrong == {}
