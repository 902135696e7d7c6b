"""Money that does not exist, for the demo and tests; production refuses to start with it."""


class Sandbox:
    """Pays what is missing at the press of a button."""

    name, pays_at_once = "sandbox", True

    def payee(self) -> str | None:
        """Nothing to type."""
        return None
