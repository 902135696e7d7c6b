"""Entries: submitting and reading them, and what author, client and staff do with one."""

from contest.api.blueprint import Blueprint
from contest.kernel.refusal import N_

bp = Blueprint("entries", N_("Entries: uploading files, entering, the gallery, and what happens to an entry"))

from contest.api.entries import actions, lists, pins, submit, thread, uploads  # noqa: E402, F401 — the routes hang themselves on `bp`
