"""Make .venv hold what the site needs. Plain Python of the system, so that an old one gets a clear message.

python3 deploy/prepare.py                  what runs
python3 deploy/prepare.py --tests          and what tests need, services included
python3 deploy/prepare.py --tests --packages-only
"""

import hashlib
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(HERE, ".venv")
OLDEST = (3, 11)
# What tests need from the system, each part by itself: a program or font file that shows it is there, and the Debian
# package that brings it.
PARTS = [
    ("chromium", "chromium"),
    ("NotoSansCJK-Regular.ttc", "fonts-noto-cjk"),
    ("initdb", "postgresql"),
    ("radosgw", "radosgw"),
    ("ceph-mon", "ceph-mon"),
    ("ceph-osd", "ceph-osd"),
    ("ceph", "ceph-common"),
    ("redis-server", "redis-server"),
    ("clamd", "clamav-daemon"),
]
FONTS = ["/usr/share/fonts", "/usr/local/share/fonts"]


def main(wanted):
    """Install what is missing; end with one clear line when it cannot be had."""
    if sys.version_info < OLDEST:
        fail(
            "Konpe needs Python 3.11 or newer, and this is %d.%d. Try: make run PYTHON=python3.11"
            % sys.version_info[:2]
        )
    packages(os.path.join("tests" if "--tests" in wanted else "deploy", "requirements.lock"))
    if "--tests" in wanted and "--packages-only" not in wanted:
        services()


def packages(lock):
    """Create .venv and install the packages of a lock file, each checked against its hash, unless they are there."""
    python = os.path.join(VENV, "bin", "python")
    lock = os.path.join(HERE, lock)
    with open(lock, "rb") as file:
        stamp = os.path.join(VENV, "installed-" + hashlib.sha256(file.read()).hexdigest()[:16])
    if os.path.exists(stamp) and os.path.exists(python):
        return
    if not os.path.exists(python):
        say("Making .venv …")
        made = subprocess.run([sys.executable, "-m", "venv", VENV])
        if made.returncode:
            fail("Python could not make .venv. On Debian or Ubuntu: apt-get install python3-venv")
    say("Installing Python packages …")
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    command += ["--require-hashes", "-r", lock]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
    if done.returncode:
        lines = [line for line in done.stdout.splitlines() if line.strip()]
        if any("connection" in line.lower() or "resolve" in line.lower() for line in lines):
            fail(
                "The package index cannot be reached: Konpe needs the network once, to install its packages."
            )
        fail("Packages could not be installed: " + (lines[-1] if lines else "pip gave no reason"))
    open(stamp, "w").close()


def services():
    """Install what tests need from Debian when we may; else print the exact command. Under CI=true all must be there."""
    missing = lacking()
    if not missing:
        return
    command = [
        "apt-get",
        "install",
        "-y",
        "--no-install-recommends",
        "-o",
        "DPkg::Lock::Timeout=300",
    ] + missing
    if shutil.which("apt-get") and os.getuid() == 0:
        say("Installing " + ", ".join(missing) + " …")
        quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        subprocess.run(["apt-get", "update", "-qq"], env=quiet, stdout=subprocess.DEVNULL)
        subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL)
        missing = lacking()
    if missing and os.environ.get("CI") == "true":
        fail("Tests need " + ", ".join(missing) + ", which could not be installed.")
    if missing:
        say("Some tests will be skipped. To run them all: sudo " + " ".join(command))


def lacking():
    """The Debian packages of the parts that are not on this machine."""
    return [package for part, package in PARTS if not found(part)]


def found(part):
    """Whether a program or font file is installed; PostgreSQL and clamd keep theirs outside PATH."""
    if os.path.splitext(part)[1] in (".ttc", ".otf", ".ttf"):
        return any(part in files for root in FONTS for _folder, _folders, files in os.walk(root))
    if shutil.which(part, path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])):
        return True
    roots = "/usr/lib/postgresql"
    return os.path.isdir(roots) and any(
        os.access(os.path.join(roots, version, "bin", part), os.X_OK) for version in os.listdir(roots)
    )


def say(line):
    """Tell the person at the terminal."""
    print(line, flush=True)


def fail(line):
    """Tell why it ends here, in one line."""
    sys.exit(line)


if __name__ == "__main__":
    main(sys.argv[1:])
