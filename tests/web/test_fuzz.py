"""Everything that can be typed into any form, by hand or by machine: understood or refused, never broken."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest

from tests.visits import Walk, ask

REFUSED = {400, 401, 404, 409, 413, 415, 422, 429}
FINE = {200, 201, 204, 302, 303}
LONG = "長" * 34_000  # 100 kB
BAD = {
    "missing": None,
    "empty": "",
    "blank": " \u3000\t",
    "long": LONG,
    "nul": "a\0b",
    "control": "a\x1b[31m\x7f\u202eb\ufeff",
    "text for numbers": "drop table",
    "huge": "9" * 400,
    "too large for a column": str(2**63),
    "negative": "-1",
    "zero": "0",
    "fraction": "1e309",
    "full width": "１２３４５",
    "full width signs": "－１",
    "markup": "<script>alert(1)</script>{{7*7}}%s%(x)s\r\nSet-Cookie: a=b",
    "formula": "=1+1",
    "surrogate": "\\ud800",
    "emoji": "👩‍👩‍👧‍👦" * 50,
}
RAW = {
    "invalid utf-8": b"\xff\xfe\xc3\x28",
    "percent": b"%ff%fe%c3%28",
    "half a percent": b"%",
    "lone surrogate": b"%ed%a0%80",
}
# What scripts put into forms beside what the page has.
SCRIPTS = {"uploads": "", "e": ""}


@dataclass(frozen=True)
class Form:
    """A form as a page offered it to somebody."""

    who: str
    action: str
    fields: tuple[tuple[str, str], ...]

    @property
    def kind(self) -> tuple[str, tuple[str, ...]]:
        """Forms of one kind need to be tried once."""
        return re.sub(r"\d+|(?<=invitations/)[\w-]+", "0", self.action), tuple(
            name for name, _ in self.fields
        )


class Reader(HTMLParser):
    """Finds the forms of a page that post, with the names and values of their fields."""

    def __init__(self, who: str) -> None:
        super().__init__()
        self.who, self.found, self._action = who, [], None
        self._fields: list[tuple[str, str]] = []

    def handle_starttag(self, tag, attrs):
        at = dict(attrs)
        if tag == "form" and (at.get("method") or "").lower() == "post":
            self._action, self._fields = at.get("action", ""), []
        elif tag in ("input", "select", "textarea", "button") and self._action and at.get("name"):
            self._fields.append((at["name"], at.get("value") or ""))

    def handle_endtag(self, tag):
        if tag == "form" and self._action is not None:
            fields = tuple(dict(self._fields).items())
            self.found.append(Form(self.who, html.unescape(self._action), fields))
            self._action = None


def forms(walk: Walk) -> list[Form]:
    """One form of every kind that anybody was offered anywhere."""
    known = {}
    for visit in walk.visits:
        if visit.status == 200 and visit.body.lstrip().startswith("<!doctype") and visit.who != "aki":
            reader = Reader(visit.who)
            reader.feed(visit.body)
            for form in reader.found:
                known.setdefault(form.kind, form)
    return [form for form in known.values() if form.action != "/sign-out"]


def bodies(form: Form) -> Iterator[tuple[str, bytes, str]]:
    """Everything to send to a form: what it is, the body, its type."""
    values = dict(form.fields) | {
        name: value for name, value in SCRIPTS.items() if name not in dict(form.fields)
    }
    plain = "application/x-www-form-urlencoded"
    for what, bad in BAD.items():
        yield what, urlencode({} if bad is None else dict.fromkeys(values, bad)).encode(), plain
    for what, raw in RAW.items():
        yield what, b"&".join(name.encode() + b"=" + raw for name in values), plain
    yield "arrays", urlencode([(name, word) for name in values for word in ("a", "1", "b")]).encode(), plain
    yield "brackets", urlencode({f"{name}[]": "1" for name in values}).encode(), plain
    yield "many fields", urlencode({f"x{n}": "1" for n in range(3000)}).encode(), plain
    yield "json", json.dumps({name: {"a": [1, None]} for name in values}).encode(), "application/json"
    yield "no type", b"\xff\x00", "application/octet-stream"
    yield (
        "half a multipart",
        b"--x\r\nContent-Disposition: form-data; name=a\r\n",
        "multipart/form-data; boundary=x",
    )
    yield "a multipart of nothing", b"", "multipart/form-data"
    files = b"".join(
        b"--x\r\nContent-Disposition: form-data; name="
        + name.encode()
        + b'; filename="a"\r\n\r\n\xff\x00\r\n'
        for name in values
    )
    yield "files for texts", files + b"--x--\r\n", "multipart/form-data; boundary=x"
    for name in values:
        for what in ("nul",):
            one = {key: value for key, value in values.items() if key != name}
            if BAD[what] is not None:
                one[name] = BAD[what]
            yield f"{name}: {what}", urlencode(one).encode(), plain


def test_no_form_breaks_or_saves_half(walk, stage):
    found = forms(walk)
    assert len(found) > 35
    # The record may say that somebody looked at bank details, or tried a password: that much is right.
    beside = ("sign_in_attempt", "mail", "job", "event")
    untouched = stage.digest(*beside)
    for form in found:
        for what, body, content_type in bodies(form):
            answer = stage.browser(form.who).post(form.action, data=body, content_type=content_type)
            answer.get_data()
            answer.close()
            assert answer.status_code in FINE | REFUSED, (answer.status_code, form.who, form.action, what)
            if answer.status_code < 400:
                stage.restore()
        assert stage.digest(*beside) == untouched, (form.who, form.action)
    stage.restore()


def test_what_was_typed_is_kept_and_shown_as_text(walk, stage):
    """A refused page holds what was typed, and never as markup."""
    marked = '"><img src=x onerror=alert(1)>'
    for form in forms(walk):
        if form.action.startswith(("/sign-in", "/language", "/background")):
            continue
        typed = {name: f"{LONG[:9000]}{marked}" for name, _ in form.fields}
        answer = stage.browser(form.who).post(form.action, data=typed)
        text = answer.get_data(as_text=True)
        answer.close()
        if answer.status_code < 400:
            stage.restore()
        assert "<img src=x" not in text, form.action


BAD_JSON = [
    b"", b"null", b"[]", b'"x"', b"1", b"{", b"\xff", b"{}", b'{"mark": null}', b'{"mark": ["keep"]}', b'{"mark": {"a": 1}}',
    b'{"mark": "keep\\u0000"}', b'{"mark": 1e999}', b'{"mark": "\\ud800"}', b'{"mark": NaN}', b"[" * 5000,
    json.dumps({"mark": LONG}).encode(),
]  # fmt: skip
FACTS = {"purpose": "entry", "filename": "a.png", "content_type": "image/png", "size": 10, "sha256": "0" * 64}
BAD_FACTS = [
    {"size": value} for value in (0, -1, 2**63, 10**30, 1.5, "10", None, True, [], {})
] + [
    {name: value}
    for name in ("purpose", "filename", "content_type", "sha256")
    for value in (None, 1, [], {}, "", "x\0y", "\ud800", LONG, "../../etc/passwd", "G" * 64)
]  # fmt: skip


def test_no_script_breaks_it(stage):
    at = f"/contests/{stage.number('J')}/entries/1/mark"
    for body in BAD_JSON:
        for content_type in ("application/json", "text/plain"):
            answer = stage.browser("rei").put(
                at, data=body, content_type=content_type, headers={"Accept": "application/json"}
            )
            assert answer.status_code in REFUSED, body[:50]
    at = f"/contests/{stage.number('O')}/uploads"
    for body in BAD_JSON:
        assert (
            stage.browser("ume").post(at, data=body, content_type="application/json").status_code in REFUSED
        )
    at = f"/uploads/{stage.scene.things['upload']['']}/completion"
    for body in BAD_JSON:
        answer = stage.browser("ken").post(at, data=body, content_type="application/json")
        assert answer.status_code in REFUSED | {201}, body[:50]
    at = f"/contests/{stage.number('O')}/uploads"
    for wrong in BAD_FACTS:
        answer = stage.browser("ume").post(
            at, data=json.dumps(FACTS | wrong), content_type="application/json"
        )
        [(name, value)] = wrong.items()
        strange = name in ("filename", "content_type") and isinstance(value, str)  # neither decides anything
        assert answer.status_code in (REFUSED | {201} if strange else REFUSED), wrong
    stage.restore()


def test_a_body_beyond_all_measure_is_not_read(stage):
    for who, path in (
        ("hana", f"/contests/{stage.number('D')}/brief"),
        ("visitor", "/sign-in"),
        ("ume", "/me/account"),
    ):
        answer = stage.browser(who).post(path, data={"name": "x" * 600_000, "title": "x" * 600_000})
        assert answer.status_code == 413, path


QUERIES = ("after", "before", "step", "shelf", "category", "e", "mark", "version", "image", "reason", "entry",
           "contest", "q", "next", "language", "choose", "filter", "sort", "lang")  # fmt: skip


@pytest.mark.parametrize("what", [*BAD, *RAW])
def test_no_question_in_an_address_breaks_a_page(stage, what):
    pages = [
        ("hana", f"/contests/{stage.number(state)}{path}")
        for state, path in (
            ("D", "/brief"),
            ("J", ""),
            ("J", "/entries/1"),
            ("J", "/compare"),
            ("J", "/award"),
            ("H", "/handover"),
        )
    ]
    pages += [("rei", f"/contests/{stage.number('J')}/sweep"), ("visitor", "/contests"), ("ken", "/"),
              ("hana", "/"), ("ken", "/me/earnings"), ("visitor", "/sign-in"),
              ("sota", f"/contests/{stage.number('O')}/entries/1/original"),
              ("sota", f"/contests/{stage.number('H')}/handover/deliverables/{stage.scene.things['deliverable']['H']}"),
              *(("sota", f"/staff/{name}") for name in
                ("receipts", "payouts", "fundings", "ledger", "people", "jobs", "moderation"))]  # fmt: skip
    if what in RAW:
        query = "&".join(f"{name}={RAW[what].decode('latin-1')}" for name in QUERIES)
    else:
        query = urlencode(dict.fromkeys(QUERIES, (BAD[what] or "")[:3000]))
    for who, page in pages:
        visit = ask(stage, who, "GET", f"{page}?{query}")
        assert visit.status in FINE | REFUSED, (page, visit.status)


@pytest.mark.parametrize(
    "number",
    ["0", "-1", "1.0", "1e3", "１", "٣", "0x1", "%00", "1%00", "+1", " 1", "%ff", "9" * 5000, "1/..", ".."],
)
def test_no_number_in_an_address_breaks_a_page(stage, number):
    for path in (f"/contests/{number}", f"/contests/{number}/entries/1", f"/contests/{stage.number('J')}/entries/{number}",
                 f"/staff/people/{number}", f"/uploads/{number}", f"/invitations/{number}", f"/reset/{number}",
                 f"/confirmation/{number}"):  # fmt: skip
        for who in ("visitor", "sota"):
            assert ask(stage, who, "GET", path).status in {404, 303, 302, 308, 200, 400, 401}, path
