"""Settings that would put money, people or secrets at risk keep the site shut."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

import config
from contest.kernel.settings import Unsafe, complete

READY = {
    "KONPE_ENV": "production",
    "SECRET_KEY": "long and random, or so we shall pretend",
    "PUBLIC_URL": "https://konpe.example.jp",
    "GATEWAYS": "bank_transfer",
    "BANK_KEYS": Fernet.generate_key().decode(),
    "HOUSE_NAME": "みなとコンペ",
    "HOUSE_CONTACT": "house@example.jp",
    "HOUSE_BANK_ACCOUNT": "みなと銀行 本店 普通 1234567",
    "MAIL_SERVER": "mail.example.jp",
    "MAIL_USE_TLS": True,
}


def given(tmp_path: Path, **changes: object) -> dict[str, object]:
    plain = {name: getattr(config, name) for name in dir(config) if name.isupper()}
    return plain | {"INSTANCE": tmp_path, "DATABASE_URL": "sqlite://"} | changes


def test_with_nothing_set_development_runs(tmp_path):
    found = given(tmp_path)
    complete(found)
    assert found["BANK_KEYS"] and found["GATEWAYS"] == ["bank_transfer", "sandbox"]
    assert found["SESSION_COOKIE_SECURE"] is False


def test_a_complete_production_runs_with_secure_cookies(tmp_path):
    found = given(tmp_path, **READY)
    complete(found)
    assert found["SESSION_COOKIE_SECURE"] is True and found["TRUSTED_HOSTS"] == ["konpe.example.jp"]


@pytest.mark.parametrize(
    "changes",
    [{"MAIL_SERVER": "127.0.0.1", "MAIL_USE_TLS": False}, {"MAIL_USE_TLS": False, "MAIL_USE_SSL": True}],
)
def test_a_mail_server_on_this_machine_or_over_tls_is_taken(tmp_path, changes):
    complete(given(tmp_path, **READY | changes))


def test_what_is_written_from_then_on_is_for_this_account_alone(tmp_path):
    complete(given(tmp_path / "instance"))
    written = tmp_path / "instance" / "file"
    written.touch()
    assert (tmp_path / "instance").stat().st_mode & 0o777 == 0o700 and written.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"SECRET_KEY": config.SECRET_KEY}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"GATEWAYS": "bank_transfer,sandbox"}, "sandbox"),
        ({"GATEWAYS": ""}, "GATEWAYS"),
        ({"BANK_KEYS": ""}, "BANK_KEYS"),
        ({"HOUSE_CONTACT": ""}, "HOUSE_CONTACT"),
        ({"HOUSE_BANK_ACCOUNT": ""}, "HOUSE_BANK_ACCOUNT"),
        ({"MAIL_SERVER": ""}, "MAIL_SERVER"),
        ({"MAIL_USE_TLS": False}, "MAIL_SERVER is on another machine"),
        ({"MAIL_USE_TLS": False, "MAIL_SERVER": "127.0.0.1", "MAIL_PASSWORD": "x"}, "MAIL_PASSWORD"),
        ({"MAIL_USE_SSL": True}, "exclude each other"),
        ({"FEE_PERCENT": "ten"}, "FEE_PERCENT"),
        ({"FEE_TAX": "101"}, "FEE_TAX"),
        ({"KONPE_ENV": "staging"}, "KONPE_ENV"),
        ({"KONPE_ENV": "development"}, "127.0.0.1"),
    ],
)
def test_each_risk_is_refused_by_name(tmp_path, changes, says):
    with pytest.raises(Unsafe, match=says):
        complete(given(tmp_path, **READY | changes))


def test_who_starts_it_reads_all_risks_at_once_and_no_traceback(tmp_path):

    environment = {**os.environ, "KONPE_ENV": "production", "KONPE_INSTANCE": str(tmp_path)}
    start = subprocess.run(
        [sys.executable, "-c", "import wsgi"], cwd=Path(config.__file__).parent, env=environment,
        capture_output=True, text=True,
    )  # fmt: skip
    assert start.returncode == 1 and "Traceback" not in start.stderr
    for name in ("SECRET_KEY", "BANK_KEYS", "HOUSE_NAME", "MAIL_SERVER"):
        assert name in start.stderr
