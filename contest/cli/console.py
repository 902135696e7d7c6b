"""How commands say what is well and what is not: a mark and a word, then the sentence."""

import click


def print_line(well: bool, sentence: str, *, warning: bool = False) -> None:
    """Print one finding."""
    mark = click.style("! ", fg="yellow") if warning else click.style("✓ ", fg="green")
    if not well:
        mark = click.style("✗ ", fg="red")
    click.echo(mark + sentence)
