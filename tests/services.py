"""Real servers for tests: PostgreSQL, Redis, clamd and Ceph RGW, started on demand and thrown away.

Every server listens on 127.0.0.1 on a free port, keeps its data in a folder of
its own, and dies with the test run, also when that is killed: on Linux the
kernel sends it a signal when its parent goes (PDEATHSIG), and the folders of
dead runs are removed at the next start.

A component that is not installed skips the test and names the command that
brings it; under ``CI=true`` it fails instead.
"""

import contextlib
import ctypes
import functools
import glob
import itertools
import os
import pwd
import random
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.clock import require_real

APT = "apt-get install --no-install-recommends "


@pytest.fixture(scope="session")
def postgres_server() -> Iterator["PostgresServer"]:
    """A PostgreSQL server; ``fresh()`` makes databases in it."""
    if not postgres_program("initdb"):
        lacking("PostgreSQL", APT + "postgresql")
    with _folder("postgres") as folder, _postgres(folder) as server:
        yield server


@pytest.fixture(scope="session")
def postgres_url(postgres_server: "PostgresServer") -> str:
    """The SQLAlchemy address of one empty database, shared by the whole run."""
    return postgres_server.fresh()


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The address of an empty Redis that keeps nothing on disk."""
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if not program:
        lacking("Redis", APT + "redis-server")
    with _folder("redis") as folder, _redis(str(program), folder) as url:
        yield url


@pytest.fixture(scope="session")
def rgw() -> Iterator["Rgw"]:
    """A Ceph RGW, a real S3 server; up in about 20 s, so only when a test asks."""
    require_real("Ceph RGW")
    if any(shutil.which(program) is None for program in Rgw.PROGRAMS):
        lacking("Ceph RGW", APT + "radosgw ceph-mon ceph-osd ceph-common")
    for attempt in range(3):
        with _folder("rgw") as folder:
            server = Rgw(folder)
            try:
                server.start()
                yield server
                return
            except NotUp:
                # On a busy machine an OSD can be made without the cluster's id: only a new cluster helps.
                if attempt == 2:
                    raise
            finally:
                server.stop()


@pytest.fixture(scope="session")
def clamd() -> Iterator["ClamdServer"]:
    """A clamd that knows one virus, a harmless one of these tests' own, and owns up to its limits."""
    if not _clamd_program():
        lacking("clamd", APT + "clamav-daemon")
    with _folder("clamd") as folder, ClamdServer(folder) as server:
        yield server


class NotUp(RuntimeError):
    """A server that did not come up; with what it wrote."""


def lacking(component: str, command: str) -> None:
    """Skip the test, or fail it under CI, naming the command that installs the component."""
    reason = f"{component} is not installed: {command}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on, and that no other run of these tests is given.

    A server binds it a moment later. Until this process ends a name in the
    kernel's abstract space keeps other runs off (where there is such a space),
    and the range keeps the kernel off, which gives higher ones to connections.
    """
    while True:
        port = random.randrange(20_000, 32_000)
        with contextlib.suppress(OSError), socket.socket() as listener:
            listener.bind(("127.0.0.1", port))
            if sys.platform == "linux":
                name = socket.socket(socket.AF_UNIX)
                name.bind(f"\0konpe-test-port-{port}")
                _reserved.append(name)
            return port


_reserved: list[socket.socket] = []


# --- PostgreSQL ---------------------------------------------------------------


class PostgresServer:
    """A running PostgreSQL that hands out databases of one's own."""

    def __init__(self, port: int, folder: Path, serve: Callable[[], subprocess.Popen[bytes]]) -> None:
        self.port, self._folder, self._serve = port, folder, serve
        self.process = serve()
        self._at = f"postgresql+psycopg://konpe@127.0.0.1:{port}/"
        self._conninfo = f"postgresql://konpe@127.0.0.1:{port}/postgres"
        self._numbers = itertools.count(1)

    def fresh(self, template: str | None = None) -> str:
        """The address of a new database, a copy of `template` (an address from here) if given.

        Copying a migrated database takes some 50 ms. Nobody may be connected to
        the template meanwhile: dispose of its engine first.
        """
        name = f"test_{next(self._numbers)}"
        source = template.rpartition("/")[2] if template else "template1"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY file_copy')
        return self._at + name

    def drop(self, url: str) -> None:
        """Remove a database of `fresh`, and end the connections to it."""
        self._run(f'DROP DATABASE IF EXISTS "{url.rpartition("/")[2]}" WITH (FORCE)')

    def crash(self) -> None:
        """End it at once, as a machine that goes down would: what was committed is found in its log."""
        _end(self.process, signal.SIGQUIT)

    def rise(self) -> None:
        """Start it again on what is there."""
        import psycopg

        self.process = self._serve()
        _until_up(lambda: self._run("SELECT 1"), psycopg.OperationalError, self.process, self._folder)

    def _run(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self._conninfo, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]


