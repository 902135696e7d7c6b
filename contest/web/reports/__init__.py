"""Reports of entries and contests."""

from flask import Blueprint

bp = Blueprint("reports", __name__)

from contest.web.reports import making  # noqa: E402, F401 — the pages hang themselves on `bp`
