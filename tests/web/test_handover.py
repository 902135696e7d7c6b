"""The handover's pages: each side's view of every state, files to whom they belong, and every form misused."""

import re

import pytest
from sqlalchemy import select

from contest.awards import queries as award_queries, rules as award_rules
from contest.awards.actions import awarding, handover
from contest.awards.model import Handover
from contest.contests.model import Contest
from contest.entries.actions import closing as closing_actions
from contest.events.model import Recorded
from contest.kernel.clock import utcnow
from contest.kernel.db import reader
from contest.people.model import Person
from tests.awards import scene as award_scene
from tests.awards.scene import DAY, SECOND
from tests.cast import NAMES, browser
from tests.judging import rows
from tests.statements import of_page as statements

ROLES = ["hana", "ken", "mei", "rei", "sota", "ume", None]
THEIRS = {"hana": 200, "ken": 200, "mei": 404, "rei": 404, "sota": 200, "ume": 404, None: 303}


@pytest.fixture
def stage(app):
    now = utcnow()
    made = award_scene.judging(app, closed=now - DAY)
    with app.app_context():
        rows.judge(made.contest, made.who["rei"])
        award_scene.award(made, now=now)
    return made


@pytest.fixture
def full(app, stage):
    """Delivered: the stage and the ids of its two files."""
    with app.app_context():
        ids = award_scene.complete(stage, now=utcnow())
        award_scene.deliver(stage, now=utcnow())
    return stage, ids


def at(stage, more=""):
    return f"/contests/{stage.contest}/handover{more}"


def state(app, stage):
    with app.app_context():
        return award_scene.state(stage)


def everyone(app, stage):
    return {who: browser(app, who).get(at(stage)).status_code for who in ROLES}


def test_winner_client_and_staff_see_it_in_every_state_and_nobody_else(app, stage):
    assert everyone(app, stage) == THEIRS
    with app.app_context():
        award_scene.complete(stage, now=utcnow())
        award_scene.deliver(stage, now=utcnow())
    assert everyone(app, stage) == THEIRS
    with app.app_context():
        handover.request_changes(stage.contest, note="太く", by=stage.who["hana"], now=utcnow())
    assert everyone(app, stage) == THEIRS
    with app.app_context():
        award_scene.deliver(stage, now=utcnow())
        handover.accept(stage.contest, by=stage.who["hana"], now=utcnow())
    assert everyone(app, stage) == THEIRS


def test_a_voided_handover_is_seen_by_staff_alone_once_the_contest_has_ended(app, full):
    stage, ids = full
    with app.app_context():
        handover.request_changes(stage.contest, note="太く", by=stage.who["hana"], now=utcnow())
        late = utcnow() + 60 * DAY
        awarding.void(stage.contest, reason="納品がありません", by=stage.who["sota"], now=late)
        closing_actions.lapse(stage.contest, now=late + 8 * DAY)
    assert everyone(app, stage) == THEIRS | {"hana": 409, "ken": 404}
    page = browser(app, "sota").get(at(stage)).text
    assert "納品がありません" in page and 'action="/contests/' not in page.replace('method="get" action=', "")
    file = at(stage, f"/deliverables/{ids[0]}")
    assert browser(app, "sota").get(file, query_string={"reason": "調査"}).status_code == 302
    assert [browser(app, who).get(file).status_code for who in ("hana", "ken")] == [409, 404]


def test_a_draft_file_is_the_winners_alone_until_it_is_delivered(app, stage):
    with app.app_context():
        ids = award_scene.complete(stage, now=utcnow())
    file = at(stage, f"/deliverables/{ids[0]}")
    reason = {"reason": "調査"}
    answers = {who: browser(app, who).get(file, query_string=reason).status_code for who in ROLES}
    assert answers == THEIRS | {"hana": 409, "ken": 302, "sota": 404}
    assert "logo.svg" not in browser(app, "hana").get(at(stage)).text
    with app.app_context():
        award_scene.deliver(stage, now=utcnow())
    answers = {who: browser(app, who).get(file, query_string=reason).status_code for who in ROLES}
    assert answers == THEIRS | {"hana": 302, "ken": 302, "sota": 302}


