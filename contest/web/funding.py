"""Pages of the funding."""

from flask import Blueprint

bp = Blueprint("funding", __name__)
