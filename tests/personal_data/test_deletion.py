"""Leaving: what keeps somebody, the fourteen days, what goes and what stays, and that a kill leaves no half."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from contest.awards.model import Award, Deliverable
from contest.entries import personal_data as entry_personal_data
from contest.entries.jobs.cleanup import remove_orphans
from contest.entries.model import Comment, Entry, Image, Rendition, Upload, Version
from contest.events.model import Recorded
from contest.judging.model import Recusal
from contest.kernel.clock import utcnow
from contest.kernel.db import db, end_page, reader, transaction
from contest.kernel.refusal import Refused
from contest.ledger import audit as ledger_audit
from contest.mail.model import Mail
from contest.mail.personal_data import forget_mails
from contest.notices.model import Notice
from contest.people import queries as person_queries
from contest.people.actions import accounts, details, sanctions
from contest.people.escalation import Measure
from contest.people.model import PayoutDetails, Person, SignIn, Token
from contest.people.personal_data import GONE
from contest.personal_data import jobs as personal_data_jobs, queries as personal_data_queries
from contest.personal_data.actions import deletion
from contest.personal_data.model import Departure, Export
from contest.work.model import Job
from contest.work.queue import kind_of
from tests.personal_data.scene import free, leave, leave_with_report
from tests.scene import NAMES

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _as_it_was(stage):
    yield
    stage.restore()


def codes(stage, who):
    with stage.app.app_context():
        return {why.code for why in personal_data_queries.blockers(stage.scene.ids[who], now=utcnow())}


def test_everything_that_keeps_somebody_is_named(stage):
    assert codes(stage, "hana") == {"leave.balance", "leave.payout", "leave.contests", "leave.report"} - {
        "leave.balance"
    }
    assert codes(stage, "ken") >= {"leave.balance", "leave.handover", "leave.entries"}
    assert codes(stage, "mei") == {"leave.entries", "leave.report"}
    assert codes(stage, "rei") == {"leave.panel"}
    assert codes(stage, "sota") == {"leave.staff"}
    assert codes(stage, "ume") == set()


def test_nobody_leaves_a_suspension_behind(stage):
    with stage.app.app_context():
        week = Measure(kind="suspension", days=7)
        sanctions.impose(
            stage.scene.ids["ume"], week, reason="Tests", by=stage.scene.ids["sota"], now=utcnow()
        )
    assert codes(stage, "ume") == {"leave.suspended"}


def test_who_is_kept_cannot_ask_and_the_address_confirms(stage):
    ids, now = stage.scene.ids, utcnow()
    with stage.app.app_context():
        with pytest.raises(Refused, match="leave.panel"):
            deletion.ask(ids["rei"], address="rei@example.jp", now=now)
        with pytest.raises(Refused, match="leave.address"):
            deletion.ask(ids["ume"], address="uma@example.jp", now=now)
        deletion.ask(ids["ume"], address=" UME@example.jp", now=now)
        with pytest.raises(Refused, match="leave.asked"):
            deletion.ask(ids["ume"], address="ume@example.jp", now=now)


@pytest.mark.parametrize(("after", "stays"), [(-SECOND, True), (0 * SECOND, True), (SECOND, False)])
def test_it_can_be_taken_back_for_fourteen_days(stage, after, stays):
    ume, asked = stage.scene.ids["ume"], utcnow()
    departure, _later = leave(stage, "ume", asked)
    at = asked + 14 * DAY + after
    with stage.app.app_context():
        if stays:
            deletion.take_back(ume, now=at)
            with pytest.raises(Refused, match="leave.not_asked"):
                deletion.take_back(ume, now=at)
            assert deletion.erase_person(departure, now=asked + 20 * DAY) is False
        else:
            with pytest.raises(Refused, match="leave.too_late"):
                deletion.take_back(ume, now=at)
            assert deletion.erase_person(departure, now=at) is True
        end_page()
        assert (reader().get_one(Person, ume).name == NAMES["ume"]) is stays


def test_who_is_kept_when_the_day_comes_is_told_once_and_waits(stage):
    departure, later = leave(stage, "ume")
    with stage.app.app_context():
        with transaction() as session:
            session.get_one(Person, stage.scene.ids["ume"]).is_staff = True
        for n in range(3):
            assert deletion.erase_person(departure, now=later + n * DAY) is False
        waits = select(func.count()).where(Recorded.kind == "person.leave_waits")
        assert reader().scalar(waits) == 1


def test_what_goes_and_what_stays(stage):
    """Ken has won contests and lost others."""
    free(stage)
    ken, store = stage.scene.ids["ken"], stage.app.extensions["konpe.store"]
    with stage.app.app_context():
        with transaction() as session:
            won = set(session.scalars(select(Award.entry_id)))
            lost = set(session.scalars(select(Entry.id).where(Entry.author_id == ken))) - won
            keys = dict(
                session.execute(
                    select(Version.entry_id, Image.original_key)
                    .join(Image, Image.version_id == Version.id)
                    .where(Version.entry_id.in_(won | lost), Image.original_key.is_not(None))
                ).all()
            )
            sold = set(session.scalars(select(Deliverable.key)))
            money = session.execute(select(func.count()).select_from(Recorded)).scalar()
        for key in keys.values():
            if store.stat(key) is None:
                store.put(key, io.BytesIO(b"x"), content_type="image/png", size=1)
        end_page()
        _pay_out(ken)
        departure, later = leave(stage, "ken")
        personal_data_jobs.erase_account(departure)
        for args in reader().scalars(select(Job.args).where(Job.kind == kind_of(remove_orphans))).all():
            remove_orphans(**args)
        end_page()

        assert reader().get_one(Departure, departure).done_at is not None
        person = reader().get_one(Person, ken)
        assert (person.name, person.email, person.password, person.active) == (
            GONE, f"deleted-{ken}@deleted.invalid", None, False,
        )  # fmt: skip
        for model in (SignIn, Token, Notice):
            assert not reader().scalars(select(model).where(model.person_id == ken)).all()
        assert set(reader().scalars(select(PayoutDetails.sealed).where(PayoutDetails.person_id == ken))) == {
            ""
        }
        there = {entry_id for entry_id, key in keys.items() if store.stat(key)}
        assert there == set(keys) & won and set(keys) & lost
        assert sold == set(reader().scalars(select(Deliverable.key)))
        pictured = (
            select(Version.entry_id)
            .join(Image, Image.version_id == Version.id)
            .join(Rendition, Rendition.image_id == Image.id)
        )
        assert not set(reader().scalars(pictured)) & lost
        words = dict(
            reader().execute(select(Comment.entry_id, Comment.text).where(Comment.by_id == ken)).all()
        )
        assert {entry_id for entry_id, text in words.items() if text} <= won
        assert all(
            "canary-thread" in text
            for text in reader().scalars(select(Comment.text).where(Comment.by_id != ken))
        )
        assert set(reader().scalars(select(Version.title).where(Version.entry_id.in_(lost)))) == {""}
        assert set(reader().scalars(select(Upload.filename).where(Upload.person_id == ken))) == {"file"}
        assert reader().scalar(select(func.count()).select_from(Recorded)) > money
        assert ledger_audit.verify() == []
        assert person_queries.stale_details() == 0 and details.reseal() > 0
        _nothing_left("ken@example.jp", NAMES["ken"])


def _pay_out(person_id):
    """Ken's balance leaves the site."""
    from contest.payments.actions import payouts

    now = utcnow()
    payout = payouts.request(person_id, currency="JPY", now=now)
    staff = reader().scalars(select(Person.id).where(Person.is_staff)).first()
    with transaction() as session:
        from contest.payments.model import Payout

        session.get_one(Payout, payout).waits = None
    payouts.dispatch(payout, by=staff, now=now)
    payouts.settle(payout, by=staff, now=now)


