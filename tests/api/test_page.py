"""The description of the API: OpenAPI with examples that work, and a page of our own in both languages."""

import re

import pytest

from contest.kernel import catalogue


@pytest.fixture(scope="module")
def described(stage):
    return stage.app.test_client().get("/api/openapi.json").json


def routes(described):
    for path, methods in described["paths"].items():
        for method, route in methods.items():
            if method != "parameters":
                yield method, path, route


def test_every_route_says_in_japanese_too_what_it_is_for(described):
    known = {catalogue.key(message): message.string for message in catalogue.known() if message.id}
    for method, path, route in routes(described):
        assert known.get(route["summary"]), (method, path)
    assert all(known.get(tag["description"]) for tag in described["tags"])


def test_every_post_takes_a_key_and_every_body_and_answer_has_an_example(described):
    assert described["openapi"].startswith("3.")
    for method, path, route in routes(described):
        names = {one["name"] for one in route.get("parameters", ()) if "name" in one}
        assert ("Idempotency-Key" in names) == (method == "post"), path
        bodies = [
            route.get("requestBody", {}),
            *(one for code, one in route["responses"].items() if code != "default"),
        ]
        for body in bodies:
            assert all("example" in one for one in body.get("content", {}).values()), (method, path)


def test_examples_of_bodies_are_what_the_routes_take(stage, described):
    """None is refused for a field: whatever else stands against it is a matter of the contest."""
    for method, path, route in routes(described):
        for content in route.get("requestBody", {}).get("content", {}).values():
            assert set(content["example"]) <= set(
                described["components"]["schemas"][content["schema"]["$ref"].rpartition("/")[2]]["properties"]
            ), (method, path)


@pytest.mark.parametrize(("language", "words"), [("en", "To begin with"), ("ja", "はじめに")])
def test_the_page_shows_every_route_and_needs_nothing_from_elsewhere(stage, described, language, words):
    page = stage.app.test_client().get("/api", headers={"Accept-Language": language})
    assert page.status_code == 200 and words in page.text
    for _method, path, _route in routes(described):
        assert f"<code>{path}</code>" in page.text
    assert not re.search(r"(?:src|href)=\"https?://|\sstyle=", page.text)
