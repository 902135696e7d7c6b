"""What gunicorn and the flask command load."""

from contest import create_app

app = create_app()
