"""The build: the same bytes twice, nothing to do the second time, one clear line when it cannot."""

from pathlib import Path

import pytest
from flask import Flask

from contest import frontend
from contest.contests.brief import CATEGORIES
from contest.frontend import asset, bundle, manifest


def test_a_build_is_reproducible(built, tmp_path: Path):
    bundle.build(tmp_path / "one")
    bundle.build(tmp_path / "two")

    assert _bytes(tmp_path / "one") == _bytes(tmp_path / "two")


def test_the_second_build_does_nothing_while_the_sources_stand(built, tmp_path: Path):
    assert bundle.build(tmp_path / "dist") is True
    assert bundle.build(tmp_path / "dist") is False
    assert bundle.build(tmp_path / "dist", force=True) is True


def test_a_build_leaves_nothing_behind_of_an_older_one(built, tmp_path: Path):
    bundle.build(tmp_path / "dist")
    (tmp_path / "dist" / "app-OLD.js").write_text("old")

    bundle.build(tmp_path / "dist", force=True)

    assert not (tmp_path / "dist" / "app-OLD.js").exists()


def test_every_file_of_the_manifest_is_there_under_a_hashed_name(built):
    assert sorted(manifest()) == [
        "app.js",
        *sorted(f"category-{name}.svg" for name in CATEGORIES),
        "compare.js",
        "deep_zoom.js",
        "entry_viewer.js",
        "hash.js",
        "htmx.js",
        "index.css",
        "mark.svg",
        "passkeys.js",
        "sweep.js",
        "table.js",
        "upload.js",
    ]
    for source, hashed in manifest().items():
        assert hashed != source
        assert (frontend.DIST / hashed).is_file()


def test_no_built_script_needs_eval(built):
    """htmx alone carries a Function constructor, for attributes our pages must not use."""
    for path in frontend.DIST.glob("*.js"):
        if not path.name.startswith("htmx"):
            text = path.read_text(encoding="utf-8")
            assert "new Function(" not in text and "eval(" not in text, path.name


def test_without_network_and_packages_the_build_says_so_in_one_line(built, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(bundle, "SOURCES", _sources_without_packages(tmp_path))
    monkeypatch.setattr(bundle, "PACKAGES", tmp_path / "sources" / "node_modules")
    monkeypatch.setenv("DENO_DIR", str(tmp_path / "empty-cache"))
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", "http://127.0.0.1:9/")

    with pytest.raises(bundle.BuildFailed) as failed:
        bundle.build(tmp_path / "dist")

    assert "\n" not in str(failed.value)
    assert "npm registry" in str(failed.value)


def test_before_the_build_pages_get_the_plain_sources(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(frontend, "DIST", tmp_path)
    app = Flask("plain")
    frontend.init_app(app)

    with app.test_request_context():
        assert asset("index.css") == "/source/css/index.css"
        assert asset("app.js") == "/source/js/app.js"
    answer = app.test_client().get("/source/css/index.css")
    assert answer.status_code == 200
    assert "@layer reset" in answer.text


@pytest.mark.parametrize(
    "path", ["package.json", "bundle.py", "css/../bundle.py", "css/%2e%2e/bundle.py", "node_modules/x.js"]
)
def test_the_plain_sources_are_styles_scripts_and_images_alone(path: str, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(frontend, "DIST", tmp_path)
    app = Flask("plain")
    frontend.init_app(app)

    assert app.test_client().get(f"/source/{path}").status_code == 404


def test_after_the_build_the_plain_sources_are_gone(built):
    app = Flask("built")
    frontend.init_app(app)

    assert app.test_client().get("/source/css/index.css").status_code == 404


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def _sources_without_packages(tmp_path: Path) -> Path:
    sources = tmp_path / "sources"
    sources.mkdir()
    for name in ("package.json", "deno.lock", "build.js"):
        (sources / name).write_bytes((frontend.SOURCES / name).read_bytes())
    return sources


def test_hashed_files_are_kept_by_browsers_for_good(built):
    app = Flask("built", static_folder=str(frontend.DIST.parent))
    frontend.init_app(app)
    client = app.test_client()

    hashed = client.get(f"/static/dist/{manifest()['app.js']}")
    plain = client.get("/static/dist/manifest.json")

    assert hashed.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "immutable" not in plain.headers.get("Cache-Control", "")
