"""The architecture: who imports whom, what stays pure, who changes a state. Each test names the lines that break its rule."""

import ast
import pkgutil
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from contest import EDGES, PACKAGES

ROOT = Path(__file__).resolve().parent.parent
MODULES = [path for path in sorted((ROOT / "contest").rglob("*.py")) if "migrations" not in path.parts]
PURE = ("lifecycle.py", "rules.py")
# What a pure module never needs: the web, the database's session, the clock, chance.
IMPURE = {"flask", "flask_babel", "flask_login", "flask_security", "time", "random", "secrets", "uuid", "os"}
IMPURE_OURS = {
    "contest.kernel.db": {"db", "reader", "transaction", "lock"},
    "contest.kernel.clock": {"utcnow"},
}
IMPURE_CALLS = {"datetime.now", "datetime.utcnow", "date.today", "datetime.today", "open", "print"}


def package(path: Path) -> str:
    return path.relative_to(ROOT / "contest").parts[0].removesuffix(".py")


def place(path: Path, node: ast.AST | None = None) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path: Path) -> dict[str, set[str]]:
    """Each imported module, and the names taken from it."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name: found.get(alias.name, set()) for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names = {alias.name for alias in node.names}
            found.setdefault("." * node.level + (node.module or ""), set()).update(names)
            found |= {f"{node.module}.{one}": found.get(f"{node.module}.{one}", set()) for one in names}
    return found


def taken(path: Path, names: dict[str, set[str]]) -> set[str]:
    """Which of `names`, by module, a file imports."""
    return {
        f"{module}.{one}" for module, ones in names.items() for one in imports(path).get(module, set()) & ones
    }


def assigned(path: Path) -> Iterator[ast.expr]:
    """Every target of an assignment."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                yield from target.elts if isinstance(target, ast.Tuple) else [target]


def test_every_package_stands_in_the_order():
    packages = {path.parent.name for path in (ROOT / "contest").glob("*/__init__.py")}
    assert packages == {*PACKAGES, *EDGES}


def test_imports_are_written_out_in_full():
    assert [place(path) for path in MODULES if any(module.startswith(".") for module in imports(path))] == []


def test_a_package_imports_only_packages_before_it_and_no_edge():
    wrong = []
    for path in MODULES:
        own = package(path)
        if own == "__init__":  # create_app puts everything together
            continue
        before = {*PACKAGES[: PACKAGES.index(own)]} if own in PACKAGES else {*PACKAGES}
        ours = {module.split(".")[1] for module in imports(path) if module.startswith("contest.")}
        wrong += [(place(path), late) for late in ours & {*PACKAGES, *EDGES} - before - {own}]
    assert wrong == []


def test_rules_and_lifecycles_know_neither_web_nor_session_nor_clock_nor_chance():
    wrong = []
    for path in MODULES:
        if path.name in PURE or path.parent.name == "lifecycle":
            wrong += [
                (place(path), one) for one in {module.split(".")[0] for module in imports(path)} & IMPURE
            ]
            wrong += [(place(path), one) for one in taken(path, IMPURE_OURS)]
            calls = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
            wrong += [place(path, call) for call in calls if ast.unparse(call.func) in IMPURE_CALLS]
    assert wrong == []


def test_nothing_but_a_lifecycle_assigns_a_state():
    elsewhere = [path for path in MODULES if "lifecycle" not in path.stem and path.parent.name != "lifecycle"]
    assert [
        place(path, target)
        for path in elsewhere
        for target in assigned(path)
        if isinstance(target, ast.Attribute) and target.attr == "state"
    ] == []


def test_only_the_kernel_locks_rows_but_for_claims_of_jobs_and_rows_of_people_found_by_address_or_key():
    others = [path for path in MODULES if package(path) not in ("kernel", "work", "people")]
    assert [place(path) for path in others if "with_for_update" in path.read_text(encoding="utf-8")] == []


def test_only_accounts_commit_what_a_page_wrote():
    others = [path for path in MODULES if package(path) not in ("kernel", "people")]
    assert [place(path) for path in others if "commit_page" in path.read_text(encoding="utf-8")] == []


def test_edges_never_touch_a_session():
    acts = {"contest.kernel.db": {"transaction", "lock"}}
    assert [
        (place(path), taken(path, acts)) for path in MODULES if package(path) in EDGES and taken(path, acts)
    ] == []


def test_only_actions_open_transactions_but_in_the_packages_that_everything_stands_on():
    infrastructure = {"kernel", "work", "mail", "events", "ledger"}
    elsewhere = [
        path
        for path in MODULES
        if package(path) not in infrastructure and not {"actions", "actions.py"} & {*path.parts}
    ]
    opening = {path for path in elsewhere if taken(path, {"contest.kernel.db": {"transaction"}})}
    assert [place(path) for path in sorted(opening)] == []


def test_storage_imports_nothing_of_ours_nor_flask_nor_a_database():
    barred = {"contest", "config", "wsgi", "flask", "sqlalchemy", "flask_sqlalchemy"}
    files = sorted((ROOT / "storage").rglob("*.py"))
    assert [
        place(path) for path in files if {module.split(".")[0] for module in imports(path)} & barred
    ] == []


def test_every_module_is_imported_under_one_name_and_no_name_means_two_modules():
    """`<noun>_<module>`, or bare where a module's name exists once. Each edge is a tree of its own."""
    names: dict[str, set[str]] = {}
    for path in [
        path for top in ("contest", "storage", "tests") for path in sorted((ROOT / top).rglob("*.py"))
    ]:
        if {"node_modules", "migrations"} & {*path.parts}:
            continue
        for node in ast.walk(tree(path)):
            for one in node.names if isinstance(node, ast.ImportFrom) else ():
                if is_module(module := f"{node.module}.{one.name}"):
                    names.setdefault(module, set()).add(one.asname or one.name)
    assert {module: found for module, found in names.items() if len(found) > 1} == {}
    bare = [(found, module) for module, (found,) in names.items() if module.split(".")[1] not in EDGES]
    meant: dict[str, list[str]] = {}
    for found, module in bare:
        meant.setdefault(("tests" if module.startswith("tests.") else "") + found, []).append(module)
    assert {found: modules for found, modules in meant.items() if len(modules) > 1} == {}


def is_module(dotted: str) -> bool:
    """Whether this names a module or package of ours, rather than something in one."""
    path = ROOT / dotted.replace(".", "/")
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def test_what_the_docs_and_the_docstrings_of_packages_name_is_there():
    missing = []
    for name in (*PACKAGES, *EDGES):
        said = ast.get_docstring(tree(ROOT / "contest" / name / "__init__.py")) or ""
        named = re.findall(r"`([a-z_]+(?:\.\w+)*)`", said)
        missing += [
            (name, one)
            for one in named
            if not is_there(one, f"contest.{name}", f"contest.{name}.refusal", "")
        ]
    for document in sorted((ROOT / "docs").glob("*.md")):
        for one in re.findall(
            r"`((?:contest|storage|tests|templates|docs|deploy)/[\w./]*)`", document.read_text()
        ):
            missing += [] if (ROOT / one).exists() else [(document.name, one)]
    assert missing == []


def is_there(name: str, *bases: str) -> bool:
    """Whether a dotted name is a module, or stands in one, of any of these packages."""
    for base in bases:
        with suppress(ImportError, AttributeError):
            pkgutil.resolve_name(f"{base}.{name}".strip("."))
            return True
    return False
