"""The page of one contest when much is in it: how many statements it needs, and what it must never tell."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import delete, select, update

from contest.awards.model import Award, Handover
from contest.entries.model import Entry
from contest.judging.model import Invitation, Mark, Rating, Recusal, Shortlisting
from contest.kernel.clock import utcnow
from contest.kernel.db import transaction
from contest.participants.model import Judge
from tests import cast
from tests.contests import stored
from tests.statements import of_page as statements

WEEK, DAY = timedelta(days=7), timedelta(days=1)
TABS = ("", "/entries", "/brief", "/questions", "/timeline")
WINNER = 6  # of the tab that a settled and revealed contest opens on
MOST = {
    "": 4,
    "/entries": 4,
    "/brief": 4,
    "/questions": 3,
    "/timeline": 3,
}  # beside sign-in, whatever the number


@pytest.fixture
def ids(app):
    return cast.join(app)


def busy(app, ids, *, phase, many, by, visibility="blind", reveal=True):
    """A contest with entries, pictures, a panel with a recusal, marks, stars and a shortlist; its number."""
    now = utcnow()
    state = {"open": "published", "judging": "published"}.get(phase, phase)
    number = stored.contest(
        app, ids["hana"], state=state, entries_close_at=now + (WEEK if phase == "open" else -DAY),
        published_at=now - WEEK, visibility=visibility, reveal=reveal,
        awarded_at=now if state in ("awarded", "settled") else None,
        ended_at=now if state in ("settled", "lapsed", "cancelled") else None,
    )  # fmt: skip
    stored.entries(app, number, many, by=by, pictures=3)
    with app.app_context(), transaction() as session:
        invitation = Invitation(
            contest_id=number, email="rei@example.jp", token_hash=f"t{number}", by_id=ids["hana"], sent_at=now,
            expires_at=now,
        )  # fmt: skip
        session.add(invitation)
        session.flush()
        judge = Judge(
            contest_id=number, person_id=ids["rei"], invitation_id=invitation.id, seed=1, joined_at=now
        )
        session.add(judge)
        session.flush()
        recused = {"contest_id": number, "person_id": ids["rei"], "author_id": ids["mei"]}
        session.add(Recusal(**recused, reason="declared", at=now))
        entries = session.scalars(select(Entry).where(Entry.contest_id == number)).all()
        for entry in entries:
            session.add(Mark(judge_id=judge.id, entry_id=entry.id, mark="keep", at=now))
            session.add(Rating(entry_id=entry.id, stars=4, by_id=ids["hana"], at=now))
            session.add(Shortlisting(entry_id=entry.id, by_id=ids["hana"], at=now))
        if state in ("awarded", "settled"):
            award = Award(
                contest_id=number, entry_id=entries[0].id, winner_id=entries[0].author_id,
                decided_by=ids["hana"], decided_at=now,
            )  # fmt: skip
            session.add(award)
            session.flush()
            session.add(
                Handover(
                    award_id=award.id, contest_id=number, due_at=now + WEEK, client_agreed_at=now,
                    agreement_version="2026-11", state="accepted" if state == "settled" else "awaiting",
                )
            )  # fmt: skip
    return number


@pytest.mark.parametrize("many", [1, 300])
def test_each_tab_needs_its_few_statements_whatever_the_number(app, ids, many):
    by = [ids["ken"], ids["mei"], *stored.crowd(app, 58)] if many > 1 else [ids["ken"]]
    counted = {}
    for phase, visibility in (
        ("open", "blind"), ("open", "open"), ("judging", "blind"), ("awarded", "blind"), ("settled", "blind"),
        ("lapsed", "blind"),
    ):  # fmt: skip
        number = busy(app, ids, phase=phase, many=many, by=by, visibility=visibility)
        for who in ("hana", "ken", "rei", "sota", "ume", None):
            browser = cast.browser(app, who)
            for tab, most in MOST.items():
                said = statements(app, browser, f"/contests/{number}{tab}")
                counted[phase, visibility, who, tab] = len(said) - (
                    WINNER if (phase, tab) == ("settled", "") else most
                )

    assert {place: over for place, over in counted.items() if over > 0} == {}


def test_a_blind_contest_tells_rivals_a_number_and_nothing_else(app, ids):
    for phase in ("open", "judging", "awarded", "settled", "lapsed", "cancelled"):
        number = busy(app, ids, phase=phase, many=5, by=[ids["mei"]], reveal=False)
        secrets = ("林 芽衣", "mei@example.jp", f"renditions/e{number}", "案1", "/entries/1", "佐藤 玲", "★")
        for who in ("ken", "ume", None):
            browser = cast.browser(app, who)
            for tab in TABS:
                page = browser.get(f"/contests/{number}{tab}").text
                assert [secret for secret in secrets if secret in page] == [], (phase, who, tab)


def test_client_and_judges_do_not_learn_who_made_an_entry(app, ids):
    secrets = ("林 芽衣", "高橋 健", "mei@example.jp", "ken@example.jp", ".png")
    for phase in ("open", "judging"):
        number = busy(app, ids, phase=phase, many=4, by=[ids["mei"], ids["ken"]])
        for who in ("hana", "rei"):
            browser = cast.browser(app, who)
            for tab in TABS:
                page = browser.get(f"/contests/{number}{tab}").text
                assert [secret for secret in secrets if secret in page] == [], (phase, who, tab)


def test_a_recused_judge_does_not_see_the_entries_of_that_designer(app, ids):
    number = busy(app, ids, phase="judging", many=4, by=[ids["mei"], ids["ken"]])  # Mei's have even numbers
    html = cast.browser(app, "rei").get(f"/contests/{number}").get_data(as_text=True)

    assert f"renditions/e{number}-1/" in html and f"renditions/e{number}-3/" in html
    assert f"renditions/e{number}-2/" not in html and f"renditions/e{number}-4/" not in html


def test_an_entrant_sees_their_own_entries_and_what_is_left_of_ten(app, ids):
    number = busy(app, ids, phase="open", many=4, by=[ids["mei"], ids["ken"]])
    html = cast.browser(app, "ken").get(f"/contests/{number}/entries").get_data(as_text=True)

    assert f"renditions/e{number}-1/" in html and f"renditions/e{number}-2/" not in html
    assert "You can submit 8 more." in html
    assert "4 entries so far" in html and "by 2 designers." in html


def test_after_settlement_with_reveal_everybody_sees_previews_and_the_winners_name(app, ids):
    number = busy(app, ids, phase="settled", many=2, by=[ids["mei"], ids["ken"]])
    html = cast.browser(app).get(f"/contests/{number}").get_data(as_text=True)

    assert "高橋 健" in html and "林 芽衣" not in html  # Ken's is #1
    assert f"renditions/e{number}-2/" in html and "/full" not in html
    assert html.index(f"renditions/e{number}-1/") < html.index(
        f"renditions/e{number}-2/"
    )  # the winning work first
    assert '<figure class="winner">' in html and f'href="/contests/{number}/entries"' in html


def test_the_pictures_of_the_brief_are_shown(app, ids):
    number = busy(app, ids, phase="open", many=1, by=[ids["ken"]])
    html = cast.browser(app).get(f"/contests/{number}").get_data(as_text=True)

    assert "Pictures from the client" in html and f"renditions/r{number}-3/" in html
    assert ".png" not in html


def test_the_gallery_goes_on_by_a_plain_link_and_counts_all_its_pages(app, ids):
    number = busy(app, ids, phase="open", many=130, by=[ids["mei"], ids["ken"]], visibility="open")
    with app.app_context(), transaction() as session:
        of = Entry.contest_id == number
        session.execute(update(Entry).where(of, Entry.number <= 30).values(state="declined"))
        session.execute(
            delete(Shortlisting).where(
                Shortlisting.entry_id.in_(select(Entry.id).where(of, Entry.number > 100))
            )
        )

    shown = pages_of(app, "hana", f"/contests/{number}")
    assert [len(cards) for _page, cards in shown] == [60, 60, 10]
    assert sum((cards for _page, cards in shown), []) == list(range(130, 0, -1))
    assert all("100 entries · 30 declined" in page for page, _ in shown)

    listed = pages_of(app, "hana", f"/contests/{number}?show=shortlist")
    assert sum((cards for _page, cards in listed), []) == list(range(100, 0, -1))
    assert all("100 of 130 entries" in page for page, _ in listed)

    visitor = pages_of(app, None, f"/contests/{number}/entries")
    assert sum((cards for _page, cards in visitor), []) == list(range(130, 30, -1))


def pages_of(app, who, path):
    """The pages of a gallery or a light table by the link to the next, each with the numbers on its cards."""
    found, browser = [], cast.browser(app, who)
    while path:
        page = browser.get(path).get_data(as_text=True)
        found.append((page, [int(n) for n in re.findall(r"<b>#(\d+)", page)]))
        more = re.search(r'<a rel="next" href="([^"#]+)".*?>(?:Show more|Next) entries<', page)
        path = unescape(more[1]) if more else None
    return found


OPENING = {
    "open": {"hana": "Entries", "ken": "Brief", "rei": "Brief", "sota": "Brief", "ume": "Brief", None: "Brief"},
    "judging": {"hana": "Entries", "ken": "Brief", "rei": "Entries", "sota": "Brief", "ume": "Brief", None: "Brief"},
    "settled": dict.fromkeys(["hana", "ken", "rei", "sota", "ume", None], "Winner"),
}  # fmt: skip
TAB = re.compile(r'<li><a href="([^"]+)"( aria-current="page")?>([^<]+?)(?: <span>\d+</span>)?</a></li>')


@pytest.mark.parametrize("phase", OPENING)
def test_a_contest_opens_on_the_tab_that_fits_and_each_tab_is_at_its_address(app, ids, phase):
    number = busy(app, ids, phase=phase, many=2, by=[ids["ken"]])
    for who, opens in OPENING[phase].items():
        browser = cast.browser(app, who)
        found = TAB.findall(browser.get(f"/contests/{number}").text)
        assert [label for _, current, label in found if current] == [opens] == [found[0][2]], who
        for url, _, label in found:
            again = TAB.findall(browser.get(url).text)
            assert [one for _, current, one in again if current] == [label], (who, url)
            assert [one[2] for one in again] == [one[2] for one in found], (who, url)


def test_payments_are_a_tab_of_those_who_may_see_them(app, ids):
    number = busy(app, ids, phase="settled", many=1, by=[ids["ken"]])
    has = {
        who for who in ("hana", "ken", "rei", "sota", "ume", None)
        if f'href="/contests/{number}/payments"' in cast.browser(app, who).get(f"/contests/{number}").text
    }  # fmt: skip
    assert has == {"hana", "ken", "sota"}


def test_an_act_that_is_done_on_a_tab_is_no_link_there(app, ids):
    number = busy(app, ids, phase="open", many=2, by=[ids["ken"]])
    hana = cast.browser(app, "hana")
    act = f'class="act act--main" href="/contests/{number}/entries"'
    assert act in hana.get(f"/contests/{number}/brief").text
    assert act not in hana.get(f"/contests/{number}/entries").text


def test_who_may_not_see_the_winning_entry_is_shown_the_gallery_instead(app, ids):
    number = busy(app, ids, phase="settled", many=3, by=[ids["mei"], ids["ken"]])  # Ken's is #1
    with app.app_context(), transaction() as session:
        session.add(
            Recusal(
                contest_id=number, person_id=ids["rei"], author_id=ids["ken"], reason="declared", at=utcnow()
            )
        )
    page = cast.browser(app, "rei").get(f"/contests/{number}").text
    assert '<figure class="winner">' not in page and 'id="entries-head"' in page