def test_after_a_change_request_the_client_fetches_what_was_delivered_and_no_new_draft(app, full, store):
    stage, ids = full
    with app.app_context():
        handover.request_changes(stage.contest, note="太く", by=stage.who["hana"], now=utcnow())
        draft = award_scene.add(stage, b"<svg>draft</svg>", now=utcnow(), name="draft.svg")
        award_scene.keep()
    hana = browser(app, "hana")
    assert hana.get(at(stage, f"/deliverables/{draft}")).status_code == 404
    assert "draft.svg" not in hana.get(at(stage)).text
    answer = hana.get(at(stage, f"/deliverables/{ids[0]}"))
    status, headers, body = store.fetch(answer.location)
    assert (status, body) == (200, b"<svg>ken</svg>")
    assert headers["content-disposition"].startswith("attachment")


def test_files_of_another_contest_are_not_found(app, full):
    stage, ids = full
    with app.app_context():
        other = rows.contest(stage.who["hana"], state="awarded")
    assert browser(app, "hana").get(f"/contests/{other}/handover/deliverables/{ids[0]}").status_code in (
        404,
        409,
    )
    assert browser(app, "hana").get(at(stage, "/deliverables/99999")).status_code == 404


@pytest.mark.parametrize("reason", ["", "  ", "a\x00", "x" * 2001])
def test_staff_fetch_a_file_with_a_reason_only(app, full, reason):
    stage, ids = full
    answer = browser(app, "sota").get(at(stage, f"/deliverables/{ids[0]}"), query_string={"reason": reason})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text


def test_every_fetch_is_on_the_record(app, full):
    stage, ids = full
    for who, reason in (("hana", ""), ("ken", ""), ("sota", "苦情の調査")):
        browser(app, who).get(at(stage, f"/deliverables/{ids[0]}"), query_string={"reason": reason})
    with app.app_context():
        seen = select(Recorded.by_id, Recorded.facts).where(Recorded.kind == "handover.deliverable_fetched")
        found = {(by, facts["deliverable_id"], facts["reason"]) for by, facts in reader().execute(seen)}
    assert found == {
        (stage.who["hana"], ids[0], ""),
        (stage.who["ken"], ids[0], ""),
        (stage.who["sota"], ids[0], "苦情の調査"),
    }


def test_a_client_who_runs_the_site_needs_no_reason_for_what_is_theirs_and_voids_nothing(app, full):
    stage, ids = full
    with app.app_context():
        award_scene.alter(Person, stage.who["hana"], is_staff=True)
        handover.request_changes(stage.contest, note="太く", by=stage.who["hana"], now=utcnow())
        page = award_queries.handover(stage.contest)
        award_scene.alter(Handover, page.handover.id, due_at=utcnow() - 31 * DAY)
    hana = browser(app, "hana")
    assert hana.get(at(stage, f"/deliverables/{ids[0]}")).status_code == 302
    assert "Void the award" not in hana.get(at(stage)).text
    assert hana.post(f"/contests/{stage.contest}/award/void", data={"reason": "自分で"}).status_code == 409
    assert state(app, stage) == ("awarded", "changes_requested")


# --- the winner's forms


def test_the_agreement_is_accepted_once_by_the_winner_with_the_box_ticked(app, stage):
    ken = browser(app, "ken")
    assert ken.post(at(stage, "/agreement"), data={"version": award_scene.VERSION}).status_code == 422
    sent = {"version": award_scene.VERSION, "agreed": "1", "once": "k"}
    assert [ken.post(at(stage, "/agreement"), data=sent).status_code for _ in range(2)] == [303, 303]
    for version in ("", "1999-01", "x" * 5000, "\x00"):
        answer = ken.post(at(stage, "/agreement"), data={"version": version, "agreed": "1"})
        assert answer.status_code == 409
    for who in ("hana", "mei", "rei", "sota", "ume"):
        assert browser(app, who).post(at(stage, "/agreement"), data=sent).status_code == 404
    with app.app_context():
        assert award_queries.handover(stage.contest).handover.winner_agreed_at is not None


