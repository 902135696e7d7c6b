"""The hostile corpus: files as strangers send them, each with the outcome it must have.

Everything is drawn by code, the same bytes every time. `files()` gives the cases one by one, so that
no test need hold them all.
"""

from tests.corpus.case import READY, Case
from tests.corpus.gather import files

__all__ = ["READY", "Case", "files"]
