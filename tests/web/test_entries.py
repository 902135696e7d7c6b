"""The pages of entries: submitting, looking, declining, talking, hiding; each visited by everybody."""

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from contest.awards.model import Award, Handover
from contest.contests.model import Contest
from contest.entries import actions as entry_actions, queries as entry_queries
from contest.entries.model import Comment, Entry, Upload, Version
from contest.events.model import Recorded
from contest.judging import actions as judging_actions
from contest.kernel.clock import utcnow
from contest.kernel.db import db, transaction
from tests import cast as people
from tests.conftest import both_databases
from tests.entries import scene as entry_scene
from tests.imaging import samples
from tests.judging import rows

EVERYBODY = (None, "hana", "ken", "mei", "rei", "sota", "ume")
NAUGHTY = [
    "\x00",
    "\ufffd",
    "x" * 100_000,
    "\u202e",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
]


@pytest.fixture
def cast(app):
    return entry_scene.people(app)


@pytest.fixture
def number(app, cast):
    with app.app_context():
        return entry_scene.contest(cast["hana"])


@pytest.fixture
def entered(app, store, cast, number):
    """Ken's entry #1, prepared."""
    with app.app_context():
        entry_scene.enter(store, number, cast["ken"])
        entry_scene.work()
    return number


def change(app, number, **changes):
    with app.app_context(), transaction() as session:
        row = session.get_one(Contest, number)
        for name, value in changes.items():
            setattr(row, name, value)


def sent(app, store, cast, number, shade=1, who="ken"):
    with app.app_context():
        return entry_scene.send(store, number, cast[who], entry_scene.png(shade))


def submit(app, number, *uploads, who="ken", path=None, **typed):
    form = {"own_work": "1", "ai": "none", "uploads": list(uploads)} | typed
    return people.browser(app, who).post(path or f"/contests/{number}/entries", data=form)


def count(app, model):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model))


def state(app, number, entry=1):
    with app.app_context():
        return entry_queries.find(number, entry).state


