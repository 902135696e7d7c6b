"""The demo, through the real acts and the real cage, on SQLite and the disk store."""

import pytest
from sqlalchemy import create_engine, text

from contest.demo import sample_art
from tests.running import running


def test_the_same_seed_draws_the_same_picture():
    assert sample_art.draw(7, "Minato") == sample_art.draw(7, "Minato")
    assert sample_art.draw(7, "Minato").content != sample_art.draw(8, "Minato").content


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory):
    with running(tmp_path_factory.mktemp("demo"), "web") as site:
        site.printed = site.flask("demo")
        yield site


def rows(site, query):
    with create_engine(f"sqlite:///{site.folder}/konpe.db").connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_the_demo_shows_a_contest_in_each_state_and_one_with_sixty_entries(lived_in):
    states = rows(lived_in, "SELECT DISTINCT state FROM contest ORDER BY state")
    assert states == [("awarded",), ("cancelled",), ("draft",), ("lapsed",), ("published",), ("settled",)]
    handovers = rows(lived_in, "SELECT DISTINCT state FROM handover ORDER BY state")
    assert handovers == [("accepted",), ("awaiting",), ("delivered",)]
    largest = rows(
        lived_in, "SELECT count(*) FROM entry WHERE state = 'ready' GROUP BY contest_id ORDER BY 1 DESC"
    )
    assert largest[0][0] >= 60
    assert rows(lived_in, "SELECT count(*) FROM entry WHERE state IN ('processing', 'unreadable')") == [(0,)]
    assert rows(lived_in, "SELECT count(DISTINCT judge_id) FROM mark") == [(3,)]


def test_its_work_is_done_its_mails_are_written_and_its_books_balance(lived_in):
    assert rows(lived_in, "SELECT DISTINCT kind FROM job WHERE state = 'dead'") == []
    assert rows(lived_in, "SELECT count(*) > 100 FROM mail") == [(1,)]
    assert lived_in.mailbox.mails == []
    assert "balance" in lived_in.flask("ledger", "verify")


def test_it_prints_sign_ins_and_fills_a_site_once(lived_in):
    assert "konpe-demo-2026" in lived_in.printed and "sota@konpe.example" in lived_in.printed
    with pytest.raises(AssertionError, match="this one already has accounts"):
        lived_in.flask("demo")


def test_it_refuses_outside_development(tmp_path):
    production = {
        "KONPE_ENV": "production", "GATEWAYS": "bank_transfer", "HOUSE_CONTACT": "house@example.jp",
        "HOUSE_NAME": "コンペ運営", "SECRET_KEY": "a production secret of more than 32 characters",
        "BANK_KEYS": "Zm9yIHRlc3RzIG9ubHksIG5vdCBhIHJlYWwga2V5ISE=",
    }  # fmt: skip
    with (
        running(tmp_path, "worker", **production) as site,
        pytest.raises(AssertionError, match="development"),
    ):
        site.flask("demo")
