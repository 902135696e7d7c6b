"""Everybody asks every route that reads, in every state, once a session: the answers, for several tests."""

import json
from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.api.callers import Caller
from tests.scene import STATES
from tests.scene.stage import Stage
from tests.visits import API, PEOPLE, Visit, Walk


def rules(app: Flask) -> dict[tuple[str, str], Rule]:
    """The routes by method and endpoint, those of one address beside each other."""
    found = {
        (method, rule.endpoint.removeprefix("api_")): rule
        for rule in app.url_map.iter_rules()
        if API.match(rule.endpoint) and rule.endpoint != "api-docs.openapi_json"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    return dict(sorted(found.items(), key=lambda one: (one[1].rule, one[0])))


def states(rule: Rule) -> str:
    """The states in which a route is asked: all where it is about a contest."""
    return STATES if "<int:number>" in rule.rule else " "


def ask(stage: Stage, who: str, method: str, rule: Rule, state: str, payload: object = None) -> Visit:
    """One request, its document written in plain characters."""
    path = stage.address(rule.rule, state)
    caller = Caller(stage.app, stage.scene.secrets.get(who))
    answer = caller.send(method, path.removeprefix("/api/v1"), payload)
    body = (
        json.dumps(json.loads(answer.text), ensure_ascii=False)
        if "json" in answer.headers.get("Content-Type", "")
        else answer.text
    )
    endpoint = rule.endpoint.removeprefix("api_")
    return Visit(who, state.strip(), endpoint, path, answer.status, tuple(answer.headers.items()), body)


@pytest.fixture(scope="session")
def api_walk(stages: Callable[..., Stage]) -> Walk:
    """Every route that reads as everybody, and whether anything differs after it but the record, last uses and networks of tokens."""
    stage = stages()
    beside = ("event", "token", "token_network")
    before = stage.digest(*beside)
    visits = [
        ask(stage, who, "GET", rule, state)
        for (method, _endpoint), rule in rules(stage.app).items()
        if method == "GET"
        for state in states(rule)
        for who in (*PEOPLE, "aki")
    ]
    return Walk(visits, before, stage.digest(*beside))
