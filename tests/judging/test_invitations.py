"""Invitations by mail, from the client's word to the seat on the panel."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound

from contest.events.model import Recorded
from contest.judging import actions as judging_actions, queries as judging_queries, rules as judging_rules
from contest.judging.model import Invitation
from contest.kernel.db import end_page, reader, transaction
from contest.kernel.refusal import Refused
from contest.mail.model import Mail
from contest.participants.model import Judge
from contest.people.model import Person
from tests import cast, crowd
from tests.conftest import both_databases
from tests.judging import scene as judging_scene
from tests.make import NOON

LATER = NOON + timedelta(minutes=11)
PASSWORD = "ten oranges in a row"


def invited(contest, people, email="rei@example.jp", now=NOON):
    judging_actions.invite(contest, email=email, by=people["hana"], now=now)
    return token_in(last_mail())


def last_mail():
    return reader().scalars(select(Mail).order_by(Mail.id.desc()).limit(1)).one()


def token_in(mail):
    return re.search(r"/invitations/(\S+)", mail.text)[1]


def kinds():
    return list(reader().scalars(select(Recorded.kind).order_by(Recorded.id)))


def test_the_link_is_in_the_mail_and_its_token_nowhere_else(people, contest):
    token = invited(contest, people, email=" REI@example.jp ")

    mail, invitation = last_mail(), reader().scalars(select(Invitation)).one()
    assert mail.to_address == "rei@example.jp"
    assert f"http://localhost/invitations/{token}" in mail.text
    assert f"http://localhost/invitations/{token}" in mail.html
    assert invitation.email == "rei@example.jp"
    assert token not in invitation.token_hash
    assert invitation.expires_at == NOON + timedelta(days=14)
    assert kinds() == ["judge.invited"]
    assert token not in str(reader().scalars(select(Recorded.facts)).all())


def test_the_mail_speaks_the_accounts_language_else_the_briefs(people, contest):
    invited(contest, people)
    assert "Will you judge" in last_mail().subject
    assert 'lang="en"' in last_mail().html

    invited(contest, people, email="nobody.yet@example.jp")
    assert 'lang="ja"' in last_mail().html
    assert "みなと焙煎所のロゴ" in last_mail().subject


@pytest.mark.parametrize(
    ("email", "code"),
    [
        ("hana@example.jp", "invitation.client_cannot_judge"),
        ("sota@example.jp", "invitation.staff_cannot_judge"),
        ("no address", "invitation.not_an_address"),
    ],
)
def test_who_can_never_judge_gets_no_mail(people, contest, email, code):
    with pytest.raises(Refused, match=code):
        invited(contest, people, email=email)
    assert reader().scalar(select(func.count()).select_from(Mail)) == 0
    assert reader().scalar(select(func.count()).select_from(Invitation)) == 0


def test_inviting_an_entrant_looks_to_the_client_like_any_other_invitation(people, contest):
    judging_scene.entry(contest, people["ken"], 1)
    token = invited(contest, people, email="ken@example.jp")
    invited(contest, people, email="mei@example.jp")

    with pytest.raises(Refused, match="judge.has_entered"):
        judging_actions.accept(token, by=people["ken"], now=NOON)

    waiting = judging_queries.panel(contest).waiting
    assert {(one.email, one.state(NOON)) for one in waiting} == {
        (f"{who}@example.jp", "waiting") for who in ("ken", "mei")
    }


def test_accepting_joins_the_panel(people, contest):
    token = invited(contest, people)

    assert judging_actions.accept(token, by=people["rei"], now=NOON) == contest

    assert judging_queries.judge_of(contest, people["rei"]) is not None
    assert kinds() == ["judge.invited", "judge.joined"]
    assert judging_queries.panel(contest).waiting == []


def test_the_same_person_clicking_twice_joins_once(people, contest):
    token = invited(contest, people)
    for _ in range(2):
        assert judging_actions.accept(token, by=people["rei"], now=NOON) == contest
    assert reader().scalar(select(func.count()).select_from(Judge)) == 1
    assert kinds().count("judge.joined") == 1


def test_an_invitation_is_bound_to_its_address(people, contest):
    token = invited(contest, people)
    with pytest.raises(Refused, match="invitation.other_account"):
        judging_actions.accept(token, by=people["ume"], now=NOON)
    assert judging_queries.judge_of(contest, people["ume"]) is None


def test_a_token_nobody_was_sent_leads_nowhere(people, contest):
    for act in (
        lambda: judging_actions.accept("guess", by=people["rei"], now=NOON),
        lambda: join("guess"),
        lambda: judging_queries.offer("guess", person_id=None, now=NOON),
        lambda: judging_queries.offer("\ud800", person_id=None, now=NOON),
    ):
        with pytest.raises(NoResultFound):
            act()


def join(token, now=NOON):
    where = {"language": "ja", "time_zone": "Asia/Tokyo"}
    return judging_actions.join(token, name="山本 司", password=PASSWORD, **where, now=now)


def test_joining_makes_a_confirmed_account_and_takes_the_seat_in_one_step(people, contest):
    token = invited(contest, people, email="tsukasa@example.jp")

    person_id = join(token)

    person = reader().get_one(Person, person_id)
    assert (person.email, person.name, person.confirmed_at) == ("tsukasa@example.jp", "山本 司", NOON)
    assert judging_queries.judge_of(contest, person_id) is not None


def test_joining_refuses_an_address_that_has_an_account(people, contest):
    token = invited(contest, people)
    with pytest.raises(Refused, match="invitation.sign_in_first"):
        join(token)
    assert reader().get_one(Person, people["rei"]).name == cast.NAMES["rei"]


def test_joining_takes_over_an_account_whose_address_was_never_confirmed(people, contest):
    with transaction() as session:
        facts = {"name": "Squatter", "password": "theirs", "fs_uniquifier": "squat", "joined_at": NOON}
        session.add(Person(email="tsukasa@example.jp", **facts))
    token = invited(contest, people, email="tsukasa@example.jp")
    assert not judging_queries.offer(token, person_id=None, now=NOON).has_account

    person = reader().get_one(Person, join(token))
    assert (person.name, person.confirmed_at) == ("山本 司", NOON)
    assert person.password != "theirs"
    assert person.fs_uniquifier != "squat"


def test_a_refused_joining_leaves_no_account_behind(people, contest):
    token = invited(contest, people, email="tsukasa@example.jp")
    with pytest.raises(Refused, match="invitation.expired"):
        join(token, now=NOON + timedelta(days=14, seconds=1))
    assert reader().scalar(select(Person).where(Person.email == "tsukasa@example.jp")) is None


def test_sending_again_ends_the_old_link(people, contest):
    old = invited(contest, people)
    invitation = reader().scalars(select(Invitation.id)).one()
    with pytest.raises(Refused, match="invitation.just_sent"):
        judging_actions.resend(contest, invitation, by=people["hana"], now=NOON + timedelta(minutes=9))

    judging_actions.resend(contest, invitation, by=people["hana"], now=LATER)

    fresh = token_in(last_mail())
    assert fresh != old
    with pytest.raises(NoResultFound):
        judging_actions.accept(old, by=people["rei"], now=LATER)
    judging_actions.accept(fresh, by=people["rei"], now=LATER)


def test_inviting_an_address_that_waits_sends_the_same_invitation_again(people, contest):
    invited(contest, people)
    invited(contest, people, now=LATER)
    assert len(judging_queries.panel(contest).waiting) == 1


def test_a_revoked_link_opens_nothing_until_the_client_thinks_again(people, contest):
    token = invited(contest, people)
    invitation = reader().scalars(select(Invitation.id)).one()

    judging_actions.revoke(contest, invitation, by=people["hana"], now=NOON)
    with pytest.raises(Refused, match="invitation.revoked"):
        judging_actions.accept(token, by=people["rei"], now=NOON)

    judging_actions.restore(contest, invitation, by=people["hana"], now=NOON)
    judging_actions.accept(token, by=people["rei"], now=NOON)
    assert kinds() == [
        "judge.invited", "judge.invitation_revoked", "judge.invitation_restored", "judge.joined",
    ]  # fmt: skip


def test_a_judge_is_removed_so_many_times_a_day(people, contest):
    judge_id, hana = judging_scene.judge(contest, people["rei"]), people["hana"]
    for _ in range(judging_rules.MOST_REMOVALS):
        judging_actions.remove(contest, judge_id, by=hana, now=NOON)
        judging_actions.give_back(contest, judge_id, by=hana, now=NOON)
    with pytest.raises(Refused, match="judge.removed_often"):
        judging_actions.remove(
            contest, judge_id, by=hana, now=NOON + judging_rules.DAY - timedelta(seconds=1)
        )
    judging_actions.remove(contest, judge_id, by=hana, now=NOON + judging_rules.DAY)


def test_invitations_and_seats_of_another_contest_are_not_found(people, contest):
    other = judging_scene.contest(people["hana"])
    invited(contest, people)
    invitation = reader().scalars(select(Invitation.id)).one()
    judge_id = judging_scene.judge(contest, people["rei"])
    for act in (
        lambda: judging_actions.revoke(other, invitation, by=people["hana"], now=NOON),
        lambda: judging_actions.restore(other, invitation, by=people["hana"], now=NOON),
        lambda: judging_actions.resend(other, invitation, by=people["hana"], now=LATER),
        lambda: judging_actions.remove(other, judge_id, by=people["hana"], now=NOON),
        lambda: judging_actions.give_back(other, judge_id, by=people["hana"], now=NOON),
        lambda: judging_actions.remove(contest, 999, by=people["hana"], now=NOON),
    ):
        with pytest.raises(NoResultFound):
            act()


def test_a_removed_judge_may_be_invited_again_and_gets_the_same_seat(people, contest):
    judging_actions.accept(invited(contest, people), by=people["rei"], now=NOON)
    judge_id = judging_queries.judge_of(contest, people["rei"]).id
    judging_actions.remove(contest, judge_id, by=people["hana"], now=NOON)
    assert judging_queries.judge_of(contest, people["rei"]) is None

    judging_actions.accept(invited(contest, people, now=LATER), by=people["rei"], now=LATER)

    assert judging_queries.judge_of(contest, people["rei"]).id == judge_id


def test_a_judge_whom_staff_removed_is_not_brought_back_by_the_client(people, contest):
    """Nor by an invitation that was sent before; staff themselves may."""
    judging_actions.accept(invited(contest, people), by=people["rei"], now=NOON)
    judge_id = judging_queries.judge_of(contest, people["rei"]).id
    judging_actions.remove_by_staff(contest, judge_id, by=people["sota"], reason=" Related. ", now=NOON)
    (gone,) = judging_queries.panel(contest).removed
    assert (gone.removal_reason, gone.removed_at) == ("Related.", NOON)

    with pytest.raises(Refused, match="judge.removed_by_staff"):
        judging_actions.give_back(contest, judge_id, by=people["hana"], now=NOON)
    with pytest.raises(Refused, match="invitation.removed_by_staff"):
        invited(contest, people, now=LATER)
    judging_actions.reinstate(contest, judge_id, by=people["sota"], now=NOON)
    assert judging_queries.judge_of(contest, people["rei"]).removal_reason is None
    assert kinds() == [
        "judge.invited", "judge.joined", "judge.removed_by_staff", "judge.reinstated",
    ]  # fmt: skip


def test_staff_give_a_reason_and_put_back_only_whom_they_removed(people, contest):
    judging_actions.accept(invited(contest, people), by=people["rei"], now=NOON)
    judge_id = judging_queries.judge_of(contest, people["rei"]).id
    with pytest.raises(Refused, match="judge.reason_needed"):
        judging_actions.remove_by_staff(contest, judge_id, by=people["sota"], reason="  ", now=NOON)
    judging_actions.remove(contest, judge_id, by=people["hana"], now=NOON)
    with pytest.raises(Refused, match="judge.removed_by_client"):
        judging_actions.reinstate(contest, judge_id, by=people["sota"], now=NOON)


def test_what_the_link_offers_depends_on_who_opens_it(people, contest):
    token = invited(contest, people)

    stranger = judging_queries.offer(token, person_id=None, now=NOON)
    said = stranger.has_account, stranger.is_mine, stranger.joined, stranger.trouble
    assert said == (True, False, False, None)
    other = judging_queries.offer(token, person_id=people["ume"], now=NOON)
    assert (other.is_mine, other.joined) == (False, False)
    own = judging_queries.offer(token, person_id=people["rei"], now=NOON)
    assert (own.is_mine, own.joined, own.client) == (True, False, cast.NAMES["hana"])

    judging_actions.accept(token, by=people["rei"], now=NOON)
    used = judging_queries.offer(token, person_id=people["rei"], now=NOON)
    assert (used.joined, used.trouble.code) == (True, "invitation.used")


@both_databases
def test_many_clicks_at_once_make_one_judge(app):
    with app.app_context():
        people = cast.join(app)
        contest = judging_scene.contest(people["hana"])
        mine = invited(contest, people)
        new = invited(contest, people, email="tsukasa@example.jp")
        end_page()
    acts = [lambda: judging_actions.accept(mine, by=people["rei"], now=NOON)] * 5 + [lambda: join(new)] * 5
    answers = crowd.together_in(app, *acts)

    refused = [answer.code for answer in answers if isinstance(answer, Exception)]
    with app.app_context():
        assert reader().scalar(select(func.count()).select_from(Judge)) == 2
        assert kinds().count("judge.joined") == 2
        assert refused == ["invitation.used"] * 4  # of those who would make the account once more


def test_invitations_of_all_contests_count_towards_the_day(here, people, contest, monkeypatch):
    monkeypatch.setattr(judging_rules, "MOST_SENT", 2)
    invited(contest, people, email="a@example.jp")
    invited(judging_scene.contest(people["hana"]), people, email="b@example.jp")
    with pytest.raises(Refused, match="invitation.too_many_today"):
        invited(contest, people, email="c@example.jp", now=NOON + timedelta(days=1) - timedelta(seconds=1))
    invited(contest, people, email="c@example.jp", now=NOON + timedelta(days=1))
