"""Home: the front page of visitors, and the work of who is signed in, at the same address."""

from flask import Blueprint

bp = Blueprint("home", __name__)

from contest.web.home import pages  # noqa: E402, F401 — the pages hang themselves on `bp`
