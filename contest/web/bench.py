"""Pages of the bench."""

from flask import Blueprint

bp = Blueprint("bench", __name__)
