"""404 and 401, raised before any business rule; each edge turns them into an answer."""


class Unknown(Exception):
    """The person may not know of this thing, or may never do this: it looks as if it did not exist (404)."""


class NotSignedIn(Exception):
    """Visitors may never do this: sign in first, whether the thing exists or not (401)."""
