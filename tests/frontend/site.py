"""A small site around the front end: the real templates and modules, a store that can be broken at will.

Nothing of the other packages is needed, so the browser tests say something about the front end alone.
"""

import secrets
import socket
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import jinja2
from flask import Flask, Response, abort, g, jsonify, make_response, redirect, render_template, request
from flask_babel import Babel, get_locale
from flask_wtf import CSRFProtect
from werkzeug.serving import make_server

from contest import frontend
from contest.judging import methods
from contest.kernel.money import CURRENCIES, HOME
from contest.web import site, words
from contest.web.uploads import image_limits

ROOT = Path(__file__).parents[2]
LIMITS = image_limits()


@dataclass
class Store:
    """What the browser did, and which days are bad."""

    objects: dict[str, bytes] = field(default_factory=dict)
    promises: dict[str, dict] = field(default_factory=dict)
    marks: list[tuple[int, str | None]] = field(default_factory=list)
    saved: list[dict[str, str]] = field(default_factory=list)
    forms: list[dict[str, list[str]]] = field(default_factory=list)
    violations: list[dict] = field(default_factory=list)
    refuse_signature: int = 0
    busy: list[tuple[int, str | None]] = field(default_factory=list)  # answers to the next PUTs, Retry-After
    lose_answer: int = 0
    cut: bool = False
    refuse_promise: dict | None = None
    part_size: int | None = None  # files are sent in parts of so many bytes
    life: timedelta = timedelta(hours=1)  # of addresses
    promised: int = 0  # times a promise was asked for
    parts: dict[tuple[str, int], bytes] = field(default_factory=dict)
    puts: list[tuple[str, int]] = field(default_factory=list)  # every PUT of a part that was begun
    cut_parts: set[int] = field(default_factory=set)  # the line breaks once in the middle of these
    removed: list[str] = field(default_factory=list)
    checks: list[dict] = field(
        default_factory=list
    )  # what is answered of a file that arrived, one look after the other
    marks_fail: int = 0


