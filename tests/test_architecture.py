"""The house as a story: who may import whom, what stays pure, and who changes a state."""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["konpe"]
STORY, EDGES = SETTINGS["story"], SETTINGS["edges"]
MODULES = [path for path in sorted((ROOT / "contest").rglob("*.py")) if "migrations" not in path.parts]
PURE = ("lifecycle.py", "rules.py", "scoring.py")
# What a pure module never needs: the web, the database's session, the clock, chance.
IMPURE = {"flask", "flask_babel", "flask_login", "flask_security", "time", "random", "secrets", "uuid", "os"}
IMPURE_OURS = {
    "contest.kernel.db": {"db", "reader", "transaction", "lock"},
    "contest.kernel.clock": {"utcnow"},
}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def room_of(path: Path) -> str:
    return path.relative_to(ROOT / "contest").parts[0].removesuffix(".py")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[tuple[str, set[str]]]:
    """Each imported module with the names taken from it."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, set()) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)}: imports are written out in full"
            names = {alias.name for alias in node.names}
            yield node.module or "", names
            yield from ((f"{node.module}.{one}", set()) for one in names)


def rooms_imported(path: Path) -> set[str]:
    ours = (module.split(".") for module, _ in imports(path) if module.startswith("contest."))
    return {parts[1] for parts in ours} & {*STORY, *EDGES}


def test_every_room_stands_in_the_story():
    rooms = {path.name for path in (ROOT / "contest").iterdir() if (path / "__init__.py").exists()}
    assert rooms == {*STORY, *EDGES}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_room_imports_only_rooms_told_before_it(path):
    room = room_of(path)
    if room == "__init__":  # create_app builds the house and may name any room
        return
    before = {*STORY[: STORY.index(room)]} if room in STORY else {*STORY}
    assert rooms_imported(path) - {room} <= before


@pytest.mark.parametrize("path", [path for path in MODULES if path.name in PURE], ids=name)
def test_rules_and_lifecycles_know_neither_web_nor_session_nor_clock_nor_chance(path):
    taken = dict(imports(path))
    assert not {module.split(".")[0] for module in taken} & IMPURE
    for module, names in IMPURE_OURS.items():
        assert not taken.get(module, set()) & names
    calls = {ast.unparse(node.func) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)}
    assert not calls & {"datetime.now", "datetime.utcnow", "date.today", "datetime.today", "open", "print"}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_nothing_but_a_lifecycle_assigns_a_state(path):
    if "lifecycle" in path.stem or path.parent.name == "lifecycle":
        return
    for node in ast.walk(tree(path)):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)) else []:
            for one in target.elts if isinstance(target, ast.Tuple) else [target]:
                assert not (isinstance(one, ast.Attribute) and one.attr == "state"), f"line {node.lineno}"


@pytest.mark.parametrize("path", sorted((ROOT / "storage").rglob("*.py")), ids=name)
def test_storage_imports_nothing_of_ours_nor_flask_nor_a_database(path):
    taken = {module.split(".")[0] for module, _ in imports(path)}
    assert not taken & {"contest", "config", "wsgi", "flask", "sqlalchemy", "flask_sqlalchemy"}


@pytest.mark.parametrize(
    "path", [path for path in MODULES if room_of(path) not in ("kernel", "people")], ids=name
)
def test_only_the_kernel_locks_rows_and_only_accounts_commit_pages(path):
    source = path.read_text(encoding="utf-8")
    assert "commit_page" not in source
    if room_of(path) != "work":  # a claim skips what others hold
        assert "with_for_update" not in source, "kernel.db.lock() is the only row lock"


@pytest.mark.parametrize("path", [path for path in MODULES if room_of(path) in EDGES], ids=name)
def test_edges_never_touch_a_session(path):
    taken = dict(imports(path))
    assert not taken.get("contest.kernel.db", set()) & {"transaction", "lock", "commit_page"}


def test_nothing_in_the_repository_names_the_machine_it_was_made_on():
    kinds = {".py", ".md", ".html", ".toml", ".txt", ".css", ".js", ".cfg", ".yml", ".json", ""}
    for path in ROOT.rglob("*"):
        kept = path.is_file() and path.suffix in kinds and path != Path(__file__)
        if kept and not {".git", ".venv", "node_modules", "instance", "__pycache__"} & {*path.parts}:
            source = path.read_text(encoding="utf-8", errors="ignore")
            assert "/work/shared" not in source and "/work/tools" not in source, path
