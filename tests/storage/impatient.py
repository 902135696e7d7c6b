"""A files process with little patience, for gunicorn: tests of slow senders need not wait a minute."""

import os

from storage.files import FilesApp, create_files_app
from storage.upload import Patience

LARGEST = 100_000


def app() -> FilesApp:
    """Half a second without a byte, a second and a half in all."""
    return create_files_app(
        os.environ["FILES_ROOT"],
        secret=os.environ["FILES_SECRET"],
        origin=os.environ["PUBLIC_URL"],
        patience=Patience(idle=0.5, grace=1.5, slowest=10**9),
        largest=LARGEST,
    )
