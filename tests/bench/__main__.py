"""Print one table of all benches, or of those named: `python -m tests.bench uploads imaging`."""

import sys
from importlib import import_module
from pathlib import Path

from tests.bench import Row

HERE = Path(__file__).parent


def main(wanted: list[str]) -> None:
    """Run the benches one after the other; a line is printed as soon as it is known."""
    names = sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    if unknown := set(wanted) - set(names):
        sys.exit(f"There is no bench {', '.join(sorted(unknown))}; there are: {', '.join(names)}")
    print("| | measure | reached | goal | how |", "|---|---|---|---|---|", sep="\n", flush=True)
    for name in wanted or names:
        for row in import_module(f"tests.bench.bench_{name}").rows():
            print(line(row), flush=True)


def line(row: Row) -> str:
    """A row of the table; a goal that was missed says so."""
    goal = "–" if row.goal is None else f"≤ {row.goal:g}"
    missed = row.goal is not None and row.value > row.goal
    return f"| {row.name} | {row.measure} | {row.value:.3g}{' (missed)' if missed else ''} | {goal} | {row.method} |"


if __name__ == "__main__":
    main(sys.argv[1:])
