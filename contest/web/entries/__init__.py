"""Entries: submitting and showing them, and what author, client and staff do with one."""

from flask import Blueprint

bp = Blueprint("entries", __name__)

from contest.web.entries import page, pins, submit  # noqa: E402, F401 — the pages hang themselves on `bp`
