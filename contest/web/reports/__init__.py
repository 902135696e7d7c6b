"""Reporting what is wrong, and one's own record."""

from flask import Blueprint

bp = Blueprint("reports", __name__)

from contest.web.reports import making, record  # noqa: E402, F401
