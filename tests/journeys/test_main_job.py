"""The product's main job, by six people in six browsers: from sign-up to the settled payout."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from tests.journeys.pictures import drawing, photograph
from tests.running import Site

pytestmark = pytest.mark.real_clock


def test_six_people_go_from_sign_up_to_settled_payout(
    site: Site, cast: SimpleNamespace, tmp_path: Path
) -> None:
    hana, ken, mei, rei, sota, ume = cast.hana, cast.ken, cast.mei, cast.rei, cast.sota, cast.ume
    names = {"Canary-Takahashi", "Canary-Hayashi", "canary-designer", "canary-file"}
    ume.hidden = {*names, "canary", "Secret-title"}
    hana.hidden, rei.hidden = set(names), set(names)
    ken.hidden, mei.hidden = (
        {"Canary-Hayashi", "Secret-title-of-Mei"},
        {
            "Canary-Takahashi",
            "Secret-title-of-Ken",
        },
    )

    # Everybody but the judge makes an account.
    hana.registers()
    sota.joins_the_staff()
    ken.registers()
    mei.registers()
    ume.registers()

    # The brief, field by field.
    contest = hana.opens_a_brief()
    hana.writes(
        contest, "what", title="みなと焙煎所のロゴ", lead="小樽の運河沿いの焙煎所です。", category="logo"
    )
    hana.writes(
        contest, "brief", description="看板と豆袋に使うロゴを募集します。", wanted="一色でも読めること"
    )
    hana.adds_references(contest, drawing(tmp_path / "signboard.png", colour="#5a3b1e"))
    hana.chooses(contest, "files", "SVG", "PDF")
    hana.chooses(contest, "rules", "not allowed")
    hana.writes(contest, "prize", prize="120,000", closes=in_tokyo(timedelta(days=2)))
    hana.goes_to(f"/contests/{contest}/preview")
    ume.goes_to(f"/contests/{contest}", status=404)

    # The money, in two short receipts.
    reference = hana.asks_how_to_pay(contest)
    sota.records(statement=f"{reference} ミズノ ハナ", amount=100_000, bank="みなと銀行")
    hana.goes_to(f"/contests/{contest}/funding")
    hana.reads("¥33,200")
    sota.records(statement=reference.lower().replace(" ", "-"), amount=33_200, bank="みなと銀行")
    hana.publishes(contest)
    sota.goes_to(f"/staff/ledger?contest={contest}")

    # The entries.
    ume.goes_to("/contests")
    ume.reads("みなと焙煎所のロゴ")
    ume.goes_to(f"/contests/{contest}")
    photo = photograph(tmp_path / "canary-file-ken.jpg", artist="Ken Canary-Takahashi")
    kens = ken.enters(contest, photo, title="Secret-title-of-Ken", note="From the quay.", slowly=True)
    ken.sees_it_ready(contest, kens)
    ken.sends_a_version(
        contest,
        kens,
        drawing(tmp_path / "canary-file-k2.webp", colour="#1f3d5a"),
        title="Secret-title-of-Ken, II",
    )
    ken.sees_it_ready(contest, kens, version=2)
    meis = mei.enters(
        contest,
        drawing(tmp_path / "canary-file-m1.png", colour="#0b7a4b"),
        drawing(tmp_path / "canary-file-m2.webp", colour="#7a0b4b"),
        title="Secret-title-of-Mei",
    )
    mei.sees_it_ready(contest, meis)
    mei.enters(
        contest, drawing(tmp_path / "canary-file-m3.png", colour="#4b0b7a"), title="Secret-title-of-Mei, B"
    )
    third = mei.enters(
        contest, drawing(tmp_path / "canary-file-m4.png", colour="#7a4b0b"), title="Secret-title-of-Mei, C"
    )
    mei.sees_it_ready(contest, third)
    for stranger in (ume, ken):
        stranger.goes_to(f"/contests/{contest}")
        stranger.goes_to(f"/contests/{contest}/entries/{meis}", status=404)
    ken.goes_to("/")

    # A word, a refusal that is taken back, one's own entry taken back.
    hana.goes_to(f"/contests/{contest}")
    hana.writes_to_the_designer(contest, meis, "丸みがいいですね。線をもう少し太くできますか。")
    mei.answers(contest, meis, "はい、できます。")
    hana.declines(contest, kens, chip="Style", text="The style does not fit a roaster.")
    ken.goes_to(f"/contests/{contest}/entries/{kens}")
    ken.reads("The style does not fit a roaster.")
    hana.restores(contest, kens)
    mei.withdraws(contest, third)

    # The panel, then the deadline.
    hana.invites(contest, rei.email)
    rei.accepts_the_invitation()
    rei.goes_to(f"/contests/{contest}")
    site.let_pass(timedelta(days=2, minutes=15))
    ken.goes_to(f"/contests/{contest}/entries/new", status=409)

    # Quick review by keyboard: undo, and a reload in the middle.
    rei.sweeps(contest, "pz")
    assert rei.done() == "0"
    rei.sweeps(contest, "px")
    assert rei.done() == "2"
    rei.page.reload()
    assert rei.done() == "2"
    rei.page.keyboard.press("u")
    rei.reads("You have seen every entry.")
    rei.goes_to(f"/contests/{contest}/sweep?mark=keep")
    hana.goes_to(f"/contests/{contest}")
    hana.reads("1 of 1 keeps")

    # The choice.
    hana.gives_stars(contest, meis, 5)
    hana.shortlists(contest, meis)
    hana.shortlists(contest, kens)
    hana.compares(contest, meis, kens)
    hana.hidden -= {"Canary-Hayashi"}
    rei.hidden -= {"Canary-Hayashi"}
    hana.awards(contest, meis)
    site.mailbox.link(ken.email, "/#finished")
    site.mailbox.link(mei.email, f"/contests/{contest}/handover")

    # The handover: a delivery, a change, a second delivery, acceptance.
    hana.hidden -= {"canary-file"}
    svg, pdf = tmp_path / "canary-file-logo.svg", tmp_path / "canary-file-logo.pdf"
    svg.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    pdf.write_bytes(b"%PDF-1.7\n" + b"0" * 200_000)
    mei.accepts_the_agreement(contest)
    mei.adds_to_the_delivery(contest, svg, format="SVG")
    mei.adds_to_the_delivery(contest, pdf, format="PDF")
    mei.delivers(contest)
    assert hana.saves(contest, "canary-file-logo.svg") == svg.read_bytes()
    hana.asks_for_a_change(contest, "線をもう少し太く。")
    svg.write_text("<svg xmlns='http://www.w3.org/2000/svg' stroke-width='4'/>")
    mei.adds_to_the_delivery(contest, svg, format="SVG")
    mei.delivers(contest)
    hana.accepts(contest)

    # The prize leaves the site.
    hana.hidden = set()
    assert mei.balance() == "¥120,000"
    mei.gives_bank_details(number="1234567", holder="ハヤシ メイ")
    mei.goes_to("/me/earnings")
    mei.asks_for_the_payout()
    sota.sends_the_payout(mei.name)
    sota.settles_the_payout(mei.name)
    assert mei.balance() == "¥0"
    site.mailbox.awaits(mei.email, "¥120,000")

    # What is left behind.
    ume.goes_to(f"/contests/{contest}")
    ume.goes_to(f"/contests/{contest}/entries/{meis}", status=404)
    sota.goes_to("/staff")
    sota.goes_to("/staff/jobs")
    sota.reads("No failed jobs.")
    site.flask("ledger", "verify")
    assert "Hayashi" not in site.mailbox.said_to(ken.email) + site.mailbox.said_to(ume.email)
    assert len(site.mailbox.to(ume.email)) == 1  # the link of her registration
    assert not re.search("Traceback|locked", site.log("web") + site.log("worker"))
    assert [trouble for person in vars(cast).values() for trouble in person.troubles] == []


def in_tokyo(ahead: timedelta) -> str:
    """A local time in Tokyo, as a browser's field takes it."""
    return (datetime.now(ZoneInfo("Asia/Tokyo")) + ahead).strftime("%Y-%m-%dT%H:%M")
