"""The register of contests in a real browser: nothing serious for axe, nothing wider than its window, empty or full."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.serving import make_server

from contest.contests.model import Contest
from contest.kernel.clock import utcnow
from contest.kernel.db import transaction
from contest.kernel.money import yen
from contest.people.model import Person
from tests import cast
from tests.axe import check
from tests.payments import scene as payment_scene

pytestmark = pytest.mark.real_clock


@pytest.fixture
def url(app: Flask, built: None) -> Iterator[str]:
    """The site on a port of its own; contests with long titles and large sums, one of them hidden."""
    who = cast.join(app)
    with app.app_context():
        payment_scene.prize_for(who["ken"], client_id=who["hana"], staff_id=who["sota"])
        open_ = payment_scene.paid(who["hana"], by=who["sota"])
        payment_scene.publish(open_, who["hana"])
        lapsed = payment_scene.paid(who["mei"], by=who["sota"])
        payment_scene.publish(lapsed, who["mei"])
        payment_scene.refund(lapsed, who["mei"])
        payment_scene.draft(who["hana"], title="")
        large = payment_scene.paid(who["mei"], by=who["sota"], amount=yen(111_000_000))
        payment_scene.publish(large, who["mei"])
        with transaction() as session:
            hidden = {
                "hidden_at": utcnow(),
                "hidden_reason": "x",
                "title": "運河沿いの焙煎所の看板と豆袋に使うロゴタイプ" * 2,
            }
            session.execute(update(Contest).where(Contest.id == open_).values(**hidden))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_register_is_sound_at_both_widths(app, url, chromium, language):
    with app.app_context(), transaction() as session:
        session.execute(update(Person).values(language=language))
    session = cast.browser(app, "sota").get_cookie("session").value
    wrong = {}
    for width in (1280, 390):
        context = chromium.new_context(base_url=url, viewport={"width": width, "height": 900})
        context.add_cookies([{"name": "session", "value": session, "url": url}])
        page = context.new_page()
        for name, path in (("full", ""), ("empty", "?shelf=awarded"), ("not found", "?q=nothing&client=1")):
            page.goto(f"/staff/contests{path}")
            found, wide = check(page), page.evaluate("document.documentElement.scrollWidth")
            if found or wide > width:
                wrong[name, width] = (found, wide)
        context.close()
    assert not wrong
