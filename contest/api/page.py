"""The readable page of the description: our own, in the reader's language."""

from typing import Any

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

bp = Blueprint("api", __name__)


@bp.get("/api")
def show() -> ResponseReturnValue:
    """Every route, what it takes and what it answers."""
    described = current_app.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec.to_dict()
    nouns = {tag["name"]: {"about": tag["description"], "routes": []} for tag in described["tags"]}
    for path, methods in described["paths"].items():
        for method, route in methods.items():
            if method != "parameters":
                nouns[route["tags"][0]]["routes"].append(_route(method, path, route))
    return render_template("api/show.html", nouns=nouns, about=described["info"]["description"])


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
    return current_app.json.dumps(content["example"], indent=2) if "example" in content else None
