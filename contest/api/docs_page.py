"""HTML page of the API description, in the reader's language."""

import json
from typing import Any

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

bp = Blueprint("api", __name__)


@bp.get("/api")
def show() -> ResponseReturnValue:
    """Every route, what it takes and what it answers."""
    described = current_app.extensions["flask-smorest"]["apis"][""]["ext_obj"].described()
    nouns = {tag["name"]: {"about": tag["description"], "routes": []} for tag in described["tags"]}
    for path, methods in sorted(described["paths"].items()):
        for method, route in methods.items():
            if method != "parameters":
                nouns[route["tags"][0]]["routes"].append(_route(method, path, route))
    return render_template("api/show.html", nouns=nouns, root=current_app.config["PUBLIC_URL"] + "/api/v1")


def _route(method: str, path: str, route: dict[str, Any]) -> dict[str, Any]:
    status, answer = next(iter(route["responses"].items()))
    return {
        "method": method.upper(),
        "path": path,
        "does": route["summary"],
        "asks": [one for one in route.get("parameters", ()) if one.get("in") == "query"],
        "takes": _example(route.get("requestBody", {})),
        "status": status,
        "answers": _example(answer),
    }


def _example(part: dict[str, Any]) -> str | None:
    content: dict[str, Any] = next(iter(part.get("content", {}).values()), {})
    # Text as it is read, not as it is escaped.
    return json.dumps(content["example"], indent=2, ensure_ascii=False) if "example" in content else None
