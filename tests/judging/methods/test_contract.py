"""Every judging method, those of the tree and one that a test adds: words, ballot, tally, order; from a judge's click to
what client, judges and programs read."""

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy.schema import CreateTable

from contest.contests.model import Contest
from contest.judging import actions as judging_actions, methods
from contest.judging.methods.method import check
from contest.judging.model import Mark
from contest.kernel.clock import utcnow
from contest.kernel.db import db, transaction
from contest.kernel.refusal import Refused
from tests import cast, toys
from tests.api.callers import caller
from tests.judging import scene as judging_scene

DAY = timedelta(days=1)
TOY = """
    from contest.judging.methods.method import AGAINST, FOR, Choice, Method
    from contest.kernel.refusal import N_

    YES_NO = Method(
        choices=(
            Choice(value="yes", label=N_("Yes"), said=N_("Yes. %(done)s of %(all)s."), key="Y", sign="keep", leans=FOR),
            Choice(value="no", label=N_("No"), said=N_("No. %(done)s of %(all)s."), key="K", sign="out", leans=AGAINST),
        ),
        refused="mark.unknown",
        result=N_("%(keeps)s of %(of)s said yes"),
        at_least=N_("%(num)s+ yes"),
        counts=N_("Yes %(yes)s, no %(no)s, silent %(none)s"),
        next_step=N_("Yes or no."),
        asks=N_("You say yes or no."),
        explains=(N_("Yes or no to every entry."),),
        for_client=N_("Judges say yes or no."),
    )
"""


@pytest.fixture(params=[*methods.METHODS, TOY], ids=lambda one: "toy" if one is TOY else one.values[0])
def method(request, app, tmp_path, monkeypatch):
    """The method by which contests are judged in this test, on a database whose CHECK is derived from it."""
    is_toy = request.param is TOY
    chosen = toys.package(tmp_path, monkeypatch, "toy_method", TOY).YES_NO if is_toy else request.param

    def of(contest):
        assert isinstance(contest, Contest)  # whose column a second method is told by
        return chosen

    monkeypatch.setattr(methods, "of", of)
    monkeypatch.setitem(app.jinja_env.globals, "judging_method", of)
    if not is_toy:
        return chosen
    before = check("mark", methods.CHOICES)
    for choice in chosen.choices:
        monkeypatch.setitem(methods.CHOICES, choice.value, choice)
    with app.app_context():  # what the migration of a new method does
        table = str(CreateTable(Mark.__table__).compile(db.engine))
        assert before in table
        with transaction() as session:
            session.connection().exec_driver_sql("DROP TABLE mark")
            session.connection().exec_driver_sql(table.replace(before, check("mark", methods.CHOICES)))
    return chosen


@pytest.fixture
def judged(app, method):
    """A contest in judgement with five entries by Ken and two judges, Rei and Ume; and everybody's ids."""
    with app.app_context():
        people = cast.join(app)
        contest = judging_scene.contest(people["hana"], language="en", entries_close_at=utcnow() - DAY)
        ids = judging_scene.entries(contest, people["ken"], 5, images=0)
        judging_scene.judge(contest, people["rei"])
        judging_scene.judge(contest, people["ume"], seed=8)
    return contest, ids, people


def give(app, people, contest, who, number, mark):
    with app.app_context():
        judging_actions.mark(contest, number, by=people[who], mark=mark, now=utcnow())


def test_its_choices_are_told_apart_by_value_key_and_word(method):
    for name in ("value", "key", "label", "said"):
        assert len({getattr(choice, name) for choice in method.choices}) == len(method.choices)
    assert all(len(choice.value) <= 5 for choice in method.choices)
    assert not {choice.key for choice in method.choices} & set("ZNIB?")


def test_its_ballot_takes_its_values_and_no_others(method):
    assert [method.understand(value) for value in method.values] == list(method.values)
    for given in ("", "best", method.values[0].upper(), None, 1, ["keep"]):
        with pytest.raises(Refused, match=method.refused):
            method.understand(given)


def test_a_better_mark_never_lowers_the_score(method):
    scores = [method.score({value: 2}) for value in method.values]
    assert scores == sorted(scores, reverse=True) and scores[0] == 2
    assert method.order({1: 0, 2: 3, 3: 3}) == [3, 2, 1]
    assert method.place(method.values[0]) < method.place(None) < method.place(method.values[-1])


