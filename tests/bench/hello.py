"""The site with one page more that only says hello: what any page costs at the least, hooks, session and log
included. `gunicorn tests.bench.hello:app`."""

from contest import create_app

app = create_app()


@app.get("/hello")
def hello() -> str:
    """No statement, no template."""
    return "hello"
