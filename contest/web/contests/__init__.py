"""Contests: the list, and the page of one."""

from flask import Blueprint

bp = Blueprint("contests", __name__)

from contest.web.contests import actions, conversation, deadline, feed, lists, page, watching  # noqa: E402, F401 — the pages hang themselves on `bp`
