"""What is the same in every test is done once in a process: routes, templates and statements are compiled once, SQLite
waits for no disk, and cyclic garbage is looked for seldom, never among modules and collected tests.

Each test makes an application of its own: 0.2 s of that were the compiling of 300 routes, each compiled its templates
and statements again, and sorted all routes for look-ups even if it was asked for no page. A commit waited 5 ms for the disk, to outlive a power cut that no test inside this
process has. Processes that tests start are not touched.
"""

import gc
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule
from werkzeug.routing.matcher import StateMachineMatcher

from contest.kernel import db as kernel_db

_compile = Rule.compile
_add, _update = StateMachineMatcher.add, StateMachineMatcher.update
_prepare = kernel_db.prepare
_rules: dict[tuple[Any, ...], Any] = {}
_statements: dict[type, LRUCache[Any, Any]] = {}


def begin() -> None:
    """Make the tests of this process quicker."""
    Rule.compile = _compiled_once  # type: ignore[method-assign]
    StateMachineMatcher.add = _add_later  # type: ignore[method-assign]
    StateMachineMatcher.update = _update_now  # type: ignore[method-assign]
    kernel_db.prepare = _prepared
    # A compiled statement is found under its dialect: those of one kind are one here.
    DefaultDialect.__eq__ = lambda self, other: type(self) is type(other)  # type: ignore[method-assign,assignment]
    DefaultDialect.__hash__ = lambda self: hash(type(self))  # type: ignore[method-assign,assignment]
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": _Templates()}


def settle() -> None:
    """Leave what is in memory now out of every later look for garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _compiled_once(rule: Rule) -> None:
    assert rule.map is not None
    facts = (rule.rule, rule.host, rule.subdomain, rule.merge_slashes, rule.map.host_matching)
    key = (*facts, rule.map.converters["int"], tuple(sorted((rule.defaults or {}).items())))
    if key not in _rules:
        _compile(rule)
        builders = (rule._build.__func__, rule._build_unknown.__func__)  # type: ignore[attr-defined]
        _rules[key] = (rule._parts, rule._trace, rule._converters, frozenset(rule.arguments), builders)
    rule._parts, rule._trace, rule._converters, arguments, builders = _rules[key]
    rule.arguments = set(arguments)
    rule._build, rule._build_unknown = (builder.__get__(rule, None) for builder in builders)


def _add_later(matcher: StateMachineMatcher, rule: Rule) -> None:
    vars(matcher).setdefault("_waiting", []).append(rule)


def _update_now(matcher: StateMachineMatcher) -> None:
    """What the map calls under its lock before it looks up or builds an address."""
    for rule in vars(matcher).pop("_waiting", ()):
        _add(matcher, rule)
    _update(matcher)


def _prepared(engine: Engine) -> None:
    _prepare(engine)
    engine._compiled_cache = _statements.setdefault(type(engine.dialect), LRUCache(5000))
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def connected(connection: Any, _record: Any) -> None:
            connection.execute("PRAGMA synchronous = OFF")


class _Templates(BytecodeCache):
    """Compiled templates by name and source."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key, bucket.checksum] = bucket.code
