"""The winner's forms: the agreement, the files, the delivery, each misused too."""

import re

from contest.awards import queries as award_queries
from contest.awards.actions import handover
from contest.kernel.clock import utcnow
from contest.people.model import Person
from tests.awards import scene as award_scene
from tests.cast import NAMES, browser
from tests.web.handover.pages import at, state


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
        from contest.entries.actions.uploads import promising

        upload = promising.promise(
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
