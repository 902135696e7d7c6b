"""Bundler of the front end, by deno and esbuild: npm packages by lock file, no Node, nothing vendored.

The packages and deno's own cache are in `contest/frontend/node_modules`; once they are there
a build needs no network, and one whose sources have not changed does nothing.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from deno import find_deno_bin

from contest.frontend import DIST, SOURCES

PACKAGES = SOURCES / "node_modules"
CACHE = PACKAGES / ".cache"


class BuildFailed(Exception):
    """The front end could not be built; the message is one line that says why and what to do."""


def build(out: Path = DIST, *, force: bool = False) -> bool:
    """Fill `out` with hashed files and their manifest. Answers whether anything had to be done."""
    stamp = _stamp()
    if not force and _is_current(out, stamp):
        return False
    install()
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent) as made:
        _deno(
            "run",
            "--allow-read",
            "--allow-write",
            "--allow-env",
            "--allow-run",
            "--cached-only",
            "--node-modules-dir=auto",
            "build.js",
            made,
        )
        (Path(made) / "stamp").write_text(stamp)
        _move(Path(made), out)
    return True


def install() -> None:
    """Fetch the packages that the lock file names, unless they are here already."""
    wanted = hashlib.sha256()
    for name in ("package.json", "deno.lock"):
        wanted.update((SOURCES / name).read_bytes())
    here = PACKAGES / ".installed"
    if here.exists() and here.read_text() == wanted.hexdigest():
        return
    _deno("install", "--frozen", "--node-modules-dir=auto")
    here.write_text(wanted.hexdigest())


def _stamp() -> str:
    """One hash over everything a build is made of."""
    content = hashlib.sha256()
    for path in sorted(SOURCES.rglob("*")):
        if path.suffix in {".js", ".css", ".svg", ".json", ".lock"} and PACKAGES not in path.parents:
            content.update(f"{path.relative_to(SOURCES)}\0{path.stat().st_size}\0".encode())
            content.update(path.read_bytes())
    return content.hexdigest()


def _is_current(out: Path, stamp: str) -> bool:
    return (
        (out / "manifest.json").exists() and (out / "stamp").exists() and (out / "stamp").read_text() == stamp
    )


def _move(made: Path, out: Path) -> None:
    """Put the new files beside the old ones, then the manifest, then clear the old ones away.

    A server that reads the manifest meanwhile finds either the old set or the new one whole.
    """
    out.mkdir(exist_ok=True)
    fresh = {path.name for path in made.iterdir()}
    for name in sorted(fresh - {"manifest.json", "stamp"}):
        os.replace(made / name, out / name)
    os.replace(made / "manifest.json", out / "manifest.json")
    os.replace(made / "stamp", out / "stamp")
    for path in out.iterdir():
        if path.name not in fresh:
            path.unlink() if path.is_file() else shutil.rmtree(path)


def _deno(*arguments: str) -> None:
    environment = os.environ | {"DENO_DIR": os.environ.get("DENO_DIR", str(CACHE)), "NO_COLOR": "1"}
    environment |= {"DENO_NO_UPDATE_CHECK": "1", "DENO_NO_PROMPT": "1"}
    done = subprocess.run(  # noqa: S603 - the deno of our own wheel, no word of it from outside
        [find_deno_bin(), *arguments], cwd=SOURCES, env=environment, capture_output=True, text=True
    )
    if done.returncode == 0:
        return
    said = [line.strip() for line in done.stderr.splitlines() if line.strip()]
    if any(
        sign in done.stderr for sign in ("error sending request", "Import '", "dns error", "client error")
    ):
        raise BuildFailed(
            "The front end's packages could not be fetched: no way to the npm registry. "
            "Connect once and run `flask assets build` again; until then pages work without it."
        )
    why = next((line for line in said if "error" in line.lower()), said[-1] if said else "no reason given")
    raise BuildFailed(f"The front end could not be built: {why}")
