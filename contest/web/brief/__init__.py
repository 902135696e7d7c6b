"""Brief builder: short steps, every field saved by itself."""

from flask import Blueprint

bp = Blueprint("brief", __name__)

from contest.web.brief import pages  # noqa: E402, F401 — the pages hang themselves on `bp`
