"""Cages of this process: the entrance to this package for the rest of the site.

The worker asks here and never decodes a stranger's picture itself.
"""

from collections.abc import Sequence
from pathlib import Path

from contest.imaging import specs
from contest.imaging.cages import Cages, Outcome

_site_cages = Cages()


def start(*, at_once: int = 2) -> None:
    """Start this process's fork server, with places for `at_once` cages.

    Two at least, so that one slow picture never stops all others. Without it, `run` starts one of two places.
    """
    global _site_cages
    _site_cages.stop()
    _site_cages = Cages(at_once=max(2, at_once))
    _site_cages.start()


def stop() -> None:
    """End this process's fork server and every cage."""
    _site_cages.stop()


def run(
    path: Path,
    *,
    out_dir: Path,
    kinds: Sequence[str] = specs.ENTRY_KINDS,
    watermark_text: str = "",
    watermark_seed: str = "",
) -> Outcome:
    """Inspect and render one file in a cage of this process; see `Cages.run`."""
    return _site_cages.run(
        path,
        out_dir=out_dir,
        kinds=kinds,
        watermark_text=watermark_text,
        watermark_seed=watermark_seed,
    )


def limits_in_force() -> dict[str, bool]:
    """Which limits of the cage this machine really sets, for the doctor."""
    return _site_cages.limits_in_force()
