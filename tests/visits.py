"""Everybody opens every page in every state, once a session: what they were shown, for tests of several kinds."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urldefrag

import pytest
from werkzeug.routing import Rule

from tests.scene import STATES
from tests.scene.stage import Stage

PEOPLE = ("visitor", "ume", "mei", "ken", "hana", "rei", "sota")
# What libraries serve: tests/web/test_routes.py names all of it.
THEIRS = re.compile(r"security\.|static$|frontend\.source$")
# The JSON edge is walked in tests/api.
API = re.compile(r"api[_-]")
# Names by which a request may call the site, and must not.
OTHER_HOSTS = ("evil.example", "localhost.evil.example", "evil.example:80", "127.0.0.1", "local host",
               "localhost@evil.example")  # fmt: skip
_LINK = re.compile(r'(?:href|src)="(/[^"]*)"')


@dataclass(frozen=True)
class Visit:
    """One page as one person got it; `state` that of the contest it is about, or empty."""

    who: str
    state: str
    endpoint: str
    path: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: str

    @property
    def location(self) -> str:
        """Where it leads on to, or nothing."""
        return dict(self.headers).get("Location", "")


def rules(stage: Stage) -> list[Rule]:
    """Every rule of the site but the libraries', in a fixed order."""
    ours = [
        rule
        for rule in stage.app.url_map.iter_rules()
        if not (THEIRS.match(rule.endpoint) or API.match(rule.endpoint))
    ]
    return sorted(ours, key=lambda rule: (rule.rule, sorted(rule.methods or ())))


def states(rule: Rule) -> str:
    """The states in which a rule is visited: all where it is about a contest."""
    return STATES if rule.rule.startswith("/contests/<") else " "


def ask(stage: Stage, who: str, method: str, path: str, *, state: str = "", endpoint: str = "") -> Visit:
    """Open a page; scripts' answers for what changes things, which are quicker to draw."""
    headers = {} if method == "GET" else {"Accept": "application/json"}
    answer = stage.browser(who).open(path, method=method, headers=headers)
    body = answer.get_data(as_text=True)
    answer.close()
    return Visit(who, state.strip(), endpoint, path, answer.status_code, tuple(answer.headers), body)


def same(page: str) -> str:
    """A page without what differs each time: instants of now, time left, keys, tokens, signatures, the request's id."""
    page = re.sub(r'<time datetime="P.*?</time>', "", page, flags=re.DOTALL)
    page = re.sub(r"https://files\.test/[^\"& ]*", "", page)
    page = re.sub(r'(name="once" value|value="[^"]*" name="once")="[^"]*"', "", page)
    page = re.sub(r'"[\w.-]{60,}"', "", page)
    return re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+(\+00:00|Z)|\b[0-9a-f]{16}\b", "", page)


@dataclass(frozen=True)
class Walk:
    """All visits, and whether anything but the record differs after them."""

    visits: list[Visit]
    before: str
    after: str


@pytest.fixture(scope="session")
def walk(stages: Callable[..., Stage]) -> Walk:
    """Every page of every rule as everybody, then every page these lead to."""
    stage = stages()
    before, visits = stage.digest("event"), []
    for rule in rules(stage):
        if "GET" not in (rule.methods or ()):
            continue
        for state in states(rule):
            path = stage.address(rule.rule, state)
            visits += [
                ask(stage, who, "GET", path, state=state, endpoint=rule.endpoint)
                for who in (*PEOPLE, *(["aki"] if state in " O" else []))
            ]
    visits += _further(stage, visits)
    return Walk(visits, before, stage.digest("event"))


def _further(stage: Stage, visits: list[Visit]) -> list[Visit]:
    """Pages with questions in their address (steps, tabs, versions) that the visited ones link to."""
    found: list[Visit] = []
    seen = {(visit.who, visit.path) for visit in visits}
    for visit in visits:
        if visit.status != 200 or "/original" in visit.path or visit.who == "aki":
            continue
        for link in _LINK.findall(visit.body):
            path = urldefrag(html.unescape(link)).url
            if path.startswith(("/static", "/source", "/sign-in", "/sign-out")) or (visit.who, path) in seen:
                continue
            seen.add((visit.who, path))
            found.append(ask(stage, visit.who, "GET", path, state=visit.state or _state(stage, path)))
    return found


def _state(stage: Stage, path: str) -> str:
    """The state of the contest that an address is below: pages of no contest lead to those of many."""
    number = re.match(r"/contests/(\d+)(?:[/?]|$)", path)
    states = {str(id_): state for state, id_ in stage.scene.contests.items()}
    return states.get(number[1], "") if number else ""
