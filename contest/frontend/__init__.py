"""Assets of the front end: one address each, hashed once built, plain sources before."""

import json
from pathlib import Path

from flask import Flask, Response, abort, request, send_from_directory, url_for

SOURCES = Path(__file__).parent
DIST = SOURCES.parent / "static" / "dist"
FOLDERS = {"css": "css", "js": "js", "svg": "images"}


def init_app(app: Flask) -> None:
    """Give templates `asset("app.js")` and, until assets are built, serve the plain sources."""
    app.jinja_env.globals["asset"] = asset
    app.after_request(_keep)
    app.add_url_rule("/source/<any(css, js, images):folder>/<path:name>", "frontend.source", _source)


def asset(name: str) -> str:
    """The address of an entry module, stylesheet or image, by the name of its source."""
    built = manifest().get(name)
    if built:
        return url_for("static", filename=f"dist/{built}")
    return url_for("frontend.source", folder=FOLDERS[name.rpartition(".")[2]], name=name)


def manifest() -> dict[str, str]:
    """Source name → hashed name under `static/dist`; empty before `flask assets build`.

    Read again when the file changes, so that a running development server follows a build.
    """
    global _read
    try:
        changed = (DIST / "manifest.json").stat().st_mtime_ns
    except FileNotFoundError:
        return {}
    if _read[0] != changed:
        _read = changed, json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))
    return _read[1]


_read: tuple[int, dict[str, str]] = (0, {})


def _keep(response: Response) -> Response:
    """A hashed file never changes: browsers need not ask again."""
    if request.endpoint == "static" and response.status_code in (200, 304):
        name = str((request.view_args or {}).get("filename", ""))
        if name.startswith("dist/") and "-" in name:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _source(folder: str, name: str) -> Response:
    if manifest():
        abort(404)
    return send_from_directory(SOURCES / folder, name)
