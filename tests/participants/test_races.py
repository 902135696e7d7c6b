"""Entering and joining the panel in two tabs at once: the contest's row lets one of them through."""

import re

from sqlalchemy import select

from contest.entries.model import Entry
from contest.judging import actions as judging_actions
from contest.kernel.clock import utcnow
from contest.kernel.db import end_page, reader
from contest.kernel.refusal import Refused
from contest.mail.model import Mail
from contest.participants.model import Judge
from tests import crowd
from tests.conftest import both_databases
from tests.entries import scene as entry_scene

WHO = ("ken", "mei", "ume")


@both_databases
def test_whoever_enters_and_joins_the_panel_at_once_does_one_of_them(app, store):
    people = entry_scene.people(app)
    with app.app_context():
        number, now = entry_scene.contest(people["hana"]), utcnow()
        sent, tokens = {}, {}
        for who in WHO:
            sent[who] = entry_scene.send(store, number, people[who])
            judging_actions.invite(number, email=f"{who}@example.jp", by=people["hana"], now=now)
            mail = reader().scalars(select(Mail).order_by(Mail.id.desc()).limit(1)).one()
            tokens[who] = re.search(r"/invitations/(\S+)", mail.text)[1]
            end_page()

    def enter(who):
        return lambda: entry_scene.submit(number, people[who], sent[who], now=now)

    def accept(who):
        return lambda: judging_actions.accept(tokens[who], by=people[who], now=now)

    answers = crowd.together_in(app, *(act(who) for who in WHO for act in (enter, accept)))

    refused = [answer.code for answer in answers if isinstance(answer, Refused)]
    assert len(refused) == len(WHO) and set(refused) <= {"judge.cannot_enter", "judge.has_entered"}, answers
    with app.app_context():
        entered = set(reader().scalars(select(Entry.author_id)))
        judges = set(reader().scalars(select(Judge.person_id)))
    assert entered | judges == {people[who] for who in WHO}
    assert not entered & judges
