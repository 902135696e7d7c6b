"""Pages of the brief."""

from flask import Blueprint

bp = Blueprint("brief", __name__)