def test_files_are_added_once_and_a_refused_form_keeps_what_has_arrived(app, stage):
    with app.app_context():
        upload = award_scene.send(stage, b"<svg/>", now=utcnow(), name="主ロゴ.svg")
    ken, way = browser(app, "ken"), at(stage, "/deliverables")
    nothing = ken.post(way, data={"format": "SVG"})
    assert (nothing.status_code, "Choose a file and wait" in nothing.text) == (422, True)
    for format in ("", "EXE", "x" * 9000, "\x00"):
        answer = ken.post(way, data={"format": format, "uploads": upload})
        assert answer.status_code == 422
        assert upload in answer.text, "still chosen"
    for strange in ("x" * 22, "'; --", "\x00", "あ"):
        answer = ken.post(way, data={"format": "SVG", "uploads": [upload, strange]})
        assert answer.status_code == 422
    sent = {"format": "SVG", "uploads": [upload, upload], "once": "k"}
    assert [ken.post(way, data=sent).status_code for _ in range(2)] == [303, 303]
    assert "主ロゴ.svg" in ken.get(at(stage)).text
    with app.app_context():
        assert len(award_queries.handover(stage.contest).files) == 1


def test_another_persons_upload_is_no_file_of_mine(app, stage):
    with app.app_context():
        upload = award_scene.send(stage, b"<svg/>", by="mei", now=utcnow())
    answer = browser(app, "ken").post(at(stage, "/deliverables"), data={"format": "SVG", "uploads": upload})
    assert answer.status_code == 422
    with app.app_context():
        assert award_queries.handover(stage.contest).files == []


def test_while_the_store_is_away_the_form_says_so_and_pages_open(app, stage, store):
    with app.app_context():
        from contest.entries import uploads

        upload = uploads.promise(
            stage.contest, by=stage.who["ken"], purpose="deliverable", filename="a.svg", size=3, now=utcnow(),
            content_type="image/svg+xml", sha256="0" * 64,
        ).id  # fmt: skip
    store.away = True
    ken = browser(app, "ken")
    answer = ken.post(at(stage, "/deliverables"), data={"format": "SVG", "uploads": upload})
    assert answer.status_code == 503
    assert upload in answer.text
    assert ken.get(at(stage)).status_code == 200


def test_a_delivery_that_lacks_something_says_what(app, stage):
    ken = browser(app, "ken")
    answer = ken.post(at(stage, "/delivery"))
    assert (answer.status_code, "Accept the transfer agreement first" in answer.text) == (409, True)
    with app.app_context():
        award_scene.agree(stage, now=utcnow())
        award_scene.add(stage, b"<svg/>", now=utcnow())
    assert "still being checked" in ken.post(at(stage, "/delivery")).text
    with app.app_context():
        award_scene.keep()
    assert "Still missing: PDF" in ken.post(at(stage, "/delivery")).text
    assert state(app, stage) == ("awarded", "awaiting")


def summary(answer):
    """The list above the page: where its entries lead, each to a place of the page, and what it says."""
    (listed,) = re.findall(
        r'<div class="note note--error" role="alert" tabindex="-1".*?</div>', answer.text, re.S
    )
    places = re.findall(r'href="#([^"]+)"', listed)
    assert all(f'id="{place}"' in answer.text for place in places)
    assert answer.text.index(listed) < answer.text.index('class="turn ')
    return answer.status_code, places, listed


