"""Judging: the panel, its invitations, and the opinions of judges and client."""

from flask import Blueprint

bp = Blueprint("judging", __name__)

from contest.web.judging import invitation, opinions, panel, recusals, seats  # noqa: E402, F401 — the pages hang themselves on `bp`
