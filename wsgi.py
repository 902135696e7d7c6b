"""What gunicorn and the flask command load."""

import sys

from click import get_current_context

from contest import create_app
from contest.health.checks import refuse_demo
from contest.kernel.settings import Unsafe

try:
    # gunicorn serves pages; commands may migrate, too.
    app = create_app(migrations=get_current_context(silent=True) is not None)
    refuse_demo(app)
except Unsafe as why:
    sys.exit(f"Konpe does not start:\n{why}")