def test_what_was_refused_is_listed_at_the_top_with_the_way_to_its_place(app, stage):
    ken = browser(app, "ken")
    status, places, said = summary(ken.post(at(stage, "/agreement"), data={"version": award_scene.VERSION}))
    assert (status, places, "Tick the box" in said) == (422, ["agreed"], True)
    status, places, said = summary(ken.post(at(stage, "/delivery")))
    assert (status, places, "Accept the transfer agreement first" in said) == (409, ["agree"], True)
    assert "The files were not delivered." in said
    with app.app_context():
        award_scene.agree(stage, now=utcnow())
    status, places, said = summary(ken.post(at(stage, "/delivery")))
    assert (status, places, "Still missing: SVG, PDF" in said) == (409, ["files"], True)
    status, places, _said = summary(ken.post(at(stage, "/deliverables"), data={"format": "SVG"}))
    assert (status, places) == (422, ["uploads"])
    with app.app_context():
        upload = award_scene.send(stage, b"<svg/>", now=utcnow())
    status, places, _said = summary(ken.post(at(stage, "/deliverables"), data={"uploads": upload}))
    assert (status, places) == (422, ["format"])
    with app.app_context():
        award_scene.add(stage, b"\xff\xd8\xff\xe0 a photograph", "PDF", name="photo.pdf", now=utcnow())
        award_scene.add(stage, b"<svg/>", now=utcnow())
        award_scene.keep()
    status, places, said = summary(ken.post(at(stage, "/delivery")))
    assert (status, places, "photo.pdf" in said) == (409, ["files-live"], True)
    assert 'role="alert"' not in ken.get(at(stage)).text


def test_the_client_and_staff_are_told_at_the_top_too(app, full):
    stage, ids = full
    status, places, _said = summary(browser(app, "hana").post(at(stage, "/change-requests")))
    assert (status, places) == (422, ["note"])
    status, places, _said = summary(browser(app, "sota").get(at(stage, f"/deliverables/{ids[0]}")))
    assert (status, places) == (422, [f"why-{ids[0]}"])


@pytest.fixture
def doubtful(app, stage):
    """Agreed, an SVG kept, and a JPEG that is named and given as the PDF: the stage and the JPEG's id."""
    with app.app_context():
        award_scene.agree(stage, now=utcnow())
        award_scene.add(stage, b"<svg/>", now=utcnow())
        photo = award_scene.add(
            stage, b"\xff\xd8\xff\xe0 a photograph", "PDF", name="photo.pdf", now=utcnow()
        )
        award_scene.keep()
    return stage, photo


def test_a_file_that_does_not_look_like_its_format_waits_for_the_winner_s_word_and_both_read_of_it(
    app, doubtful
):
    stage, photo = doubtful
    ken, hana, said = (
        browser(app, "ken"),
        browser(app, "hana"),
        "PDF is required here, but photo.pdf is a JPEG image.",
    )
    page = ken.get(at(stage)).text
    assert (said in page, "This is right" in page, page.count('class="doubt"')) == (True, True, 1)
    refused = ken.post(at(stage, "/delivery"))
    assert refused.status_code == 409
    assert "These files do not look like the format they are for: photo.pdf." in refused.text
    assert said not in hana.get(at(stage)).text, "nothing was delivered"
    assert state(app, stage) == ("awarded", "awaiting")

    way = at(stage, f"/deliverables/{photo}/confirmation")
    assert [ken.post(way, data={"once": "k"}).status_code for _ in range(2)] == [303, 303]
    assert ken.post(way, data={"once": "l"}).status_code == 409
    page = ken.get(at(stage)).text
    assert "You confirmed on" in page and "This is right" not in page
    assert ken.post(at(stage, "/delivery")).status_code == 303

    page = hana.get(at(stage)).text
    assert page.count(said) == 2, "among the files, and in the dialog of acceptance"
    assert page.count("The winner confirmed on") == 2
    assert state(app, stage) == ("awarded", "delivered")


