"""From a brief to a paid prize through the API alone: what docs/api says, against a whole site."""

import importlib.util
import re
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from contest import create_app
from tests import cast
from tests.api.callers import token
from tests.conftest import settings
from tests.journeys.pictures import drawing
from tests.running import Site, running

pytestmark = pytest.mark.real_clock  # the commands ask the shell's `date`

DOCS = Path(__file__).parents[2] / "docs" / "api"
CALL = timedelta(days=3, hours=1)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>\n'


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A whole site on SQLite and the disk store, with a real worker, and the cast in it, a token each."""
    folder = tmp_path_factory.mktemp("walkthrough")
    with running(folder, SECURITY_PASSWORD_HASH="plaintext") as site:
        app = create_app(**settings(site.database_url, folder))
        site.tokens = {
            name: token(app, person_id)
            for name, person_id in cast.join(app, "hana", "mei", "rei", "sota").items()
        }
        # One as docs/api says it.
        site.flask("person", "create", "ken@example.jp", "--name", "Ken", "--password", cast.PASSWORD)
        site.tokens["ken"] = site.flask("person", "token", "ken@example.jp").removesuffix("\n")
        drawing(folder / "logo.png", colour="#1f3d5a")
        drawing(folder / "other.png", colour="#7a0b4b")
        (folder / "logo.svg").write_text(SVG)
        yield site


@pytest.fixture(scope="module")
def konpe():
    """The client of the docs, as anyone would copy it."""
    spec = importlib.util.spec_from_file_location("client", DOCS / "client.py")
    client = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(client)
    return client


def invitation(site: Site) -> str:
    return site.mailbox.link("rei@example.jp", r"/invitations/").rpartition("/")[2]


def test_the_client_is_short_and_stands_on_the_standard_library_alone():
    source = (DOCS / "client.py").read_text()
    assert (
        len(source.splitlines()) <= 70 and len([line for line in source.splitlines() if line.strip()]) <= 60
    )
    taken = set(re.findall(r"^(?:import|from) (\w+)", source, re.M))
    assert taken == {"hashlib", "json", "mimetypes", "pathlib", "time", "urllib", "uuid"}


def test_the_commands_of_the_walkthrough(site):
    """Every block of walkthrough.md, one after the other, in one shell; days pass where the text says so."""
    parts = re.findall(
        r"^## ([^\n]+)\n.*?```sh\n(.*?)```", (DOCS / "walkthrough.md").read_text(), re.M | re.S
    )
    assert len(parts) == 10
    shell = subprocess.Popen(
        ["bash"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=site.folder
    )  # fmt: skip
    for heading, commands in parts:
        given = "set -euo pipefail\n"
        if heading.startswith("Two words"):
            secrets = "".join(f"{name.upper()}={secret}\n" for name, secret in site.tokens.items())
            given += f"URL={site.url}\n{secrets}"
        if "$INVITATION" in heading:
            given += f"INVITATION={invitation(site)}\n"
        if heading.startswith("The deadline passes"):
            site.let_pass(CALL)
        shell.stdin.write(f"{given}{commands}\nset +e\necho DONE\n")
        shell.stdin.flush()
        said = []
        while (line := shell.stdout.readline()) not in ("DONE\n", ""):
            said.append(line)
        assert line == "DONE\n", f"{heading}\n{''.join(said)}"
    shell.stdin.close()
    assert shell.wait(10) == 0
    site.flask("ledger", "verify")


def test_the_client_goes_the_same_way(site, konpe):
    hana, ken, rei, sota = (konpe.Konpe(site.url, site.tokens[who]) for who in ("hana", "ken", "rei", "sota"))
    folder, closes = site.folder, (datetime.now(UTC) + timedelta(days=3)).isoformat()
    contest = hana(
        "POST", "/contests", title="Logo", description="A logo.", prize={"amount": 50_000, "currency": "JPY"},
        required_formats=["SVG"], entries_close_at=closes,
    )  # fmt: skip
    number, at = contest["number"], f"/contests/{contest['number']}"
    assert hana("POST", f"{at}/funding", gateway="sandbox")["state"] == "held"
    assert hana("POST", f"{at}/publication")["state"] == "open"
    with pytest.raises(konpe.Problem, match=r"request\.not_found"):
        ken("POST", f"{at}/judges", email="rei@example.jp")
    hana("POST", f"{at}/judges", email="rei@example.jp")
    site.mailbox.awaits("rei@example.jp", "Logo")
    assert rei("POST", f"/invitations/{invitation(site)}/acceptance") == {"contest": number}

    upload = ken.send(number, folder / "logo.png")
    entry = ken("POST", f"{at}/entries", uploads=[upload], title="Morning", declarations={"own_work": True})
    while ken("GET", f"{at}/entries/{entry['number']}")["state"] != "ready":
        pass
    site.let_pass(CALL)
    rei("PUT", f"{at}/entries/{entry['number']}/mark", mark="keep")
    award = hana("POST", f"{at}/award", entry=entry["number"])
    assert award["prize"] == {"amount": 50_000, "currency": "JPY"}

    version = ken("GET", f"{at}/handover")["agreement"]["text_version"]
    ken("POST", f"{at}/handover/agreement", text_version=version)
    ken("POST", f"{at}/handover/deliverables", format="SVG",
        upload=ken.send(number, folder / "logo.svg", purpose="deliverable"))  # fmt: skip
    while ken("GET", f"{at}/handover")["deliverables"][0]["state"] != "ready":
        pass
    ken("POST", f"{at}/handover/delivery")
    before = sum(one["amount"] for one in ken("GET", "/me/balance")["balances"])
    assert hana("POST", f"{at}/handover/acceptance")["state"] == "accepted"
    assert sum(one["amount"] for one in ken("GET", "/me/balance")["balances"]) == before + 50_000
    bank = {
        "bank": "みさき信用金庫",
        "branch": "小樽",
        "kind": "ordinary",
        "number": "1234567",
        "holder": "タカハシ ケン",
    }
    ken("PUT", "/me/payout-details", **bank)
    payout = ken("POST", "/me/payouts", currency="JPY")
    assert payout["amount"]["amount"] == before + 50_000
    sota("POST", f"/payouts/{payout['id']}/dispatch")
    assert sota("POST", f"/payouts/{payout['id']}/settlement")["state"] == "settled"
    keys = [line["key"] for line in sota.each("/ledger")]
    assert len(keys) == len(set(keys)) > 4
    site.flask("ledger", "verify")
