"""Pages of the uploads."""

from flask import Blueprint

bp = Blueprint("uploads", __name__)
