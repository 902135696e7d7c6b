import re
from datetime import timedelta
from html import unescape

import pytest

from contest.contests import queries as contest_queries
from contest.kernel.clock import utcnow
from contest.kernel.db import transaction
from contest.people.model import Person
from tests import cast, make
from tests.contests import stored
from tests.statements import of_page as statements

WEEK, DAY = timedelta(days=7), timedelta(days=1)
LISTED = 6  # the list, entries counted, pictures, clients' records, how many were found, those watched


@pytest.fixture
def ids(app):
    return cast.join(app)


def keep(app, client_id, state="published", closes=WEEK, **changes):
    now = utcnow()
    facts = {"state": state, "entries_close_at": now + closes, "published_at": now - WEEK}
    if state == "draft":
        facts["published_at"] = None
    if state in ("settled", "cancelled", "lapsed"):
        facts["ended_at"] = now - DAY
    if state in ("awarded", "settled"):
        facts["awarded_at"] = now - DAY
    return stored.contest(app, client_id, **facts | changes)


def look(client, path):
    answer = client.get(path)
    return answer.status_code, unescape(answer.get_data(as_text=True))


def test_an_empty_site_says_what_will_stand_here(app):
    status, html = look(cast.browser(app), "/contests")

    assert status == 200
    assert "No open contests right now" in html


@pytest.mark.parametrize("who", ["ken", None])
def test_the_list_shows_what_everybody_may_find(app, ids, who):
    keep(app, ids["hana"], title="An open one")
    keep(app, ids["hana"], title="A hidden one", hidden_at=utcnow())
    keep(app, ids["hana"], state="draft", title="A draft of hers")
    keep(app, ids["hana"], state="cancelled", title="A cancelled one")
    status, html = look(cast.browser(app, who), "/contests")

    assert status == 200
    assert "1 open contest" in html and "An open one" in html and "¥100,000" in html
    assert "A hidden one" not in html and "A draft of hers" not in html and "A cancelled one" not in html


def test_shelves_and_kinds_narrow_the_list(app, ids):
    keep(app, ids["hana"], title="Open logo")
    keep(app, ids["hana"], title="Open poster", category="poster")
    keep(app, ids["hana"], title="Closed logo", closes=-DAY)
    keep(app, ids["hana"], title="Chosen logo", closes=-2 * DAY, state="awarded")
    ken = cast.browser(app, "ken")

    def titles(query):
        html = look(ken, f"/contests?{query}")[1]
        return [one for one in ("Open logo", "Open poster", "Closed logo", "Chosen logo") if one in html]

    assert titles("category=poster") == ["Open poster"]
    assert titles("shelf=judging") == ["Closed logo"]
    assert titles("shelf=awarded") == ["Chosen logo"]
    assert titles("shelf=judging&category=poster") == []
    assert titles("shelf=%00&category=nonsense&after=%FF") == ["Open logo", "Open poster"]


@pytest.mark.parametrize("many", [1, 30])
def test_the_list_needs_as_many_statements_for_thirty_as_for_one(app, ids, many):
    for _ in range(many):
        keep(app, ids["hana"])

    assert len(statements(app, cast.browser(app, "ken"), "/contests")) == LISTED


def test_a_long_list_has_pages(app, ids):
    for n in range(31):
        keep(app, ids["hana"], title=f"Contest no. {n:02}", closes=WEEK + n * timedelta(minutes=1))
    ken = cast.browser(app, "ken")
    first = look(ken, "/contests")[1]
    after = first.split('rel="next" href="')[1].split('"')[0]
    second = look(ken, unescape(after))[1]

    assert "Contest no. 29" in first and "Contest no. 30" not in first
    assert "Contest no. 30" in second and "Contest no. 29" not in second
    assert 'rel="next"' not in second and "Back to the first page" in second


