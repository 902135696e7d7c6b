"""What gunicorn and the flask command load."""

from contest import create_app
from contest.health.opening import refuse_demo

app = create_app()
refuse_demo(app)
