"""The figures of the site, each a ratio measured side by side in one run: `make bench` prints them.

Times on shared machines say nothing by themselves; two ways of doing the same thing, measured in turn, do.
No bench is a test: modules are named bench_*.py, which pytest does not collect. Each offers
`rows() -> list[Row]`.
"""

from typing import NamedTuple


class Row(NamedTuple):
    """One line of the table: `value` should be at most `goal`; a figure told for its own sake has none."""

    name: str
    measure: str
    value: float
    goal: float | None
    method: str
