"""Pages of the entries."""

from flask import Blueprint

bp = Blueprint("entries", __name__)