class TestSubmitting:
    def test_the_form_then_the_entry(self, app, store, cast, number):
        assert people.browser(app, "ken").get(f"/contests/{number}/entries/new").status_code == 200
        answer = submit(app, number, sent(app, store, cast, number), title="港の朝")
        assert (answer.status_code, answer.location) == (303, f"/contests/{number}/entries/1")

    def test_a_double_click_is_one_entry(self, app, store, cast, number):
        upload = sent(app, store, cast, number)
        answers = [submit(app, number, upload, once="the same key") for _ in range(2)]
        assert [answer.location for answer in answers] == [f"/contests/{number}/entries/1"] * 2
        assert count(app, Entry) == 1

    def test_a_key_used_for_something_else_is_another_key_here(self, app, store, cast, entered):
        people.browser(app, "ken").post(
            f"/contests/{entered}/entries/1/comments", data={"text": "Hm", "once": "same"}
        )
        assert submit(app, entered, sent(app, store, cast, entered), once="same").status_code == 303
        assert count(app, Entry) == 2

    def test_what_was_typed_and_sent_is_kept_when_something_is_wrong(self, app, store, cast, number):
        upload = sent(app, store, cast, number)
        answer = submit(
            app, number, upload, own_work="", title="港の朝", note="倉庫の石", stock_used="1", stock="no link"
        )
        assert answer.status_code == 422
        text = html.unescape(answer.text)
        for kept in ("港の朝", "倉庫の石", "no link", upload, "canary-file.png"):
            assert kept in text
        for wrong in ("Confirm that this is your own work", "no link is not a valid link"):
            assert wrong in text
        assert count(app, Entry) == 0

    @pytest.mark.parametrize("ai", ["", "maybe"])
    def test_whether_ai_was_used_is_chosen_by_the_designer(self, app, store, cast, number, ai):
        page = people.browser(app, "ken").get(f"/contests/{number}/entries/new").text
        assert re.findall(r'name="ai" value="(\w+)"( checked)?', page) == [("none", ""), ("used", "")]
        upload = sent(app, store, cast, number)
        answer = submit(app, number, upload, ai=ai)
        assert (answer.status_code, count(app, Entry)) == (422, 0)
        assert answer.text.count("Choose whether you used generative AI.") == 2, (
            "above the form and at the field"
        )
        assert submit(app, number, upload).status_code == 303

    def test_a_new_version_keeps_what_the_last_one_said_of_ai(self, app, store, cast, number):
        for shade, (ai, said) in enumerate(
            (("none", [("none", " checked"), ("used", "")]), ("used", [("none", ""), ("used", " checked")])),
            1,
        ):
            submit(app, number, sent(app, store, cast, number, shade), ai=ai, ai_tools="Tool, for sketches")
            page = people.browser(app, "ken").get(f"/contests/{number}/entries/{shade}/versions/new").text
            assert re.findall(r'name="ai" value="(\w+)"( checked)?', page) == said

    @pytest.mark.parametrize("ids", [[], ["x"], ["\x00"], ["A" * 22], ["é" * 22], ["x" * 10_000]])
    def test_uploads_nobody_knows_are_refused_at_the_field(self, app, cast, number, ids):
        answer = submit(app, number, *ids)
        assert answer.status_code == 422
        assert count(app, Entry) == 0

    def test_six_images_are_one_too_many(self, app, store, cast, number):
        ids = [sent(app, store, cast, number, shade) for shade in range(6)]
        assert submit(app, number, *ids).status_code == 422
        assert submit(app, number, *ids[:5]).status_code == 303

    def test_anothers_upload_is_refused(self, app, store, cast, number):
        foreign = sent(app, store, cast, number, who="mei")
        answer = submit(app, number, foreign)
        assert answer.status_code == 422
        assert "canary-file" not in answer.text

    def test_an_upload_that_has_not_arrived_is_named(self, app, cast, number):
        with app.app_context():
            waiting = entry_scene.promise(number, cast["ken"], entry_scene.png()).id
        answer = submit(app, number, waiting)
        assert answer.status_code == 422
        assert "canary-file.png is still uploading" in html.unescape(answer.text)

    def test_storage_away_keeps_the_form_and_says_so(self, app, store, cast, number):
        with app.app_context():
            promised = entry_scene.promise(number, cast["ken"], entry_scene.png())
        store.away = True
        answer = submit(app, number, promised.id, title="港の朝")
        assert answer.status_code == 503
        assert (
            "Storage is not responding" in answer.text
            and "港の朝" in answer.text
            and promised.id in answer.text
        )

    def test_the_eleventh_says_what_to_do(self, app, store, cast, number):
        with app.app_context():
            for shade in range(10):
                entry_scene.enter(store, number, cast["ken"], entry_scene.png(shade))
        answer = submit(app, number, sent(app, store, cast, number, 99))
        assert answer.status_code == 409
        assert "Withdraw one to make room" in answer.text

    @pytest.mark.parametrize(("policy", "status"), [("forbidden", 422), ("declare", 422), ("free", 303)])
    def test_ai_without_a_word_as_the_contest_has_it(self, app, store, cast, number, policy, status):
        change(app, number, ai_policy=policy)
        assert submit(app, number, sent(app, store, cast, number), ai="used").status_code == status

    def test_the_same_bytes_again_are_told(self, app, store, cast, number):
        for _ in range(2):
            submit(app, number, sent(app, store, cast, number, 7))
        browser = people.browser(app, "ken")
        answer = browser.post(
            f"/contests/{number}/entries",
            data={"own_work": "1", "ai": "none", "uploads": [sent(app, store, cast, number, 7)]},
            follow_redirects=True,
        )
        assert "You already used this file in #1, #2." in answer.text

    @pytest.mark.parametrize(("who", "get", "post"), [
        (None, 303, 303), ("hana", 404, 404), ("ken", 200, 422), ("ume", 200, 422), ("sota", 404, 404),
    ])  # fmt: skip
    def test_who_may_enter(self, app, number, who, get, post):
        assert people.browser(app, who).get(f"/contests/{number}/entries/new").status_code == get
        assert submit(app, number, who=who).status_code == post

    def test_a_new_version_from_the_entry_or_from_the_form(self, app, store, cast, entered):
        ken = people.browser(app, "ken")
        assert "港の朝" in ken.get(f"/contests/{entered}/entries/1/versions/new").text
        answer = submit(
            app, entered, sent(app, store, cast, entered, 2), path=f"/contests/{entered}/entries/1/versions"
        )
        assert answer.status_code == 303
        assert submit(app, entered, sent(app, store, cast, entered, 3), version_of="1").status_code == 303
        assert (count(app, Entry), count(app, Version)) == (1, 3)

    @pytest.mark.parametrize("way", ["/versions", "version_of"])
    def test_a_version_that_replaces_a_rated_one_is_asked_for_once(self, app, store, cast, entered, way):
        with app.app_context():
            judging_actions.rate(entered, 1, by=cast["hana"], stars=4, now=utcnow())
        upload = sent(app, store, cast, entered, 2)
        to = (
            {"path": f"/contests/{entered}/entries/1/versions"} if way == "/versions" else {"version_of": "1"}
        )
        invalid = submit(app, entered, upload, own_work="", **to)
        assert invalid.status_code == 422 and "<dialog" not in invalid.text
        asked = submit(app, entered, upload, title="Two", **to)
        assert asked.status_code == 200 and count(app, Version) == 1
        [dialog] = re.findall(r"<dialog.*?</dialog>", asked.text, re.DOTALL)
        assert "4 of 5 stars" in dialog and re.search(r"<dialog[^>]* open>", dialog) and "<img" in dialog
        assert re.search(r'form="entry" name="confirmed" value="1">Submit version 2 of #1<', dialog)
        assert "<input" not in dialog  # nothing is typed or ticked
        form = re.search(r'<form method="post" action="([^"]+)" id="entry"', asked.text)
        assert form[1] == f"/contests/{entered}/entries/1/versions"
        assert upload in asked.text and 'value="Two"' in asked.text
        assert submit(app, entered, upload, path=form[1], title="Two", confirmed="1").status_code == 303
        assert count(app, Version) == 2

    def test_a_judges_mark_asks_nothing(self, app, store, cast, entered):
        """Whether it is asked must not tell an author that a judge has marked the entry."""
        upload = sent(app, store, cast, entered, 2)
        change(app, entered, entries_close_at=utcnow())
        with app.app_context():
            rows.mark(rows.judge(entered, cast["rei"]), entry_queries.find(entered, 1).id, "keep")
        answer = submit(app, entered, upload, path=f"/contests/{entered}/entries/1/versions")
        assert answer.status_code == 303

    @pytest.mark.parametrize("version_of", ["2", "999999999999", "-1", "x", "１"])
    def test_a_version_of_an_entry_that_is_not_ones_own_is_refused(
        self, app, store, cast, entered, version_of
    ):
        with app.app_context():
            entry_scene.enter(store, entered, cast["mei"])
        answer = submit(app, entered, sent(app, store, cast, entered, 2), version_of=version_of)
        assert answer.status_code == 422

    def test_anothers_entry_gets_no_version(self, app, store, cast, entered):
        mei = people.browser(app, "mei")
        assert mei.get(f"/contests/{entered}/entries/1/versions/new").status_code == 404
        assert mei.post(f"/contests/{entered}/entries/1/versions").status_code == 404


