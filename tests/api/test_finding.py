"""Finding contests over the API: the same wishes as on the page, refused by field where they are not understood."""

from datetime import timedelta

import pytest

from contest.kernel.clock import utcnow
from tests import cast
from tests.api.callers import Caller, caller
from tests.contests import stored

NEAR, FAR = timedelta(days=2), timedelta(days=20)


@pytest.fixture
def visitor(app):
    ids, now = cast.join(app), utcnow()

    def keep(title, closes=FAR, **changes):
        stored.contest(
            app, ids["hana"],
            **{"state": "published", "title": title, "entries_close_at": now + closes, "published_at": now} | changes,
        )  # fmt: skip

    keep("Harbour", prize_amount=50_000)
    keep("Harbour poster", category="poster", closes=NEAR, prize_amount=300_000)
    keep("Library", visibility="open", prize_amount=1_000_000)
    keep("Hidden harbour", hidden_at=now)
    keep("Harbour long ago", state="settled", closes=-FAR)
    return Caller(app)


def titles(visitor, asked):
    return [one["title"] for one in visitor.get(f"/contests?{asked}").json["items"]]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=ＨＡＲＢＯＵＲ", ["Harbour poster", "Harbour"]),
        ("q=harbour&state=awarded", ["Harbour long ago"]),
        ("order=prize", ["Library", "Harbour poster", "Harbour"]),
        ("order=prize&prize_from=50000&prize_to=300000", ["Harbour poster", "Harbour"]),
        ("days=3", ["Harbour poster"]),
        ("visibility=open", ["Library"]),
        ("category=poster&q=ha", ["Harbour poster"]),
        ("q=hidden", []),
    ],
)
def test_what_is_wished_for_is_found(visitor, asked, found):
    assert titles(visitor, asked) == found


def test_pages_go_on_in_every_order(visitor):
    for order in ("closing", "newest", "prize", "fewest"):
        whole, seen, path = titles(visitor, f"order={order}"), [], f"/contests?order={order}&limit=1"
        while path:
            page = visitor.get(path).json
            seen += [one["title"] for one in page["items"]]
            path = page["next"] and f"/contests?order={order}&limit=1&cursor={page['next']}"
        assert seen == whole and len(whole) == 3


@pytest.mark.parametrize(
    "asked", ["order=x", "days=0", "prize_from=-1", "visibility=x", "q=" + "x" * 201, "state=draft"]
)
def test_a_wish_that_is_not_understood_is_refused_at_its_field(visitor, asked):
    answer = visitor.get(f"/contests?{asked}")

    assert (answer.status, list(answer.json["errors"])) == (422, [asked.partition("=")[0]])


def test_a_contest_is_watched_over_the_api(app):
    ids, now = cast.join(app), utcnow()
    ken, visitor = caller(app, ids["ken"]), Caller(app)
    facts = {"state": "published", "published_at": now, "entries_close_at": now + FAR}
    numbers = [stored.contest(app, ids["hana"], **facts) for _ in range(2)]
    draft = stored.contest(app, ids["hana"], state="draft")

    for number in (*numbers, numbers[0]):
        assert ken.send("PUT", f"/contests/{number}/watching").status == 204
    page = ken.get("/me/watching?limit=1").json
    assert [one["number"] for one in page["items"]] == numbers[1:]
    page = ken.get(f"/me/watching?limit=1&cursor={page['next']}").json
    assert ([one["number"] for one in page["items"]], page["next"]) == (numbers[:1], None)
    for _ in range(2):
        assert ken.send("DELETE", f"/contests/{numbers[0]}/watching").status == 204
    assert [one["number"] for one in ken.get("/me/watching").json["items"]] == numbers[1:]
    assert ken.send("PUT", f"/contests/{draft}/watching").status == 404
    assert (
        caller(app, ids["hana"]).send("PUT", f"/contests/{draft}/watching").json["code"]
        == "contest.not_to_watch"
    )
    for method in ("PUT", "DELETE"):
        assert visitor.send(method, f"/contests/{numbers[0]}/watching").status == 401
    assert visitor.get("/me/watching").status == 401