def test_the_list_asks_for_itself_again_while_a_file_is_being_checked(app, stage):
    ken = browser(app, "ken")
    with app.app_context():
        award_scene.add(stage, b"<svg/>", now=utcnow())
    assert "hx-get=" in ken.get(at(stage)).text
    with app.app_context():
        award_scene.keep()
    assert "hx-get=" not in ken.get(at(stage)).text


def test_in_japanese_too(app, doubtful):
    stage, _photo = doubtful
    with app.app_context():
        award_scene.alter(Person, stage.who["ken"], language="ja")
    page = browser(app, "ken").get(at(stage)).text
    assert "PDFが必要ですが、photo.pdf の内容はJPEG画像です。" in page and "このままでよい" in page


def test_the_winner_is_spoken_to(app, stage):
    ken, hana, name = browser(app, "ken"), browser(app, "hana"), NAMES["ken"]

    def head(who):
        page = who.get(at(stage)).text
        return page[page.index('class="title') : page.index('aria-labelledby="agree"')]

    acts = [
        lambda: None,
        lambda: (award_scene.complete(stage, now=utcnow()), award_scene.deliver(stage, now=utcnow())),
        lambda: handover.request_changes(stage.contest, note="太く", by=stage.who["hana"], now=utcnow()),
        lambda: award_scene.deliver(stage, now=utcnow()),
        lambda: handover.accept(stage.contest, by=stage.who["hana"], now=utcnow()),
    ]
    said = [
        "Deliver your files.",
        "You have delivered everything.",
        "The client asked for a change. Deliver again.",
        "You have delivered everything.",
        "Accepted. The prize is in your balance.",
    ]
    for act, sentence in zip(acts, said, strict=True):
        with app.app_context():
            act()
        assert (sentence, sentence in head(ken), name in head(ken)) == (sentence, True, False)
        assert (sentence, sentence in head(hana), name in head(hana)) == (sentence, False, True)


def test_in_japanese_a_file_is_deleted_with_one_word_and_a_sentence_is_whole(app, stage):
    with app.app_context():
        award_scene.alter(Person, stage.who["ken"], language="ja")
        award_scene.alter(Person, stage.who["hana"], language="ja")
        award_scene.add(stage, b"\xff\xd8\xff\xe0 a photograph", "PDF", name="photo.pdf", now=utcnow())
        award_scene.keep()
    ken = browser(app, "ken")
    page = ken.get(at(stage)).text
    files = page[page.index('id="files-live"') : page.index("</ul>", page.index('id="files-live"'))]
    assert "契約に同意し</b>、続いて" in page and "ファイルを納品してください。" in page
    assert files.count("削除") == 2, "what is said of the doubt, and the button"
    assert "1項目をご確認ください" in ken.post(at(stage, "/agreement")).text
    way = re.search(r"/deliverables/\d+/removal", files)[0]
    assert "ファイルを削除しました。" in ken.post(at(stage, way), follow_redirects=True).text
    with app.app_context():
        award_scene.complete(stage, now=utcnow())
        award_scene.deliver(stage, now=utcnow())
    assert "検収するか、修正を依頼してください" in browser(app, "hana").get(at(stage)).text


@pytest.mark.parametrize("who", ["hana", "mei", "rei", "sota", "ume"])
def test_nobody_confirms_a_format_for_the_winner(app, doubtful, who):
    stage, photo = doubtful
    assert browser(app, who).post(at(stage, f"/deliverables/{photo}/confirmation")).status_code == 404
    with app.app_context():
        assert all(file.confirmed_at is None for file in award_queries.handover(stage.contest).files)


def test_files_that_agree_and_those_from_before_the_update_are_not_in_doubt(app, full):
    stage, _ids = full
    for who in ("hana", "ken"):
        assert 'class="doubt"' not in browser(app, who).get(at(stage)).text


