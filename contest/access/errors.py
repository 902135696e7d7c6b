"""The three ways a request is turned away before any rule of the trade is asked."""


class Unknown(Exception):
    """The person may not know of this thing, or may never do this: it looks as if it did not exist (404)."""


class NotSignedIn(Exception):
    """Visitors may never do this: sign in first, whether the thing exists or not (401)."""