class TestThePage:
    @pytest.mark.parametrize(
        ("visibility", "statuses"),
        [
            ("blind", {None: 404, "hana": 200, "ken": 200, "mei": 404, "rei": 404, "sota": 200, "ume": 404}),
            ("open", dict.fromkeys(EVERYBODY, 200)),
        ],
    )
    def test_who_sees_an_entry(self, app, entered, visibility, statuses):
        change(app, entered, visibility=visibility)
        seen = {
            who: people.browser(app, who).get(f"/contests/{entered}/entries/1").status_code
            for who in EVERYBODY
        }
        assert seen == statuses

    @pytest.mark.parametrize("who", [None, "hana", "mei", "rei", "ume"])
    def test_no_canary_of_the_author_shows(self, app, entered, who):
        change(app, entered, visibility="open")
        browser = people.browser(app, who)
        for path in (f"/contests/{entered}/entries/1", f"/contests/{entered}"):
            text = html.unescape(browser.get(path).text)
            for canary in (people.NAMES["ken"], "ken@example.jp", "canary-file"):
                assert canary not in text, path

    def test_in_a_blind_contest_404_looks_like_no_entry_at_all(self, app, entered):
        mei = people.browser(app, "mei")
        there, nowhere = (mei.get(f"/contests/{entered}/entries/{n}") for n in (1, 2))
        strip = lambda page: re.sub(r'content="[^"]*"|Reference: \w+', "", page.text)  # noqa: E731
        assert strip(there).replace("/entries/1", "/entries/2") == strip(nowhere)

    def test_while_it_is_prepared_it_asks_for_itself(self, app, store, cast, number):
        with app.app_context():
            entry_scene.enter(store, number, cast["ken"])
        ken = people.browser(app, "ken")
        assert "hx-get" in ken.get(f"/contests/{number}/entries/1").text
        with app.app_context():
            entry_scene.work()
        assert "hx-get" not in ken.get(f"/contests/{number}/entries/1").text

    def test_an_unreadable_one_says_why_and_what_to_do(self, app, store, cast, number):
        with app.app_context():
            entry_scene.enter(store, number, cast["ken"], b"GIF89a and nothing more")
            entry_scene.work()
        page = html.unescape(people.browser(app, "ken").get(f"/contests/{number}/entries/1").text)
        assert (
            "There is a problem with a file in version 1." in page
            and "canary-file.png" in page
            and "Submit a new version" in page
        )
        assert people.browser(app, "hana").get(f"/contests/{number}/entries/1").status_code == 404

    @pytest.mark.parametrize("version", ["1", "2", "x", "-1", "9" * 50, "%00"])
    def test_versions_by_number(self, app, entered, version):
        answer = people.browser(app, "ken").get(f"/contests/{entered}/entries/1?version={version}")
        assert answer.status_code == (404 if version == "2" else 200)

    def test_what_people_wrote_cannot_act(self, app, store, cast, number):
        submit(
            app,
            number,
            sent(app, store, cast, number),
            title="<script>x</script>",
            note="<img src=x onerror=y>",
        )
        with app.app_context():
            entry_scene.work()
        page = people.browser(app, "hana").get(f"/contests/{number}/entries/1").text
        assert "<script>x" not in page and "<img src=x" not in page

    def test_japanese_too(self, app, entered):
        with app.app_context(), transaction() as session:
            from contest.people.model import Person

            for person in session.scalars(select(Person)):
                person.language = "ja"
        for who in ("ken", "hana", "sota"):
            assert people.browser(app, who).get(f"/contests/{entered}/entries/1").status_code == 200
        assert people.browser(app, "ken").get(f"/contests/{entered}/entries/new").status_code == 200
        assert people.browser(app, "ken").get("/me/entries").status_code == 200


