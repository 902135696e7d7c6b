"""Pages of the handover."""

from flask import Blueprint

bp = Blueprint("handover", __name__)