def create(store: Store, files_url: str = "") -> Flask:
    app = Flask("konpe-front-end", root_path=str(ROOT / "contest"), static_folder="static")
    app.config.update(SECRET_KEY="front-end-tests", HOUSE_NAME="Konpe")
    app.jinja_loader = jinja2.ChoiceLoader(
        [
            jinja2.FileSystemLoader(ROOT / "templates"),
            jinja2.FileSystemLoader(Path(__file__).parent / "pages"),
        ]
    )
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "contest" / "translations")
    Babel(app, locale_selector=lambda: request.args.get("lang") or request.cookies.get("lang") or "en")
    CSRFProtect(app)
    frontend.init_app(app)
    app.jinja_env.globals["new_form_key"] = lambda: secrets.token_urlsafe(12)
    app.jinja_env.globals["server_now"] = lambda: datetime.now(UTC).isoformat()
    words.init_app(app)
    app.add_template_global(site.background)
    app.jinja_env.globals |= {"judging_method": methods.of, "judging_choices": methods.CHOICES}
    app.jinja_env.globals["home_currency"] = CURRENCIES[HOME]
    app.post("/background", endpoint="site.choose_background")(site.choose_background)

    @app.before_request
    def now() -> None:
        g.now = datetime.now(UTC)

    @app.context_processor
    def values() -> dict:
        lang = str(get_locale())[:2]
        return {
            "lang": lang,
            "site": SimpleNamespace(name="Konpe", contact="desk@example.jp"),
            "frame": {
                "home": "/",
                "links": [
                    {"label": "Contests", "url": "/", "current": True},
                    {"label": "Mine", "url": "/form"},
                ],
                "account": {
                    "name": "Ken Takahashi of the studio by the old harbour of Otaru, on the third floor",
                    "url": "/form",
                },
                "sign_out": "/form",
                "tongues": [
                    {"code": "ja", "name": "日本語", "current": lang == "ja"},
                    {"code": "en", "name": "English", "current": lang == "en"},
                ],
                "tongues_url": "/language",
                "here": "/desk",
                "colophon": [{"label": "Terms", "url": "/"}],
            },
            "LIMITS": LIMITS,
            "soon": g.now + timedelta(days=3, hours=4, minutes=12, seconds=30),
            "cards": cards(),
        }

    @app.after_request
    def policy(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = (
            "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; worker-src 'self'; "
            f"img-src 'self' {files_url} blob: data:; connect-src 'self' {files_url}; form-action 'self'; "
            "frame-ancestors 'none'; base-uri 'none'; report-uri /violations"
        )
        return response

    @app.get("/")
    @app.get("/<page>")
    def show(page: str = "desk") -> str:
        try:
            return render_template(f"{page}.html")
        except jinja2.TemplateNotFound:
            abort(404)

    @app.get("/picture/<int:number>.svg")
    def picture(number: int) -> Response:
        hue = number * 47 % 360
        svg = (
            '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480" viewBox="0 0 640 480">'
            f'<rect width="640" height="480" fill="#fff"/><circle cx="{120 + number * 60}" cy="240" r="150" '
            f'fill="hsl({hue} 70% 45%)"/><text x="320" y="260" font-size="64" text-anchor="middle">{number}</text></svg>'
        )
        return Response(svg, mimetype="image/svg+xml")

    @app.post("/form")
    def take() -> Response:
        store.forms.append(request.form.to_dict(flat=False))
        return redirect("/desk", 303)

    @app.post("/fragment")
    def fragment():
        return ("<p>Refused.</p>", 409) if request.args.get("refuse") else "<p>Done.</p>"

    @app.post("/autosave")
    def autosave():
        typed = request.form.to_dict()
        typed.pop("csrf_token", None)
        if typed.get("prize") == "lots":
            return jsonify(errors={"prize": "Type an amount in yen."}), 422
        store.saved.append(typed)
        return jsonify(saved="14:03", show={"total": "¥220,000"})

    @app.post("/uploads")
    def promise():
        if store.refuse_promise:
            return jsonify(store.refuse_promise), 409
        asked = request.get_json()
        store.promised += 1
        same = [upload for upload, known in store.promises.items() if store.part_size and known == asked]
        upload = same[0] if same else secrets.token_hex(4)
        store.promises[upload] = asked
        payload = {
            "id": upload,
            "method": "PUT",
            "headers": {},
            "expires_at": (datetime.now(UTC) + store.life).isoformat(),
        }
        if store.part_size is None:
            payload["url"] = f"{files_url}/put/{upload}"
            payload["headers"] = {
                "Content-Type": asked["content_type"],
                "Content-Length": str(asked["size"]),
                "If-None-Match": "*",
            }
            return jsonify(payload), 201
        payload["parts"] = [
            {
                "number": number,
                "url": f"{files_url}/part/{upload}/{number}",
                "size": min(store.part_size, asked["size"] - at),
            }
            | ({"etag": f"{upload}-{number}"} if (upload, number) in store.parts else {})
            for number, at in enumerate(range(0, asked["size"], store.part_size), 1)
        ]
        return jsonify(payload), 201

    @app.get("/uploads/<upload>")
    def look(upload: str):
        payload = store.checks.pop(0) if len(store.checks) > 1 else next(iter(store.checks), {})
        return jsonify(state="received" if payload else "promised", **payload)

    @app.post("/uploads/<upload>/completion")
    def complete(upload: str):
        if upload not in store.promises:
            abort(404)
        size = store.promises[upload]["size"]
        numbers = [part["number"] for part in request.get_json()["parts"]]
        if numbers:
            body = b"".join(store.parts.get((upload, number), b"") for number in sorted(numbers))
            if len(body) == size:
                store.objects[upload] = body
        if len(store.objects.get(upload, b"")) != size:
            return jsonify(code="upload.not_arrived", title="It has not arrived."), 409
        return jsonify(state="received", size=size, **({"check": "pending"} if store.checks else {})), 201

    @app.post("/uploads/<upload>/removal")
    def remove(upload: str):
        store.removed.append(upload)
        return "", 204

    @app.route("/marks/<int:number>", methods=["PUT", "DELETE"])
    def mark(number: int):
        if store.marks_fail:
            store.marks_fail -= 1
            abort(503)
        store.marks.append((number, request.get_json()["mark"] if request.method == "PUT" else None))
        return "", 204

    @app.post("/violations")
    def violation():
        store.violations.append(request.get_json(force=True))
        return "", 204

    app.extensions["csrf"].exempt(violation)
    return app


def cards(many: int = 6) -> list[dict]:
    return [
        {
            "number": number,
            "version": 1,
            "mark": "keep" if number == 1 else None,
            "images": [
                {
                    "preview": f"/picture/{number + i}.svg",
                    "full": f"/picture/{number + i}.svg",
                    "width": 640,
                    "height": 480,
                }
                for i in range(1 + number % 2)
            ],
            "title": f"Entry {number}",
            "mark_url": f"/marks/{number}",
            "recuse_url": f"/recusals/{number}",
        }
        for number in range(1, many + 1)
    ]


def create_files(store: Store) -> Flask:
    """The store's own origin: PUT once, and no CORS headers where a signature is refused."""
    files = Flask("files")

    def busy(cors: dict[str, str]) -> Response:
        status, after = store.busy.pop(0)
        request.get_data()
        return make_response("", status, cors | ({"Retry-After": after} if after else {}))

    @files.route("/put/<upload>", methods=["OPTIONS", "PUT"])
    def put(upload: str) -> Response:
        cors = {
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Allow-Methods": "PUT",
            "Access-Control-Allow-Headers": "content-type, if-none-match",
            "Access-Control-Expose-Headers": "ETag, Retry-After",
        }
        if request.method == "OPTIONS":
            return make_response("", 204, cors)
        if store.refuse_signature:
            store.refuse_signature -= 1
            return make_response("", 403)
        if store.busy:
            return busy(cors)
        body = b""
        while piece := request.stream.read(64 * 1024):
            body += piece
            if store.cut:
                request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
                return make_response("", 500)
        if upload in store.objects:
            return make_response("", 412, cors)
        store.objects[upload] = body
        if store.lose_answer:
            store.lose_answer -= 1
            return make_response("", 500)
        return make_response("", 200, cors)

    @files.route("/part/<upload>/<int:number>", methods=["OPTIONS", "PUT"])
    def put_part(upload: str, number: int) -> Response:
        cors = {
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Allow-Methods": "PUT",
            "Access-Control-Expose-Headers": "ETag, Retry-After",
        }
        if request.method == "OPTIONS":
            return make_response("", 204, cors)
        if store.busy:
            return busy(cors)
        store.puts.append((upload, number))
        if number in store.cut_parts:
            store.cut_parts.discard(number)
            request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            return make_response("", 500)
        store.parts[upload, number] = request.get_data()
        return make_response("", 200, cors | {"ETag": f'"{upload}-{number}"'})

    return files


class Serving:
    """A Flask app on a free port of this machine, in a thread."""

    def __init__(self, app: Flask, port: int = 0) -> None:
        self.server = make_server("127.0.0.1", port, app, threaded=True)
        self.port = self.server.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