class TestOriginals:
    def fetch(self, app, number, who, **query):
        return people.browser(app, who).get(f"/contests/{number}/entries/1/original", query_string=query)

    @pytest.mark.parametrize(
        ("who", "status"),
        [(None, 303), ("hana", 404), ("ken", 302), ("mei", 404), ("sota", 422), ("ume", 404)],
    )
    def test_who_gets_one_while_the_contest_runs(self, app, entered, who, status):
        assert self.fetch(app, entered, who).status_code in ({404, 409} if who == "hana" else {status})

    def test_it_comes_as_an_attachment_with_a_name_that_says_nothing_and_is_recorded(
        self, app, store, cast, entered
    ):
        status, headers, body = store.fetch(self.fetch(app, entered, "ken").location)
        assert (status, body) == (200, entry_scene.png(cast["ken"]))
        assert headers["content-disposition"].startswith("attachment") and "canary" not in str(headers)
        with app.app_context():
            row = db.session.scalars(select(Recorded).where(Recorded.kind == "entry.original_fetched")).one()
        assert (row.by_id, row.facts["reason"]) == (cast["ken"], "")

    def test_staff_give_a_reason_that_is_recorded(self, app, entered, cast):
        assert self.fetch(app, entered, "sota", reason="  ").status_code == 422
        assert self.fetch(app, entered, "sota", reason="a report of plagiarism").status_code == 302
        with app.app_context():
            row = db.session.scalars(select(Recorded).where(Recorded.kind == "entry.original_fetched")).one()
        assert (row.by_id, row.facts["reason"]) == (cast["sota"], "a report of plagiarism")

    def test_after_a_delivery_the_client_gets_the_winners_and_nobody_elses(self, app, store, cast, entered):
        with app.app_context():
            entry_scene.enter(store, entered, cast["mei"])
            entry_scene.work()
            chosen = entry_queries.find(entered, 1).id
            now = utcnow()
            with transaction() as session:
                award = Award(
                    contest_id=entered,
                    entry_id=chosen,
                    winner_id=cast["ken"],
                    decided_by=cast["hana"],
                    decided_at=now,
                )
                session.add(award)
                session.flush()
                handover = Handover(
                    award_id=award.id, contest_id=entered, state="delivered", due_at=now, deliveries=1,
                    client_agreed_at=now, agreement_version="1",
                )  # fmt: skip
                session.add(handover)
        change(app, entered, state="awarded", awarded_at=utcnow())
        hana = people.browser(app, "hana")
        statuses = [hana.get(f"/contests/{entered}/entries/{n}/original").status_code for n in (1, 2)]
        assert statuses == [302, 404]
        assert "/original" not in hana.get(f"/contests/{entered}/entries/2").text
        assert "/original" in hana.get(f"/contests/{entered}/entries/1").text

    @pytest.mark.parametrize("query", [{"image": "2"}, {"image": "99999"}, {"version": "2"}])
    def test_what_is_not_there_is_not_found(self, app, entered, query):
        assert self.fetch(app, entered, "ken", **query).status_code == 404


