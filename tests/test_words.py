"""Every sentence has its Japanese, with the same values, and every refusal its sentence."""

import ast
import re
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from contest import EDGES, PACKAGES
from contest.kernel import catalogue

ROOT = Path(__file__).resolve().parent.parent
PLACE = re.compile(r"%\((\w+)\)s")
CODE = re.compile(r"[a-z_]+\.[a-z_]+")


@cache
def sentences() -> dict[str, str]:
    found: dict[str, str] = {}
    for package in (*PACKAGES, *EDGES):
        if find_spec(f"contest.{package}.refusals"):
            for code, sentence in import_module(f"contest.{package}.refusals").SENTENCES.items():
                assert found.setdefault(code, sentence) == sentence, f"two sentences for {code}"
    return found


@cache
def nodes() -> list[tuple[Path, ast.AST]]:
    """Every node of every module."""
    files = (ROOT / "contest").rglob("*.py")
    return [(path, node) for path in files for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]


@cache
def codes_in_the_source() -> dict[str, set[str]]:
    """Refusal codes in `Refused("…")`, `require(…, "…")`, `raise Refused`, with the values given to them."""
    found: dict[str, set[str]] = {}
    for _path, node in nodes():
        if not isinstance(node, ast.Call):
            continue
        at = {"Refused": 0, "require": 1}.get(ast.unparse(node.func).rpartition(".")[2])
        if at is None or len(node.args) <= at:
            continue
        for constant in ast.walk(node.args[at]):
            if isinstance(constant, ast.Constant) and isinstance(constant.value, str):
                found.setdefault(constant.value, {word.arg or "*" for word in node.keywords})
    return found


def mentioned() -> set[str]:
    """Every string of the source that looks like a refusal's code."""
    return {
        node.value
        for path, node in nodes()
        if path.name != "refusals.py" and isinstance(node, ast.Constant) and isinstance(node.value, str)
        if CODE.fullmatch(node.value)
    }


def test_every_refusal_in_the_source_has_its_sentence():
    assert {code for code in codes_in_the_source() if code not in sentences()} == set()


def test_every_sentence_belongs_to_a_refusal_of_the_source():
    assert set(sentences()) - mentioned() - set(codes_in_the_source()) == set()


def test_a_refusal_gives_its_sentence_every_value_it_names():
    for code, given in codes_in_the_source().items():
        named = set(PLACE.findall(sentences().get(code, "")))
        assert "*" in given or named <= given, code


@cache
def english() -> list[str | tuple[str, ...]]:
    return list(catalogue.extracted())


@cache
def japanese() -> dict[str, tuple[str, ...]]:
    """The Japanese of each key, in its one or two forms."""
    return {
        catalogue.key(message): message.string if isinstance(message.string, tuple) else (message.string,)
        for message in catalogue.known()
        if message.id
    }


def japanese_of(found: str | tuple[str, ...]) -> tuple[str, ...]:
    return japanese().get(found if isinstance(found, str) else found[0], ())


def test_every_english_sentence_has_its_japanese():
    assert [found for found in english() if not any(japanese_of(found))] == []


def test_the_japanese_names_the_same_values():
    for found in english():
        ones = {found} if isinstance(found, str) else {*found}
        named = {name for one in ones for name in PLACE.findall(one)}
        for translated in filter(None, japanese_of(found)):
            assert set(PLACE.findall(translated)) <= named | {"num"}, found
            if isinstance(found, str):
                assert set(PLACE.findall(translated)) == named, found