def _nothing_left(*canaries):
    """No row of any table holds one of these, but the mails others got and the last one."""
    with db.engine.connect() as connection:
        for table in db.metadata.sorted_tables:
            if table.name in ("mail", "job"):
                continue
            for row in connection.execute(select(table)):
                for canary in canaries:
                    assert canary not in repr(row), (table.name, row)


def test_the_pages_of_contests_stand_after_it(stage):
    free(stage)
    departure, later = leave_with_report(stage)
    with stage.app.app_context():
        personal_data_jobs.erase_account(departure)
    for who in ("hana", "sota", "ken", "rei", "visitor"):
        for state in "JXPRV":
            for path in (f"/contests/{stage.number(state)}", f"/contests/{stage.number(state)}/entries/2"):
                page = stage.browser(who).get(path)
                assert page.status_code in (200, 404, 303) and NAMES["mei"] not in page.text
    assert (
        "deleted with the author’s account"
        in stage.browser("hana").get(f"/contests/{stage.number('P')}/entries/2").text
    )
    mei = stage.scene.ids["mei"]
    assert stage.browser("sota").get(f"/staff/people/{mei}").status_code == 200
    original = f"/contests/{stage.number('P')}/entries/2/original?reason=x"
    assert stage.browser("sota").get(original).status_code == 404
    assert stage.browser("mei").get("/me/account").status_code == 303  # to sign in


