from datetime import timedelta

import pytest

from contest.contests import queries as contest_queries
from contest.contests.actions import publication
from contest.kernel.clock import utcnow
from contest.kernel.money import yen
from tests import cast
from tests.contests import stored

JSON = {"Accept": "application/json"}
WEEK = timedelta(days=7)
FILLED = ("what", "brief", "files", "rules", "prize")


@pytest.fixture
def number(app, ids):
    return stored.contest(app, ids["hana"], entries_close_at=utcnow() + WEEK)


@pytest.fixture
def hana(app, ids):
    return cast.browser(app, "hana")


def read(app, number):
    with app.app_context():
        return contest_queries.contest(number)


def facts(app, number):
    row = read(app, number)
    return {column.key: getattr(row, column.key) for column in row.__table__.c}


def saved(hana, number, **fields):
    answer = hana.post(f"/contests/{number}/brief", data=fields, headers=JSON)
    return answer.status_code, answer.get_json()


def shown(hana, number, step):
    """The fields of a step's form as a browser would send them back."""
    import re
    from html import unescape

    html = hana.get(f"/contests/{number}/brief?step={step}").get_data(as_text=True)
    form = html[html.index('id="step"') : html.index("data-saved")]
    fields = {}
    for tag in re.findall(r"<input[^>]*>", form):
        attributes = {name: unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        if attributes.get("type") in ("radio", "checkbox") and " checked" not in tag:
            continue
        fields.setdefault(attributes["name"], []).append(attributes.get("value", ""))
    for name, text in re.findall(r'<textarea id="\w+" name="(\w+)"[^>]*>\n(.*?)</textarea>', form, re.S):
        fields[name] = [unescape(text)]
    for name, options in re.findall(r'<select id="\w+" name="(\w+)"[^>]*>(.*?)</select>', form, re.S):
        fields[name] = re.findall(r'value="([^"]*)" selected', options)
    return fields


def test_beginning_a_brief_leads_to_its_first_step(app, ids, hana):
    answer = hana.post("/contests", data={"once": "k1"})

    assert answer.status_code == 303
    assert hana.get(answer.location).status_code == 200
    number = int(answer.location.split("/")[2])
    contest = read(app, number)
    assert (contest.client_id, contest.state, contest.language) == (ids["hana"], "draft", "en")


def test_a_double_click_begins_one_brief(hana):
    first, second = (hana.post("/contests", data={"once": "same"}).location for _ in range(2))

    assert first == second


def test_every_step_opens(hana, number):
    for step in (*FILLED, "check", "nonsense"):
        assert hana.get(f"/contests/{number}/brief?step={step}").status_code == 200, step


def test_a_step_sent_back_untouched_changes_nothing(app, hana, number):
    before = facts(app, number)
    for step in FILLED:
        answer = hana.post(f"/contests/{number}/brief", data=shown(hana, number, step))
        assert answer.status_code == 303, step

    assert facts(app, number) == before


def test_a_step_leads_to_the_next(hana, number):
    answer = hana.post(f"/contests/{number}/brief", data={"step": "what", "title": "灯台のポスター"})

    assert (answer.status_code, answer.location) == (303, f"/contests/{number}/brief?step=brief")


def test_a_field_is_saved_by_itself(app, hana, number):
    status, document = saved(hana, number, title="  灯台の ポスター ")

    assert status == 200 and document["saved"]
    assert read(app, number).title == "灯台の ポスター"


def test_two_tabs_lose_nothing(app, hana, number):
    first, second = shown(hana, number, "brief"), shown(hana, number, "brief")
    first["description"] = ["Written in the first tab"]
    second["wanted"] = ["Written in the second tab"]
    hana.post(f"/contests/{number}/brief", data=first)
    hana.post(f"/contests/{number}/brief", data=second)

    contest = read(app, number)
    assert (contest.description, contest.wanted) == ("Written in the first tab", "Written in the second tab")


def test_the_last_word_on_a_field_counts(app, hana, number):
    first, second = shown(hana, number, "brief"), shown(hana, number, "brief")
    hana.post(f"/contests/{number}/brief", data=first | {"description": ["first"]})
    hana.post(f"/contests/{number}/brief", data=second | {"description": ["second"]})

    assert read(app, number).description == "second"


def test_a_prize_is_understood_as_people_write_it(app, hana, number):
    for typed in (
        "200000",
        "200,000",
        "¥200,000",
        "２０００００",
        "￥２００，０００",
        " 200 000 ",
        "200000円",
    ):
        saved(hana, number, prize="1000")
        status, document = saved(hana, number, prize=typed)

        assert (status, read(app, number).prize) == (200, yen(200_000)), typed
        assert document["show"] == {
            "prize": "¥200,000",
            "fee": "¥20,000",
            "tax": "¥2,000",
            "total": "¥222,000",
        }


def test_what_is_no_prize_is_said_at_the_field(app, hana, number):
    for typed in (
        "999", "100000001", "-5", "1e6", "0x10", "many", "1.5", "9" * 400, "\x00", "٣٠٠٠", "¥", "二十万"
    ):  # fmt: skip
        status, document = saved(hana, number, prize=typed)

        assert (status, list(document["errors"])) == (422, ["prize"]), typed
        assert read(app, number).prize == yen(100_000)


BAD = [
    ("title", "x" * 121),
    ("title", "nul\x00"),
    ("lead", "x" * 161),
    ("description", "x" * 10_001),
    ("description", "\u202eevil"),
    ("wanted", "x" * 3_001),
    ("avoided", "bell\x07"),
    ("category", "tattoo"),
    ("category", ""),
    ("language", "fr"),
    ("visibility", "half"),
    ("ai_policy", "maybe"),
    ("formats", "x" * 41),
    ("own_formats", "x" * 41),
    ("own_formats", "\n".join(f"format {n}" for n in range(21))),
    ("closes", "tomorrow"),
    ("closes", "2026-13-45T99:99"),
    ("closes", "9" * 100),
    ("closes", "0001-01-01T00:00"),
    ("closes", "2026-12-01T18:00+09:00"),
    ("time_zone", "Mars/Olympus"),
    ("time_zone", "../../etc/passwd"),
]


def test_bad_input_is_said_at_the_field_and_nothing_is_saved(app, hana, number):
    before = facts(app, number)
    for field, typed in BAD:
        status, document = saved(hana, number, **{field: typed})
        page = hana.post(f"/contests/{number}/brief", data={field: typed, "step": "what"})

        place = {"own_formats": {"own_formats", "formats"}}.get(field, {field})
        assert status == 422 and place & set(document["errors"]), (field, typed)
        assert page.status_code == 422, (field, typed)
    assert facts(app, number) == before


def test_bytes_that_are_no_text_are_said_at_the_field(hana, number):
    part = b'--b\r\nContent-Disposition: form-data; name="title"\r\n\r\n\xff\xfe\r\n--b--\r\n'
    kind = "multipart/form-data; boundary=b"
    answer = hana.post(f"/contests/{number}/brief", data=part, content_type=kind, headers=JSON)

    assert (answer.status_code, list(answer.get_json()["errors"])) == (422, ["title"])


def test_a_refused_step_keeps_what_was_typed(hana, number):
    answer = hana.post(
        f"/contests/{number}/brief", data={"step": "prize", "prize": "12", "closes": "2020-01-01T10:00"}
    )
    html = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert 'value="12"' in html and 'value="2020-01-01T10:00"' in html
    assert "¥1,000" in html or "1,000" in html
    assert 'aria-invalid="true"' in html


def test_chips_and_own_formats_are_one_list(app, hana, number):
    data = {"formats": ["", "PDF", "SVG"], "own_formats": "一色版のSVG\n名刺、 封筒\nPDF"}
    answer = hana.post(f"/contests/{number}/brief", data=data, headers=JSON)

    assert answer.status_code == 200
    assert read(app, number).required_formats == ["PDF", "SVG", "一色版のSVG", "名刺", "封筒"]


def test_all_chips_can_be_taken_off(app, hana, number):
    saved(hana, number, formats="", own_formats="")

    assert read(app, number).required_formats == []


def test_a_deadline_is_read_in_its_zone(app, hana, number):
    day = (utcnow() + timedelta(days=5)).date()
    status, _ = saved(hana, number, closes=f"{day}T18:00", time_zone="America/New_York")

    contest = read(app, number)
    assert status == 200 and contest.time_zone == "America/New_York"
    assert contest.entries_close_at.hour in (22, 23)  # summer or winter


def test_a_zone_alone_does_not_touch_the_deadline(app, hana, number):
    before = read(app, number).entries_close_at
    saved(hana, number, time_zone="Europe/Berlin")

    assert (read(app, number).entries_close_at, read(app, number).time_zone) == (before, "Europe/Berlin")


@pytest.mark.parametrize("days", [0, 31])
def test_a_call_must_last_one_to_thirty_days(app, hana, number, days):
    closes = (utcnow() + timedelta(days=days, hours=10)).strftime("%Y-%m-%dT%H:%M")
    status, document = saved(hana, number, closes=closes, time_zone="Asia/Tokyo")

    assert (status, list(document["errors"])) == (422, ["closes"])


class TestWhenTheClocksChange:
    """On 29 March 2026 Berlin's clocks skip 2:00–3:00, on 25 October they repeat it."""

    @pytest.fixture(autouse=True)
    def a_week_before(self, time_machine, request):
        spring = "spring" in request.node.name
        time_machine.move_to(f"2026-{'03-22' if spring else '10-18'}T12:00:00+00:00", tick=False)

    def test_a_time_that_spring_skips_is_refused(self, hana, number):
        status, document = saved(hana, number, closes="2026-03-29T02:30", time_zone="Europe/Berlin")

        assert status == 422
        assert "does not exist in Europe/Berlin" in document["errors"]["closes"]

    def test_a_time_that_autumn_repeats_is_asked(self, app, hana, number):
        data = {"closes": "2026-10-25T02:30", "time_zone": "Europe/Berlin", "step": "prize"}
        answer = hana.post(f"/contests/{number}/brief", data=data)
        html = answer.get_data(as_text=True)

        assert answer.status_code == 422
        assert "UTC+2" in html and "UTC+1" in html and 'name="closes_fold" value="1"' in html
        assert "Press “Save and continue” to choose." in saved(hana, number, **data)[1]["errors"]["closes"]

    @pytest.mark.parametrize(("fold", "hour"), [("0", 0), ("1", 1)])
    def test_the_one_that_was_meant_in_autumn_is_kept(self, app, hana, number, fold, hour):
        data = {"closes": "2026-10-25T02:30", "time_zone": "Europe/Berlin", "closes_fold": fold}

        assert saved(hana, number, **data)[0] == 200
        assert read(app, number).entries_close_at.hour == hour
        # sent back untouched it stays the one that was meant
        hana.post(f"/contests/{number}/brief", data=shown(hana, number, "prize"))
        assert read(app, number).entries_close_at.hour == hour


def test_the_preview_shows_what_a_designer_will_see(app, hana, number):
    html = hana.get(f"/contests/{number}/preview").get_data(as_text=True)

    assert "みなと焙煎所のロゴ" in html and "¥100,000" in html and "Submit an entry" in html
    assert "Copyright transfer agreement" in html
    assert read(app, number).state == "draft"


def test_an_empty_draft_has_a_preview_too(app, ids, hana):
    number = int(hana.post("/contests").location.split("/")[2])

    assert hana.get(f"/contests/{number}/preview").status_code == 200


def test_the_last_step_names_what_is_missing_with_the_way_there(app, ids, hana):
    number = int(hana.post("/contests").location.split("/")[2])
    html = hana.get(f"/contests/{number}/brief?step=check").get_data(as_text=True)

    for step, place in (
        ("what", "title"),
        ("brief", "description"),
        ("files", "formats"),
        ("prize", "prize"),
    ):
        assert f'href="/contests/{number}/brief?step={step}#{place}"' in html
    assert html.count("is missing") == 4
    assert "Accept and publish" not in html


def pay(app, ids, number):
    with app.app_context():
        from contest.payments.actions import receipts

        publication.fund(number, gateway="sandbox", by=ids["hana"], now=utcnow())
        receipts.pay_at_once(number, gateway="sandbox", by=ids["hana"], now=utcnow())


def test_a_paid_and_complete_brief_is_published_with_the_agreement(app, ids, hana, number):
    pay(app, ids, number)
    html = hana.get(f"/contests/{number}/brief?step=check").get_data(as_text=True)
    assert "Articles 27" in html or "Article 27" in html
    assert "Accept and publish" in html

    unticked = hana.post(f"/contests/{number}/publication", data={"agreement": "2026-11"})
    assert unticked.status_code == 422 and "accept it" in unticked.get_data(as_text=True)
    assert read(app, number).state == "draft"

    for _click in range(2):
        data = {"agreement": "2026-11", "accept": "1", "once": "key"}
        answer = hana.post(f"/contests/{number}/publication", data=data)
        assert (answer.status_code, answer.location) == (303, f"/contests/{number}")
    assert read(app, number).state == "published"
    assert "Copyright transfer agreement" in hana.get(f"/contests/{number}/brief").text


def test_an_unpaid_brief_is_not_published(app, hana, number):
    answer = hana.post(f"/contests/{number}/publication", data={"agreement": "2026-11", "accept": "1"})

    assert answer.status_code == 409
    assert read(app, number).state == "draft"


def test_a_draft_is_given_up_freely(app, hana, number):
    answer = hana.post(f"/contests/{number}/cancellation", data={"once": "k"})

    assert answer.status_code == 303
    assert read(app, number).state == "cancelled"
    assert hana.get(f"/contests/{number}").status_code == 200
    assert cast.browser(app, "ken").get(f"/contests/{number}").status_code == 404


def test_a_refused_step_does_not_bring_back_what_another_tab_has_changed(app, hana, number):
    first = shown(hana, number, "brief")
    saved(hana, number, wanted="from the other tab")
    refused = hana.post(f"/contests/{number}/brief", data=first | {"description": ["x" * 10_001]})
    assert refused.status_code == 422
    marks = {name: value for name, value in first.items() if name.startswith("was_")}
    for name, (mark,) in marks.items():
        assert f'name="{name}" value="{mark}"' in refused.get_data(as_text=True)
