"""What gunicorn and the flask command load."""

import sys

from contest import create_app
from contest.health.opening import refuse_demo
from contest.kernel.settings import Unsafe

try:
    app = create_app()
    refuse_demo(app)
except Unsafe as why:
    sys.exit(f"Konpe does not start:\n{why}")