# Who may look at a contest, by its state.
@pytest.mark.parametrize(
    ("state", "changes", "seen_by"),
    [
        ("draft", {}, {"hana", "sota"}),
        ("published", {}, {"hana", "ken", "ume", "sota", None}),
        ("awarded", {}, {"hana", "ken", "ume", "sota", None}),
        ("settled", {}, {"hana", "ken", "ume", "sota", None}),
        ("cancelled", {}, {"hana", "ken", "ume", "sota", None}),
        ("cancelled", {"published_at": None}, {"hana", "sota"}),
        ("lapsed", {}, {"hana", "ken", "ume", "sota", None}),
        ("published", {"hidden_at": utcnow(), "hidden_reason": "確認中"}, {"hana", "sota"}),
    ],
)
def test_a_contest_is_seen_by_whom_it_concerns(app, ids, state, changes, seen_by):
    number = keep(app, ids["hana"], state=state, **changes)
    seen = {
        who for who in ("hana", "ken", "ume", "sota", None)
        if look(cast.browser(app, who), f"/contests/{number}")[0] == 200
    }  # fmt: skip

    assert seen == seen_by


def test_every_state_says_where_it_stands(app, ids):
    ken = cast.browser(app, "ken")
    for state, closes, says in (
        ("published", WEEK, "Submit an entry"),
        ("published", -DAY, "The client is choosing a winner."),
        ("published", -timedelta(minutes=5), "The client is choosing a winner."),
        ("awarded", -DAY, "A winner was chosen"),
        ("settled", -DAY, "The prize has been paid to the winner."),
        ("cancelled", WEEK, "This contest was cancelled"),
        ("lapsed", -30 * DAY, "This contest ended without a winner"),
    ):
        number = keep(app, ids["hana"], state=state, closes=closes)
        assert says in look(ken, f"/contests/{number}")[1], (state, closes)


def test_the_client_learns_what_is_next(app, ids):
    hana = cast.browser(app, "hana")
    for closes, says in (
        (WEEK, "Invite judges"),
        (-timedelta(minutes=5), "Wait a moment"),
        (-DAY, "Choose a winner"),
        (-17 * DAY, "The decision is overdue."),
    ):
        number = keep(app, ids["hana"], closes=closes)
        assert says in look(hana, f"/contests/{number}")[1], closes


def test_the_page_prints_its_own_rules_and_dates(app, ids):
    number = keep(app, ids["hana"], ai_policy="forbidden", visibility="open", reveal=True)
    html = look(cast.browser(app), f"/contests/{number}")[1]

    for words in ("No AI.", "Open gallery.", "Up to 10 entries", "within 7 days", "do not withhold tax"):
        assert words in html
    with app.app_context():
        contest = contest_queries.contest(number)
    from contest.contests import rules as contest_rules
    from contest.web.contests.timeline import last_day

    assert f'datetime="{last_day(contest_rules.award_due(contest)).astimezone().date()}"' in html


def test_what_a_client_wrote_is_shown_as_text(app, ids):
    number = keep(
        app, ids["hana"], title="<script>alert(1)</script>", description="<b>bold</b>", wanted="<i>x"
    )
    html = cast.browser(app).get(f"/contests/{number}").get_data(as_text=True)

    assert "<script>alert" not in html and "<b>bold" not in html and "<i>x" not in html


def test_staff_hide_and_show_with_a_reason(app, ids):
    number = keep(app, ids["hana"])
    sota, ken = cast.browser(app, "sota"), cast.browser(app, "ken")

    assert sota.post(f"/contests/{number}/hiding", data={"reason": " "}).status_code == 422
    assert sota.post(f"/contests/{number}/hiding", data={"reason": "x" * 1001}).status_code == 422
    assert ken.get(f"/contests/{number}").status_code == 200
    assert sota.post(f"/contests/{number}/hiding", data={"reason": "通報を確認中"}).status_code == 303
    assert ken.get(f"/contests/{number}").status_code == 404
    assert "通報を確認中" in look(sota, f"/contests/{number}")[1]
    assert "通報を確認中" not in look(cast.browser(app, "hana"), f"/contests/{number}")[1]
    assert sota.post(f"/contests/{number}/hiding", data={"reason": "again"}).status_code == 409
    assert sota.post(f"/contests/{number}/hiding/end", data={"reason": "問題なし"}).status_code == 303
    assert ken.get(f"/contests/{number}").status_code == 200


