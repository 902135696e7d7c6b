"""Pages of the house."""

from flask import Blueprint

bp = Blueprint("house", __name__)
