"""Aliases of designers while their names are hidden: "Designer C", the same all contest long."""


def alias(ordinal: int) -> str:
    """The letters of the `ordinal`-th entrant, counted from 1: A … Z, AA, AB … as columns of a sheet."""
    if ordinal < 1:
        raise ValueError("entrants are counted from 1")
    aliases = ""
    while ordinal:
        ordinal, place = divmod(ordinal - 1, 26)
        aliases = chr(ord("A") + place) + aliases
    return aliases