def test_marks_are_counted_scored_and_put_in_order(app, method, judged):
    contest, ids, people = judged
    best, worst = method.values[0], method.values[-1]
    for who, number, mark in (
        ("rei", 2, best),
        ("ume", 2, best),
        ("rei", 3, best),
        ("ume", 3, worst),
        ("rei", 4, worst),
    ):
        give(app, people, contest, who, number, mark)

    with app.app_context():
        tallies = judging_scene.tallies(contest, sees=judging_scene.client_sees(people["hana"]))

    assert [tallies[entry].keeps for entry in ids] == [0, 2, 1, 0, 0]
    nothing = dict.fromkeys(method.values, 0)
    assert [dict(tallies[entry].counts) for entry in ids[1:4]] == [
        nothing | {best: 2}, nothing | {best: 1, worst: 1}, nothing | {worst: 1}
    ]  # fmt: skip
    assert {tally.of for tally in tallies.values()} == {2}
    order = method.order({entry: tally.keeps for entry, tally in tallies.items()})
    assert [ids.index(entry) + 1 for entry in order] == [2, 3, 5, 4, 1]


def test_a_judge_gives_every_choice_on_a_page_and_reads_it_back(app, method, judged):
    contest, _, people = judged
    rei = cast.browser(app, "rei")
    for number, value in enumerate(method.values, 1):
        answer = rei.put(f"/contests/{contest}/entries/{number}/mark", json={"mark": value})
        assert answer.status_code == 204
    page = rei.get(f"/contests/{contest}/sweep?e=5").text
    dealt = json.loads(re.search(r"data-cards>(.*?)</script>", page)[1])
    assert [card["mark"] for card in sorted(dealt, key=lambda card: card["number"])][
        : len(method.values)
    ] == list(method.values)
    buttons = re.findall(r'class="\w+" type="button" value="(\w+)" data-key="(\w)"', page)
    assert buttons == [(choice.value, choice.key.lower()) for choice in method.choices]
    words = json.loads(re.search(r'data-words="sweep">(.*?)</script>', page)[1])
    for choice in method.choices:
        assert (words[choice.value], words[f"sign_{choice.value}"]) == (choice.label, choice.sign)
        assert words[f"said_{choice.value}"] == choice.said % {"done": "{done}", "all": "{all}"}
        listed = rei.get(f"/contests/{contest}/sweep?mark={choice.value}").text
        assert f'<h2 id="list">{choice.label}</h2>' in listed
    assert rei.put(f"/contests/{contest}/entries/1/mark", json={"mark": "best"}).status_code == 422


def test_pages_programs_and_mails_speak_its_words(app, method, judged):
    contest, _, people = judged
    best = method.choices[0]
    rei = caller(app, people["rei"])
    assert rei.send("PUT", f"/contests/{contest}/entries/1/mark", {"mark": best.value}).status == 204
    assert rei.send("PUT", f"/contests/{contest}/entries/1/mark", {"mark": "best"}).status == 422
    assert rei.get(f"/contests/{contest}/entries/1").json["mark"] == best.value
    line = caller(app, people["hana"]).get(f"/contests/{contest}/entries/1").json
    assert (line["keeps"], line["judges"]) == (1, 2)
    found = caller(app, people["hana"]).get(f"/contests/{contest}/entries?keeps=1").json["items"]
    assert [one["number"] for one in found] == [1]

    hana = cast.browser(app, "hana")
    entry = hana.get(f"/contests/{contest}/entries/1").text
    assert method.result % {"keeps": 1, "of": 2} in entry
    assert method.counts % (dict.fromkeys(method.values, 0) | {best.value: 1, "none": 1}) in entry
    gallery = hana.get(f"/contests/{contest}?keeps=1").text
    assert method.at_least % {"num": 1} in gallery
    assert method.for_client in hana.get(f"/contests/{contest}/judges").text
    assert method.next_step in cast.browser(app, "rei").get(f"/contests/{contest}").text
    own = cast.browser(app, "rei").get(f"/contests/{contest}/entries/1").text
    assert re.findall(r'name="mark" value="(\w+)"', own) == list(method.values)
    with app.app_context():
        judging_actions.invite(contest, email="noa@example.jp", by=people["hana"], now=utcnow())
        [body] = db.session.connection().exec_driver_sql("SELECT text FROM mail").scalars().all()[-1:]
    assert method.asks % {"count": 5} in body