def test_the_address_is_free_and_the_last_mail_goes_to_it(stage):
    departure, later = leave(stage, "ume")
    with stage.app.app_context():
        personal_data_jobs.erase_account(departure)
        mails = reader().scalars(select(Mail).where(Mail.to_address == "ume@example.jp")).all()
        assert [mail.subject for mail in mails] == ["Your account is deleted"]
        forget_mails([mail.id for mail in mails])
        end_page()
        _nothing_left("ume@example.jp")
        accounts.create(email="ume@example.jp", name="New", password="correct horse battery", now=utcnow())


def test_who_was_recused_from_their_entries_stays_so(stage):
    free(stage)
    departure, later = leave(stage, "tomo")
    with stage.app.app_context():
        tomo = stage.scene.ids["tomo"]
        of_tomo = select(func.count()).select_from(Recusal).where(Recusal.author_id == tomo)
        before = reader().scalar(of_tomo)
        personal_data_jobs.erase_account(departure)
        assert reader().scalar(of_tomo) == before and before
        with pytest.raises(Refused, match="person.closed"), transaction():
            sanctions.require_free(tomo, now=utcnow())


@pytest.mark.parametrize(
    ("module", "killed_in"),
    [(deletion, "erase"), (personal_data_jobs, "remove_all"), (deletion, "erase_batch")],
)
def test_a_kill_between_steps_leaves_a_whole_and_the_next_run_ends_it(stage, monkeypatch, module, killed_in):
    free(stage)
    departure, later = leave(stage, "tomo")
    tomo = stage.scene.ids["tomo"]
    with stage.app.app_context():
        with transaction() as session:
            session.add(Export(person_id=tomo, asked_at=utcnow(), parts=[]))

        def killed(*_args, **_more):
            raise KeyboardInterrupt

        monkeypatch.setattr(entry_personal_data, "BATCH", 1)
        monkeypatch.setattr(module, killed_in, killed)
        with pytest.raises(KeyboardInterrupt):
            personal_data_jobs.erase_account(departure)
        monkeypatch.undo()
        end_page()
        name = reader().get_one(Person, tomo).name
        assert name == (NAMES["tomo"] if killed_in == "erase" else GONE)
        assert ledger_audit.verify() == []
        for _twice in range(2):
            personal_data_jobs.erase_account(departure)
        end_page()
        assert reader().get_one(Departure, departure).done_at is not None
        assert reader().scalars(select(Export.swept_at).where(Export.person_id == tomo)).one() is not None
        assert reader().scalar(select(func.count()).where(Recorded.kind == "person.erased")) == 1


def test_the_page_asks_and_takes_back(stage):
    ume, stored = stage.browser("ume"), stage.browser("rei").get("/me/belongings").text
    assert (
        "You are on the panels of contests that are still running" in stored
        and "Delete my account" not in stored
    )
    assert ume.post("/me/departure", data={"address": "x"}).status_code == 422
    assert ume.post("/me/departure", data={"address": "ume@example.jp"}).status_code == 303
    assert "Keep my account" in ume.get("/me/belongings").text
    assert ume.post("/me/departure/end").status_code == 303
    assert ume.post("/me/departure/end").status_code == 409
    assert stage.browser("rei").post("/me/departure", data={"address": "rei@example.jp"}).status_code == 409