def test_a_double_click_delivers_once(app, stage):
    with app.app_context():
        award_scene.complete(stage, now=utcnow())
    ken = browser(app, "ken")
    assert [ken.post(at(stage, "/delivery"), data={"once": "k"}).status_code for _ in range(2)] == [303, 303]
    with app.app_context():
        assert award_queries.handover(stage.contest).handover.deliveries == 1


def test_nothing_changes_while_the_client_looks(app, full):
    stage, ids = full
    ken = browser(app, "ken")
    for way in ("/deliverables", f"/deliverables/{ids[0]}/removal", "/delivery", "/agreement"):
        assert ken.post(at(stage, way), data={"agreed": "1"}).status_code == 409, way


# --- the client's forms


def test_the_dialog_shows_what_acceptance_means_and_only_its_button_accepts(app, full):
    stage, _ids = full
    hana = browser(app, "hana")
    for asked, opened in (("", False), ("?accept=1", True)):
        page = hana.get(at(stage) + asked).text
        dialog = page[page.index("<dialog") : page.index("</dialog>")]
        assert ('id="accept"' in dialog, " open>" in dialog) == (True, opened)
        for said in (
            "Accept the delivery?",
            "¥100,000",
            NAMES["ken"],
            "You cannot undo this.",
            "27",
            "logo.svg",
        ):
            assert said in dialog, said
        assert "Accept delivery · ¥100,000" in dialog
    assert state(app, stage) == ("awarded", "delivered")


@pytest.mark.parametrize("who", ["ken", "sota"])
def test_nobody_else_is_shown_the_dialog(app, full, who):
    stage, _ids = full
    assert "<dialog" not in browser(app, who).get(at(stage) + "?accept=1").text


def test_a_double_click_accepts_once(app, full):
    stage, _ids = full
    hana = browser(app, "hana")
    assert [hana.post(at(stage, "/acceptance"), data={"once": "k"}).status_code for _ in range(2)] == [
        303,
        303,
    ]
    assert hana.post(at(stage, "/acceptance"), data={"once": "l"}).status_code == 409
    assert state(app, stage) == ("settled", "accepted")


def test_what_is_accepted_is_the_delivery_that_was_shown(app, full):
    stage, _ids = full
    hana = browser(app, "hana")
    assert '<input type="hidden" name="delivery" value="1">' in hana.get(at(stage)).text
    with app.app_context():
        handover.request_changes(stage.contest, note="太く", by=stage.who["hana"], now=utcnow())
        award_scene.deliver(stage, now=utcnow())
    answer = hana.post(at(stage, "/acceptance"), data={"delivery": "1"})
    assert (answer.status_code, "delivered again" in answer.text) == (409, True)
    assert state(app, stage) == ("awarded", "delivered")
    assert hana.post(at(stage, "/acceptance"), data={"delivery": "2"}).status_code == 303
    assert state(app, stage) == ("settled", "accepted")


@pytest.mark.parametrize("note", ["", " \n ", "x" * 4001, "a\x00", "\udcff"])
def test_a_change_needs_words(app, full, note):
    stage, _ids = full
    sent = {"note": note.encode("utf-8", "surrogateescape")}
    answer = browser(app, "hana").post(at(stage, "/change-requests"), data=sent)
    assert answer.status_code == 422
    assert state(app, stage) == ("awarded", "delivered")


def test_a_double_click_asks_for_one_change_and_its_words_are_text(app, full):
    stage, _ids = full
    hana = browser(app, "hana")
    sent = {"note": "太く <script>alert(1)</script>", "once": "k"}
    assert [hana.post(at(stage, "/change-requests"), data=sent).status_code for _ in range(2)] == [303, 303]
    page = browser(app, "ken").get(at(stage)).text
    assert "太く &lt;script&gt;" in page and "<script>alert" not in page
    with app.app_context():
        assert award_queries.handover(stage.contest).handover.changes_used == 1


