"""The list of contests as a page: what is asked for, what is found, and the way on when nothing is."""

import re
import threading
from datetime import timedelta
from html import unescape

import pytest
from werkzeug.serving import make_server

from contest.kernel.clock import utcnow
from tests import axe, cast
from tests.statements import of_page as statements
from tests.web.test_contests import DAY, LISTED, keep, look


@pytest.fixture
def ids(app):
    return cast.join(app)


@pytest.fixture
def ken(app, ids):
    return cast.browser(app, "ken")


@pytest.fixture
def url(app):
    """The site on a port of its own, in a thread."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def links(html):
    return {
        words: unescape(url) for url, words in re.findall(r'<a[^>]*href="([^"]*)"[^>]*>(.*?)</a>', html, re.S)
    }


def test_everything_asked_for_stands_in_the_form_and_in_the_address_of_the_next_page(app, ids, ken):
    for n in range(31):
        keep(app, ids["hana"], title=f"Otaru {n}", prize_amount=50_000, visibility="open")
    asked = "q=otaru&category=logo&prize_from=50000&prize_to=300000&days=14&visibility=open&order=prize"
    html = look(ken, f"/contests?{asked}")[1]

    assert "31 contests found" in html
    assert (
        'value="otaru"' in html
        and html.count(" selected>") == 7
        and '<details class="more-filters" open>' in html
    )
    assert f'<link rel="canonical" href="/contests?{asked}">' in html
    after = re.search(r'rel="next" href="([^"]*)"', html)[1]
    assert after.startswith(f"/contests?{asked}&after=")
    assert "</mark> 0<" in look(ken, after)[1]


def test_each_filter_can_be_taken_away_and_all_at_once(app, ids, ken):
    keep(app, ids["hana"], title="Otaru")
    html = ken.get("/contests?q=otaru&category=logo&shelf=open&prize_to=300000").get_data(as_text=True)
    ways = {re.sub("<.*?>|[×]| remove filter", "", words).strip(): url for words, url in links(html).items()}

    assert ways["“otaru”"] == "/contests?category=logo&prize_to=300000"
    assert ways["Logo"] == "/contests?q=otaru&prize_to=300000"
    assert ways["¥300,000 or less"] == "/contests?q=otaru&category=logo"
    assert ways["Clear filters"] == "/contests"
    assert "Clear filters" not in look(ken, "/contests?order=prize")[1]


def test_what_was_found_is_marked_and_stays_text(app, ids, ken):
    keep(
        app, ids["hana"], title="<b>Otaru</b> & ロゴ", lead="Nothing here",
        description="Far down the brief\nstands <i>Harbour</i>.",
    )  # fmt: skip
    html = ken.get("/contests?q=OTARU+ﾛｺﾞ+harbour").get_data(as_text=True)

    assert "&lt;b&gt;<mark>Otaru</mark>&lt;/b&gt; &amp; <mark>ロゴ</mark>" in html
    assert "stands &lt;i&gt;<mark>Harbour</mark>&lt;/i&gt;." in html
    assert "<mark>" not in ken.get("/contests").get_data(as_text=True)
    html = ken.get('/contests?q="><script>alert(1)</script>').get_data(as_text=True)
    assert "<script>alert" not in html and "No contest found" in html


def test_an_empty_list_names_the_next_act(app, ids, ken):
    keep(app, ids["hana"], title="Otaru")
    keep(app, ids["hana"], title="Closed harbour", state="settled", closes=-9 * DAY)

    html = ken.get("/contests?q=harbour&category=logo").get_data(as_text=True)
    assert "No contest on this list matches." in html
    on = links(html)["Search past contests"]
    assert on == "/contests?q=harbour&shelf=awarded&category=logo"
    assert "Closed harbour" in unescape(re.sub("</?mark>", "", ken.get(on).get_data(as_text=True)))
    html = ken.get("/contests?category=poster").get_data(as_text=True)
    assert "Nothing of this kind right now." in html and links(html)["Show all"] == "/contests"
    html = ken.get("/contests?category=logo&after=0-1&order=prize").get_data(as_text=True)
    assert links(html)["Back to the first page"] == "/contests?category=logo&order=prize"


@pytest.mark.parametrize("many", [1, 30])
def test_a_search_needs_as_many_statements_for_thirty_as_for_one(app, ids, ken, many):
    for _ in range(many):
        keep(app, ids["hana"], title="Otaru", lead="小樽")

    for asked in (
        "q=otaru+小樽&order=fewest",
        "shelf=awarded&order=prize",
        "category=logo&days=7&prize_from=1000",
    ):
        assert len(statements(app, ken, f"/contests?{asked}")) <= LISTED


@pytest.mark.parametrize(
    "asked",
    [
        "q=%00%FF%ED%A0%80", "q=" + "x" * 9_000, "q=" + "%20".join("ab" * 99), "prize_from=-1&prize_to=1e9",
        "prize_from=99999999999999999999&days=99999999999", "days=-3", "order=%00&shelf=%00&category=%00&visibility=%00",
        "after=1-99999999999999999999", "after=99999999999999999-9999999999&order=newest",
        "after=99999999999999999-1&order=prize", "after=1-1&order=fewest", "q=a&q=b&category=logo&category=poster",
    ],
)  # fmt: skip
def test_no_address_breaks_the_list(app, ids, ken, asked):
    keep(app, ids["hana"])

    assert ken.get(f"/contests?{asked}").status_code == 200


def test_amounts_are_read_as_people_type_them(app, ids, ken):
    keep(app, ids["hana"], title="Rich", prize_amount=500_000)
    keep(app, ids["hana"], title="Poor", prize_amount=5_000)

    for typed in ("500000", "¥500,000", "５００，０００", "500000円"):
        html = look(ken, f"/contests?prize_from={typed}")[1]
        assert "Rich" in html and "Poor" not in html, typed


def test_a_hidden_contest_is_counted_nowhere(app, ids, ken):
    keep(app, ids["hana"], title="Hidden harbour", hidden_at=utcnow())
    for who in (None, "ken", "ume", "rei"):
        for asked in ("", "?q=harbour", "?q=ハーバー", "?order=fewest", "?prize_from=1000"):
            html = look(cast.browser(app, who), f"/contests{asked}")[1]
            assert "Hidden harbour" not in html
            assert "No open contests right now" in html or "No contest found" in html


@pytest.mark.real_clock
def test_the_filters_serve_on_a_phone_without_script(app, ids, chromium, url):
    keep(app, ids["hana"], title="みなと焙煎所のロゴ", lead="運河沿いの焙煎所", prize_amount=200_000)
    keep(app, ids["hana"], title="Poster", category="poster", prize_amount=50_000, closes=timedelta(hours=5))
    with chromium.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False, base_url=url, locale="en-GB"
    ) as context:
        page = context.new_page()
        page.goto("/contests")
        page.get_by_label("Search", exact=True).fill("焙煎")
        page.get_by_text("Category, prize, time left, gallery").click()
        page.get_by_label("Prize from").select_option("100000")
        page.get_by_role("button", name="Apply filters").first.click()
        assert page.get_by_role("heading", level=1).inner_text() == "1 contest found"
        assert page.locator(".cards h3").all_inner_texts() == ["みなと焙煎所のロゴ"]
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        page.get_by_role("link", name="Clear filters").click()
        assert page.locator(".cards li").count() == 2


@pytest.mark.real_clock
def test_the_list_is_accessible(app, ids, chromium, url):
    keep(app, ids["hana"], title="Otaru", lead="harbour")
    with chromium.new_context(
        viewport={"width": 390, "height": 844}, base_url=url, locale="en-GB"
    ) as context:
        page = context.new_page()
        page.goto("/contests?q=otaru&prize_from=1000")
        assert axe.check(page) == []