def test_staff_cancel_with_a_reason_that_everyone_reads(app, ids):
    number = keep(app, ids["hana"])
    sota = cast.browser(app, "sota")

    refused = sota.post(f"/contests/{number}/cancellation", data={"reason": ""})
    assert refused.status_code == 422 and "Give a reason" in refused.get_data(as_text=True)
    assert sota.post(f"/contests/{number}/cancellation", data={"reason": "規約違反"}).status_code == 303
    assert "規約違反" in look(cast.browser(app, "ken"), f"/contests/{number}")[1]


def test_only_staff_touch_what_is_shown(app, ids):
    number = keep(app, ids["hana"])
    for act in ("hiding", "hiding/end", "cancellation"):
        for who, status in (("hana", 404), ("ken", 404), ("ume", 404), (None, 303)):
            answer = cast.browser(app, who).post(f"/contests/{number}/{act}", data={"reason": "because"})
            # a client may cancel, but a draft only
            expected = 409 if (who, act) == ("hana", "cancellation") else status
            assert answer.status_code == expected, (act, who)

    with app.app_context():
        contest = contest_queries.contest(number)
        assert (contest.state, contest.hidden_at) == ("published", None)


def test_staff_do_not_cancel_a_contest_of_their_own(app, ids):
    number = keep(app, ids["sota"])
    answer = cast.browser(app, "sota").post(f"/contests/{number}/cancellation", data={"reason": "because"})

    assert answer.status_code == 409
    with app.app_context():
        assert contest_queries.contest(number).state == "published"


def test_a_number_that_was_never_given_is_not_found(app, ids):
    for path in ("0", "4711", "2147483647", "2147483648", "99999999999999999999", "x", "-1", "１"):
        assert cast.browser(app, "ken").get(f"/contests/{path}").status_code == 404, path


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_page_opens_in_both_languages(app, ids, language):
    with app.app_context(), transaction() as session:
        for id_ in ids.values():
            session.get_one(Person, id_).language = language
    for state in ("draft", "published", "awarded", "settled", "cancelled", "lapsed"):
        number = keep(app, ids["hana"], state=state)
        for who in ("hana", "sota", "ken"):
            expected = 404 if (state, who) == ("draft", "ken") else 200
            assert look(cast.browser(app, who), f"/contests/{number}")[0] == expected, (state, who)
    for who in ("hana", "ken"):
        assert look(cast.browser(app, who), "/contests")[0] == 200
        assert look(cast.browser(app, who), "/")[0] == 200


def test_every_next_step_leads_to_a_page_that_exists(app):
    from contest.access.table import Role
    from contest.awards.model import Handover
    from contest.web.contests.next_step import NextStepInput, next_step
    from contest.web.contests.view import way

    now = utcnow()
    led = set()
    with app.test_request_context(), app.app_context():
        ways = app.url_map.bind("localhost")
        for state, closes in (
            ("draft", WEEK), ("published", WEEK), ("published", -timedelta(minutes=1)), ("published", -DAY),
            ("published", -16 * DAY), ("awarded", -DAY), ("settled", -DAY), ("cancelled", WEEK), ("lapsed", -DAY),
        ):  # fmt: skip
            for role in Role:
                for handover in (None, "awaiting", "delivered", "changes_requested"):
                    contest = make.contest(state=state, entries_close_at=now + closes, published_at=now)
                    row = handover and Handover(state=handover, due_at=now, accept_by=now)
                    found = next_step(contest, role, NextStepInput(living=3, mine=1, handover=row), now)
                    assert found.what
                    if path := way(contest, found):
                        led.add(ways.match(path.split("?")[0].split("#")[0], method="GET")[0])

    assert led == {
        "awards.choose", "viewer.sweep", "brief.show", "contests.entries", "earnings.index", "entries.new",
        "handover.show",
    }  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_zone_named_by_its_distance_is_shown_by_the_distance_and_not_by_its_name(app, ids, language):
    closes = (utcnow() + 7 * DAY).replace(hour=18, minute=0, second=0, microsecond=0)
    number = keep(app, ids["hana"], time_zone="Etc/GMT+12", entries_close_at=closes)
    with app.app_context(), transaction() as session:
        session.get_one(Person, ids["ken"]).language = language

    body = cast.browser(app, "ken").get(f"/contests/{number}").text
    assert re.search(r'06:00</time> <span class="quiet">UTC−12 \(AoE\)</span>', body)
    assert "GMT" not in re.sub(r"<[^>]*>", "", body)