def postgres_program(name: str) -> str | None:
    """The path of a program of the PostgreSQL server; Debian keeps them off the PATH."""
    folders = sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True)
    return shutil.which(
        name, path=os.pathsep.join([*folders, "/opt/homebrew/bin", os.environ.get("PATH", "")])
    )


@contextlib.contextmanager
def _postgres(folder: Path) -> Iterator[PostgresServer]:
    import psycopg

    # PostgreSQL refuses to run as root.
    who = _unprivileged()
    if who:
        os.chown(folder, who["user"], who["group"])
    env = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    port = free_port()
    data = str(folder / "data")
    _run(
        [postgres_program("initdb"), "-D", data, "-U", "konpe", "-A", "trust", "-E", "UTF8"]
        + ["--no-sync", "--no-instructions"],
        cwd=folder, env=env, **who,
    )  # fmt: skip
    careless = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"]
    words = [postgres_program("postgres"), "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", str(folder)]
    words += [word for setting in careless for word in ("-c", setting)]
    running = PostgresServer(
        port, folder, lambda: _spawn(words, folder, dies_by=signal.SIGQUIT, env=env, **who)
    )
    try:
        _until_up(lambda: running._run("SELECT 1"), psycopg.OperationalError, running.process, folder)
        yield running
    finally:
        _end(running.process, signal.SIGINT)


def _unprivileged() -> dict[str, Any]:
    if os.getuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise RuntimeError("PostgreSQL does not run as root, and there is no user 'postgres' or 'nobody'")


# --- Redis --------------------------------------------------------------------


@contextlib.contextmanager
def _redis(program: str, folder: Path) -> Iterator[str]:
    import redis

    port = free_port()
    server = _spawn(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        + ["--dir", str(folder), "--daemonize", "no"],
        folder,
    )
    try:
        with redis.Redis(port=port) as client:
            _until_up(client.ping, redis.ConnectionError, server, folder)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        _end(server)


# --- clamd --------------------------------------------------------------------


class ClamdServer:
    """A clamd with a database of one signature, found anywhere in a file. `url` is tcp, `socket` the unix one."""

    VIRUS = b"konpe tests this scanner with a virus of its own"
    SIGNATURE = "Konpe.Test"
    MOST = 1024 * 1024  # bytes of a stream

    def __init__(self, folder: Path, *, owns_up: bool = True) -> None:
        self._folder, self._owns_up, self._port = folder, owns_up, free_port()
        self.url, self.socket = f"tcp://127.0.0.1:{self._port}", f"unix:{folder}/clamd.sock"

    def __enter__(self) -> "ClamdServer":
        database = self._folder / "database"
        database.mkdir(exist_ok=True)
        (database / "test.ndb").write_text(f"{self.SIGNATURE}:0:*:{self.VIRUS.hex()}\n")
        settings = {
            "Foreground": "yes", "TCPSocket": self._port, "TCPAddr": "127.0.0.1", "DatabaseDirectory": database,
            "LocalSocket": self._folder / "clamd.sock", "StreamMaxLength": self.MOST, "SelfCheck": 0,
            "AlertExceedsMax": "yes" if self._owns_up else "no", "User": pwd.getpwuid(os.getuid()).pw_name,
        }  # fmt: skip
        conf = self._folder / "clamd.conf"
        conf.write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
        self._server = _spawn([str(_clamd_program()), "--config-file", str(conf)], self._folder)
        _until_up(self._answers, OSError, self._server, self._folder)
        return self

    def __exit__(self, *_: object) -> None:
        _end(self._server)

    def _answers(self) -> None:
        with socket.create_connection(("127.0.0.1", self._port), timeout=2) as connection:
            connection.sendall(b"zPING\0")
            if connection.recv(5) != b"PONG\0":
                raise OSError("clamd does not answer yet")