class TestActs:
    def act(self, app, number, who, what, **form):
        return people.browser(app, who).post(f"/contests/{number}/entries/1/{what}", data=form)

    def test_declining_and_restoring(self, app, entered):
        assert self.act(app, entered, "hana", "decline", chips=["style"], text="too loud").status_code == 303
        assert state(app, entered) == "declined"
        assert "too loud" in people.browser(app, "ken").get(f"/contests/{entered}/entries/1").text
        assert self.act(app, entered, "hana", "decline/end").status_code == 303
        assert state(app, entered) == "ready"

    def test_declining_needs_a_reason_and_keeps_what_was_typed(self, app, entered):
        answer = self.act(app, entered, "hana", "decline", chips=["unheard of"])
        assert answer.status_code == 422 and "Give a reason" in answer.text
        long = self.act(app, entered, "hana", "decline", chips=["style"], text="x" * 3000)
        assert long.status_code == 422 and "x" * 3000 in long.text
        assert state(app, entered) == "ready"

    def test_declining_twice_is_refused_kindly(self, app, entered):
        self.act(app, entered, "hana", "decline", chips=["style"])
        assert self.act(app, entered, "hana", "decline", chips=["style"]).status_code == 409

    def test_withdrawing(self, app, entered):
        assert self.act(app, entered, "ken", "withdrawal").status_code == 303
        assert state(app, entered) == "withdrawn"
        assert people.browser(app, "hana").get(f"/contests/{entered}/entries/1").status_code == 404
        assert "Withdrawn" in people.browser(app, "ken").get(f"/contests/{entered}/entries/1").text

    def test_a_withdrawal_is_taken_back_from_the_entry_and_from_the_list(self, app, entered):
        ken, end = people.browser(app, "ken"), f"/contests/{entered}/entries/1/withdrawal/end"
        assert end not in ken.get(f"/contests/{entered}/entries/1").text
        self.act(app, entered, "ken", "withdrawal")
        for path in (f"/contests/{entered}/entries/1", "/me/entries"):
            page = ken.get(path).text
            assert f'action="{end}"' in page and "You can undo this until" in page
        assert self.act(app, entered, "ken", "withdrawal/end").status_code == 303
        assert state(app, entered) == "ready"
        assert people.browser(app, "hana").get(f"/contests/{entered}/entries/1").status_code == 200
        again = self.act(app, entered, "ken", "withdrawal/end")
        assert again.status_code == 409 and "is not withdrawn" in again.text

    def test_a_withdrawal_that_is_final_is_not_offered_for_taking_back(self, app, entered):
        self.act(app, entered, "ken", "withdrawal")
        change(app, entered, entries_close_at=utcnow() - timedelta(days=1))
        with app.app_context(), transaction() as session:
            session.scalars(select(Entry)).one().withdrawn_at = utcnow() - timedelta(minutes=11)
        for path in (f"/contests/{entered}/entries/1", "/me/entries"):
            page = people.browser(app, "ken").get(path).text
            assert "Withdrawn" in page and "withdrawal/end" not in page
        answer = self.act(app, entered, "ken", "withdrawal/end")
        assert answer.status_code == 409 and "That time has passed" in answer.text

    def test_without_a_free_place_it_says_what_to_do(self, app, cast, entered):
        self.act(app, entered, "ken", "withdrawal")
        with app.app_context():
            for number in range(2, 12):
                rows.entry(entered, cast["ken"], number)
        assert (
            "Withdraw one to make room"
            in people.browser(app, "ken").get(f"/contests/{entered}/entries/1").text
        )
        answer = self.act(app, entered, "ken", "withdrawal/end")
        assert answer.status_code == 409 and "Withdraw one to make room" in answer.text

    def test_talking(self, app, entered):
        for who, text in (("hana", "Could the sun be larger?"), ("ken", "Yes.")):
            assert self.act(app, entered, who, "comments", text=text).status_code == 303
        for who in ("hana", "ken", "sota"):
            page = people.browser(app, who).get(f"/contests/{entered}/entries/1").text
            assert "Could the sun be larger?" in page
        assert "Designer A" in people.browser(app, "hana").get(f"/contests/{entered}/entries/1").text

    def test_a_comment_sent_twice_stands_once(self, app, entered):
        for _ in range(2):
            self.act(app, entered, "ken", "comments", text="Hello", once="same key")
        assert count(app, Comment) == 1

    def test_hiding_and_showing_again(self, app, entered):
        assert self.act(app, entered, "sota", "hiding").status_code == 422
        assert self.act(app, entered, "sota", "hiding", reason="rights unclear").status_code == 303
        assert people.browser(app, "hana").get(f"/contests/{entered}/entries/1").status_code == 404
        author = people.browser(app, "ken").get(f"/contests/{entered}/entries/1")
        assert author.status_code == 200 and "rights unclear" not in author.text
        assert "rights unclear" in people.browser(app, "sota").get(f"/contests/{entered}/entries/1").text
        assert self.act(app, entered, "sota", "hiding/end", reason="cleared").status_code == 303
        assert people.browser(app, "hana").get(f"/contests/{entered}/entries/1").status_code == 200

    @pytest.mark.parametrize(
        ("what", "may"),
        [
            ("withdrawal", {"ken"}),
            ("withdrawal/end", {"ken"}),
            ("decline", {"hana"}),
            ("decline/end", {"hana"}),
            ("comments", {"hana", "ken"}),
            ("hiding", {"sota"}),
            ("hiding/end", {"sota"}),
        ],
    )
    def test_nobody_else_may(self, app, entered, what, may):
        for who in EVERYBODY:
            if who in may:
                continue
            assert self.act(app, entered, who, what).status_code == (303 if who is None else 404), who
        assert state(app, entered) == "ready"

    @pytest.mark.parametrize("entry", ["0", "2", "2147483647", "99999999999999"])
    def test_an_entry_that_is_not_there(self, app, entered, entry):
        for who in ("ken", "hana", "sota"):
            assert people.browser(app, who).get(f"/contests/{entered}/entries/{entry}").status_code == 404


