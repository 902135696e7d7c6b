"""How often one may ask: each token by itself, visitors by their network."""

import pytest

from contest import create_app
from tests import cast
from tests.api.callers import Caller, caller
from tests.conftest import settings


@pytest.fixture
def site(database, tmp_path):
    return create_app(**settings(database, tmp_path) | {"API_RATE": "3 per minute"})


def test_who_asks_too_often_is_told_how_long_to_wait(site):
    ids = cast.join(site)
    ken, mei = caller(site, ids["ken"]), caller(site, ids["mei"])
    statuses = [ken.get(path).status for path in ("/contests", "/me/contests", "/contests/1", "/contests")]
    assert statuses == [200, 200, 404, 429]
    answer = ken.get("/contests")
    assert answer.json["code"] == "request.too_many"
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert mei.get("/contests").status == 200
    # Tokens that open nothing are counted with the visitors of their network.
    assert [Caller(site, f"konpe_{n}").get("/contests").status for n in range(3)] == [401] * 3
    assert Caller(site).get("/contests").status == 429
    assert Caller(site, "konpe_more").get("/contests").status == 429
    assert site.test_client().get("/contests").status_code == 200  # pages are not of the API


def test_redis_counts_for_all_processes(database, tmp_path, redis_url):
    facts = settings(database, tmp_path) | {"API_RATE": "3 per minute", "REDIS_URL": redis_url}
    one, two = create_app(**facts), create_app(**facts)
    ids = cast.join(one)
    ken = caller(one, ids["ken"])
    elsewhere = Caller(two, ken.secret)
    statuses = [asked.get("/contests").status for asked in (ken, elsewhere, ken, elsewhere)]
    assert statuses == [200, 200, 200, 429]