def _clamd_program() -> str | None:
    return shutil.which("clamd", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"]))


# --- Ceph RGW -----------------------------------------------------------------


class Rgw:
    """One monitor, one OSD and one gateway: the smallest Ceph that speaks S3.

    ``endpoint``, ``access_key`` and ``secret_key`` are those of its only user.
    """

    PROGRAMS = (
        "ceph", "ceph-authtool", "ceph-mon", "ceph-osd", "monmaptool", "radosgw", "radosgw-admin",
    )  # fmt: skip
    region = "us-east-1"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._servers: list[subprocess.Popen[bytes]] = []
        self._port = free_port()
        self.endpoint = f"http://127.0.0.1:{self._port}"
        self.access_key = "konpe" + secrets.token_hex(8)
        self.secret_key = secrets.token_hex(20)

    def client(self) -> Any:
        """A boto3 client of the gateway's user."""
        import boto3

        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            region_name=self.region,
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
        )

    def bucket(self) -> str:
        """The name of a new, empty bucket."""
        name = "test-" + secrets.token_hex(6)
        self.client().create_bucket(Bucket=name)
        return name

    def start(self) -> None:
        """Make the cluster and return once the gateway answers."""
        monitor, cluster = free_port(), str(uuid.uuid4())
        for name in ("mon", "osd", "run"):
            (self._folder / name).mkdir()
        conf = _CEPH_CONF.format(folder=self._folder, monitor=monitor, cluster=cluster, port=self._port)
        (self._folder / "ceph.conf").write_text(conf)
        keyring = ["ceph-authtool", "keyring", "--gen-key"]
        self._run(*keyring, "--create-keyring", "-n", "mon.", "--cap", "mon", "allow *")
        self._run(*keyring, "-n", "client.admin", "--cap", "mon", "allow *", "--cap", "osd", "allow *")
        where = f"[v1:127.0.0.1:{monitor}]"
        self._run("monmaptool", "--create", "--addv", "a", where, "--fsid", cluster, "monmap")
        self._run("ceph-mon", *_CONF, "--mkfs", "-i", "a", "--monmap", "monmap", "--keyring", "keyring")
        self._serve("ceph-mon", *_CONF, "-i", "a", "-f")
        # The OSD asks the monitor for its settings while it is made: the monitor must run.
        self._run("ceph-osd", *_CONF, "-i", "0", "--mkfs")
        self._start_osd()
        gateway = self._serve("radosgw", *_CONF, "-n", "client.rgw", "-f")
        _until_up(self._gateway_answers, OSError, gateway, self._folder)
        self._run(
            "radosgw-admin", *_CONF, "user", "create", "--uid=konpe", "--display-name=konpe",
            f"--access-key={self.access_key}", f"--secret={self.secret_key}",
        )  # fmt: skip

    def stop(self) -> None:
        """End the three servers, the gateway first."""
        while self._servers:
            _end(self._servers.pop())

    def _start_osd(self, attempts: int = 5) -> None:
        """Start the OSD; on a busy machine it may speak before it has learned the cluster's id, and give up."""
        for attempt in range(attempts):
            osd = self._serve("ceph-osd", *_CONF, "-i", "0", "-f")
            try:
                _until_up(self._osd_answers, OSError, osd, self._folder)
                return
            except RuntimeError:
                if attempt + 1 == attempts or osd.poll() is None:
                    raise
                self._servers.remove(osd)

    def _osd_answers(self) -> None:
        status = self._run("ceph", *_CONF, "--connect-timeout", "5", "osd", "stat", check=False)
        if b"1 up" not in status.stdout:
            raise OSError("the OSD is not up yet")

    def _gateway_answers(self) -> None:
        with socket.create_connection(("127.0.0.1", self._port), timeout=2) as connection:
            connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
            if not connection.recv(12):
                raise OSError("the gateway is not up yet")

    def _run(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[bytes]:
        return _run(list(words), cwd=self._folder, check=check)

    def _serve(self, *words: str) -> subprocess.Popen[bytes]:
        server = _spawn(list(words), self._folder)
        self._servers.append(server)
        return server


_CONF = ("-c", "ceph.conf")

_CEPH_CONF = """\
[global]
fsid = {cluster}
mon host = [v1:127.0.0.1:{monitor}]
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv6 = false
auth cluster required = none
auth service required = none
auth client required = none
keyring = {folder}/keyring
mon data = {folder}/mon
osd data = {folder}/osd
run dir = {folder}/run
admin socket = {folder}/run/$name.$pid.asok
pid file = {folder}/run/$name.pid
log file = {folder}/run/$name.log
osd objectstore = bluestore
bluestore block size = 10737418240
bluestore cache autotune = false
bluestore cache size = 67108864
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 1000
mon data avail crit = 1
mon data avail warn = 2
[client.rgw]
rgw frontends = beast endpoint=127.0.0.1:{port} tcp_nodelay=1
rgw thread pool size = 32
"""


# --- processes and folders ----------------------------------------------------


@contextlib.contextmanager
def _folder(name: str) -> Iterator[Path]:
    """A folder of this run; those of runs that no longer live are removed first."""
    root = Path(tempfile.gettempdir())
    for left in root.glob("konpe-test-*"):
        owner = left.name.split("-")[2]
        if owner.isdigit() and not _alive(int(owner)):
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"konpe-test-{os.getpid()}-{name}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _run(words: list[Any], *, check: bool = True, **options: Any) -> subprocess.CompletedProcess[bytes]:
    done = subprocess.run(words, capture_output=True, timeout=120, **options)
    if check and done.returncode:
        raise RuntimeError(f"{words[0]} failed: {(done.stderr or done.stdout).decode(errors='replace')}")
    return done


def _spawn(
    words: list[Any], folder: Path, *, dies_by: signal.Signals = signal.SIGKILL, **options: Any
) -> subprocess.Popen[bytes]:
    """Start a server in a process group of its own that ends with this process."""
    with (folder / "out.log").open("ab") as log:
        return subprocess.Popen(
            words,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=functools.partial(_die_with_parent, os.getpid(), dies_by),
            **options,
        )


_libc = ctypes.CDLL(None) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1


def _die_with_parent(parent: int, by: signal.Signals) -> None:
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(by))
        # The parent may have gone before the kernel was asked.
        if os.getppid() != parent:
            os._exit(1)


def _until_up(
    answers: Callable[[], object], refused: type[Exception], server: subprocess.Popen[bytes], folder: Path
) -> None:
    give_up = time.monotonic() + 90
    while True:
        try:
            answers()
            return
        except refused as failure:
            if server.poll() is not None or time.monotonic() > give_up:
                log = (folder / "out.log").read_text(errors="replace")[-4000:]
                raise NotUp(f"{server.args!r} did not come up:\n{log}") from failure
            time.sleep(0.1)


def _end(server: subprocess.Popen[bytes], by: signal.Signals = signal.SIGTERM) -> None:
    server.send_signal(by)
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
