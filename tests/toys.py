"""Packages that a test writes and imports: the toys that prove that something can be added without a change elsewhere."""

import importlib
import sys
from pathlib import Path
from textwrap import dedent
from types import ModuleType

import pytest


def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, source: str) -> ModuleType:
    """Write `source` as the package `name`, import it, and forget it after the test."""
    folder = tmp_path / name
    folder.mkdir()
    (folder / "__init__.py").write_text(dedent(source))
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, name, raising=False)
    importlib.invalidate_caches()
    module = importlib.import_module(name)
    monkeypatch.setitem(sys.modules, name, module)
    return module