class TestMine:
    def test_nothing_yet_names_the_next_act(self, app, cast):
        assert "Find a contest" in people.browser(app, "ken").get("/me/entries").text

    def test_ones_own_and_nobody_elses(self, app, store, cast, entered):
        with app.app_context():
            entry_scene.enter(store, entered, cast["mei"])
            entry = entry_queries.find(entered, 1).id
            entry_actions.comment(entry, by=cast["hana"], text="Good.", now=utcnow())
            entry_actions.decline(entry, by=cast["hana"], chips=["taste"], text="", now=utcnow())
        page = people.browser(app, "ken").get("/me/entries").text
        assert "#1" in page and "#2" not in page
        for word in ("Declined", "1 message from the client", "¥100,000"):
            assert word in page

    def test_visitors_sign_in(self, app):
        assert people.browser(app).get("/me/entries").status_code == 303

    @pytest.mark.parametrize("after", ["x", "-1", "9" * 40, "\x00", "１"])
    def test_any_place_to_go_on_from(self, app, entered, after):
        assert people.browser(app, "ken").get("/me/entries", query_string={"after": after}).status_code == 200


def test_a_gallery_on_the_contest_page(app, entered):
    for who, seen in ((None, False), ("hana", True), ("ken", True), ("mei", False), ("sota", True)):
        page = people.browser(app, who).get(f"/contests/{entered}")
        assert page.status_code == 200
        assert (f"/contests/{entered}/entries/1" in page.text) == seen, who


