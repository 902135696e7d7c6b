"""Lines of output of the commands: a mark for ok, warning or fault, then the sentence."""

import click


def print_line(ok: bool, sentence: str, *, warning: bool = False) -> None:
    """Print one finding."""
    mark = click.style("! ", fg="yellow") if warning else click.style("✓ ", fg="green")
    if not ok:
        mark = click.style("✗ ", fg="red")
    click.echo(mark + sentence)
