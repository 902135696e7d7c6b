"""Whom and what tests of reports are about."""

import pytest

from contest.kernel.db import transaction
from tests import cast, make


@pytest.fixture
def ids(app):
    """Hana's contest 42 with Ken's entry 7, ready, open for a week."""
    ids = cast.join(app)
    with app.app_context(), transaction() as session:
        session.add(make.contest(client_id=ids["hana"], state="published"))
        session.flush()
        session.add(make.entry(author_id=ids["ken"]))
    return ids
