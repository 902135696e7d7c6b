"""The throwaway servers are real, empty, one's own, and gone afterwards."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
import redis

from tests import services


def dsn(url: str) -> str:
    return url.replace("+psycopg", "")


def test_each_fresh_database_is_a_copy_of_its_template_and_stands_alone(postgres_server):
    model = postgres_server.fresh()
    with psycopg.connect(dsn(model)) as connection:
        connection.execute("CREATE TABLE prize (yen int)")

    first, second = postgres_server.fresh(model), postgres_server.fresh(model)
    with psycopg.connect(dsn(first)) as connection:
        connection.execute("INSERT INTO prize VALUES (100000)")

    with psycopg.connect(dsn(second)) as connection:
        assert connection.execute("SELECT count(*) FROM prize").fetchone() == (0,)
    for url in (first, second, model):
        postgres_server.drop(url)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(dsn(first))


def test_postgres_is_there_under_its_sqlalchemy_address(postgres_url):
    with psycopg.connect(dsn(postgres_url)) as connection:
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)


def test_redis_is_there_and_empty(redis_url):
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0


@pytest.mark.real_clock
def test_rgw_keeps_what_it_is_given(rgw):
    bucket, client = rgw.bucket(), rgw.client()

    client.put_object(Bucket=bucket, Key="a", Body=b"ink")

    assert client.get_object(Bucket=bucket, Key="a")["Body"].read() == b"ink"


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_what_is_not_installed_skips_but_fails_under_ci(monkeypatch, ci, outcome):
    monkeypatch.setenv("CI", ci)

    with pytest.raises(outcome, match="Redis is not installed: apt-get install"):
        services.lacking("Redis", services.APT + "redis-server")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux kills the children of a killed run")
def test_servers_die_with_a_killed_run_and_its_folder_is_swept(tmp_path):
    if not services.postgres_program("postgres"):
        services.lacking("PostgreSQL", services.APT + "postgresql")
    run = subprocess.Popen(
        [sys.executable, "-c", _A_RUN],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": "/tmp"},
    )
    folder = Path(run.stdout.readline().strip())
    postmaster = int((folder / "data" / "postmaster.pid").read_text().split()[0])

    run.send_signal(signal.SIGKILL)
    run.wait()

    give_up = time.monotonic() + 10
    while services._alive(postmaster) and time.monotonic() < give_up:
        time.sleep(0.05)
    assert not services._alive(postmaster)
    with services._folder("after"):
        assert not folder.exists()


_A_RUN = """
import time
from tests import services
with services._folder("doomed") as folder, services._postgres(folder):
    print(folder, flush=True)
    time.sleep(60)
"""