@both_databases
def test_nothing_one_can_type_breaks_a_form_on_either_database(app, store, cast, entered):
    browsers = {who: people.browser(app, who) for who in ("ken", "hana", "sota")}
    fields = {
        ("ken", "entries"): [
            "title",
            "note",
            "alt",
            "stock",
            "fonts",
            "ai_tools",
            "version_of",
            "uploads",
            "ai",
        ],
        ("ken", "entries/1/versions"): ["title", "uploads", "once"],
        ("ken", "entries/1/comments"): ["text", "once"],
        ("hana", "entries/1/decline"): ["text", "chips"],
        ("sota", "entries/1/hiding"): ["reason"],
    }
    form = {"own_work": "1", "stock_used": "1", "fonts_used": "1", "ai": "used", "text": "Hello"}
    for text in NAUGHTY:
        for (who, path), names in fields.items():
            for name in names:
                typed = form | {name: text[:20_000]}
                answer = browsers[who].post(f"/contests/{entered}/{path}", data=typed)
                assert answer.status_code in (303, 404, 409, 422), (path, name, text[:20])
        for path in ("entries/1", "entries/1/original", "entries/new"):
            query = {"version": text[:3000], "image": text[:3000], "reason": text[:3000]}
            assert browsers["ken"].get(f"/contests/{entered}/{path}", query_string=query).status_code < 500
        people.browser(app, "sota").post(
            f"/contests/{entered}/entries/1/hiding/end", data={"reason": "go on"}
        )
        people.browser(app, "hana").post(f"/contests/{entered}/entries/1/decline/end")
    with app.app_context():
        assert db.session.scalar(select(func.count(Entry.id))) == 1


def test_files_stay_out_of_the_web_process(app, entered):
    with app.app_context():
        assert db.session.scalars(select(Upload)).one().size < app.config["MAX_CONTENT_LENGTH"] < 25 * 1024**2


def test_a_moving_picture_says_that_its_first_frame_is_judged(app, store, cast, number):
    with app.app_context():
        entry_scene.enter(store, number, cast["ken"], samples.moving_gif(3))
        entry_scene.enter(store, number, cast["mei"], samples.gif())
        entry_scene.work()

    said = "Animated: only the first frame is judged"
    assert said in people.browser(app, "hana").get(f"/contests/{number}/entries/1").text
    assert said not in people.browser(app, "hana").get(f"/contests/{number}/entries/2").text