def test_once_the_five_days_are_over_the_page_offers_nothing(app, full):
    stage, _ids = full
    with app.app_context():
        page = award_queries.handover(stage.contest)
        award_scene.alter(Handover, page.handover.id, accept_by=utcnow() - SECOND)
    hana = browser(app, "hana")
    assert "<dialog" not in hana.get(at(stage) + "?accept=1").text
    assert hana.post(at(stage, "/acceptance")).status_code == 409
    assert state(app, stage) == ("awarded", "delivered")


@pytest.mark.parametrize("who", ["ken", "mei", "rei", "sota", "ume"])
def test_nobody_else_answers_for_the_client(app, full, who):
    stage, _ids = full
    for way, data in (("/acceptance", {}), ("/change-requests", {"note": "太く"})):
        assert browser(app, who).post(at(stage, way), data=data).status_code == 404
    assert state(app, stage) == ("awarded", "delivered")


def test_the_page_says_who_acts_next_and_that_no_tax_is_withheld(app, full):
    stage, _ids = full
    page = browser(app, "hana").get(at(stage)).text
    assert "Accept delivery" in page and "does not withhold tax" in page and "Auto-accepted in" in page
    assert "27" in page and "28" in page, "the articles of the agreement"
    assert not re.search(r"<(a|img)[^>]+(inbox|deliverables)/[0-9a-f]{2}/", page), "no key of the store"


def test_the_page_takes_as_many_statements_for_twenty_files_as_for_two(app, full):
    stage, _ids = full
    hana = browser(app, "hana")
    few = statements(app, hana, at(stage))
    with app.app_context():
        handover.request_changes(stage.contest, note="太く", by=stage.who["hana"], now=utcnow())
        for n in range(18):
            award_scene.add(stage, f"<svg>{n}</svg>".encode(), now=utcnow())
        award_scene.keep()
        award_scene.deliver(stage, now=utcnow())
    assert len(few) == len(statements(app, hana, at(stage))) == 6
    with app.app_context():
        assert len(award_queries.handover(stage.contest).of_delivery(2)) == award_rules.MOST_FILES
        assert reader().get_one(Contest, stage.contest).state == "awarded"


# --- "My entries" of the winner

DELIVER, AGAIN, VIEW = "Deliver the files", "Read it and deliver again", "View the delivery"


def test_my_entries_say_where_the_handover_stands_and_offer_what_is_next(app, stage):
    def says():
        page = browser(app, "ken").get("/me/entries").text
        return page, [one for one in (DELIVER, AGAIN, VIEW) if f">{one}</a>" in page]

    page, offered = says()
    assert (offered, "Delivery is due" in page) == ([DELIVER], True)
    with app.app_context():
        award_scene.alter(
            Handover, award_queries.handover(stage.contest).handover.id, due_at=utcnow() - SECOND
        )
    page, offered = says()
    assert (offered, "Delivery was due" in page) == ([DELIVER], True)
    with app.app_context():
        award_scene.complete(stage, now=utcnow())
        award_scene.deliver(stage, now=utcnow())
    page, offered = says()
    assert (offered, "Delivered. If the client does not answer by" in page) == ([VIEW], True)
    with app.app_context():
        handover.request_changes(stage.contest, note="太く", by=stage.who["hana"], now=utcnow())
    page, offered = says()
    assert (offered, "The client asked for a change." in page) == ([AGAIN], True)
    with app.app_context():
        award_scene.deliver(stage, now=utcnow())
        award_scene.alter(
            Handover, award_queries.handover(stage.contest).handover.id, accept_by=utcnow() - SECOND
        )
    page, offered = says()
    assert (offered, "is being settled" in page, "not answer by" in page) == ([VIEW], True, False)
    with app.app_context():
        handover.accept(stage.contest, by=None, now=utcnow())
    page, offered = says()
    assert (offered, "The prize is in your balance." in page) == ([], True)
