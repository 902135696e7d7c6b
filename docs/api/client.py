"""A client of Konpe's JSON API in the standard library alone: copy it, change it."""

import hashlib
import json
import mimetypes
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path


class Problem(Exception):
    """The site said no; `args[0]` is its problem document: code, title, status, detail, errors."""


class Konpe:
    """One person's way in: `Konpe("https://konpe.example.jp", "konpe_…")`."""

    def __init__(self, url, token):
        self.url, self.token = url.rstrip("/"), token

    def __call__(self, method, path, **payload):
        """One request; what is lost on the way is sent again under the same key, so nothing is done twice."""
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": uuid.uuid4().hex}
        body = json.dumps(payload).encode() if method != "GET" else None
        for wait in (1, 2, 4, 8, None):
            try:
                asked = urllib.request.Request(f"{self.url}/api/v1{path}", body, headers, method=method)
                asked.add_header("Content-Type", "application/json")
                with urllib.request.urlopen(asked, timeout=30) as answer:
                    return json.loads(answer.read() or "null")
            except urllib.error.HTTPError as error:
                said = json.loads(error.read())
                if wait is None or error.code not in (429, 500, 503):
                    raise Problem(said) from None
                wait = int(error.headers.get("Retry-After", wait))
            except OSError:
                if wait is None:
                    raise
            time.sleep(wait)

    def each(self, path, cursor=""):
        """Every item of a list, page by page."""
        while cursor is not None:
            page = self("GET", f"{path}{'&' if '?' in path else '?'}limit=100{cursor and '&cursor='}{cursor}")
            yield from page["items"]
            cursor = page["next"]

    def send(self, contest, file, purpose="entry"):
        """Send a file straight to the store; the id by which an entry, a brief or a handover takes it."""
        body, kind = Path(file).read_bytes(), mimetypes.guess_type(file)[0] or "application/octet-stream"
        facts = {"filename": Path(file).name, "size": len(body), "sha256": hashlib.sha256(body).hexdigest()}
        upload = self("POST", f"/contests/{contest}/uploads", purpose=purpose, content_type=kind, **facts)
        put = urllib.request.Request(upload["url"], body, upload["headers"], method=upload["method"])
        urllib.request.urlopen(put, timeout=600).close()
        return upload["id"]
