"""Sandbox of a process: everything a decoder does not need is taken away.

Each measure is tried; what the kernel refuses is reported, not hidden. The memory,
time and file limits are those of POSIX; the rest is Linux.
"""

import ctypes
import os
import resource
import signal
from dataclasses import dataclass

from contest.imaging import calls

NOBODY = 65_534
CLONE_NEWUSER = 0x10000000
NAMESPACES = {"network_off": 0x40000000, "own_processes": 0x20000000, "own_ipc": 0x08000000}
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38


@dataclass(frozen=True)
class Limits:
    """Limits of one cage: bytes of memory and of a file written, seconds of CPU and of waiting."""

    memory: int = 2 * 2**30
    cpu: int = 20
    wall: float = 60
    file: int = 64 * 2**20


def leave() -> frozenset[str]:
    """Move this process to a network and shared memory of its own with nothing in them, and what it forks to a world in
    which no other processes are; which of these this machine allows.

    Root may do so as it is; anybody else needs a user namespace for it. Root must not
    take that way: there it would look as if it had given up being root.
    """
    for names in (tuple(NAMESPACES), ("network_off", "own_ipc"), ("network_off",)):
        if _unshare(*names):
            return frozenset(names)
    return frozenset()


def close_all_but(chunks: set[int]) -> None:
    """Close every open file from 3 upwards that is not named."""
    edge = 3
    for descriptor in sorted(chunks):
        os.closerange(edge, descriptor)
        edge = descriptor + 1
    os.closerange(edge, resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def seal(limits: Limits, *, parent: int, apart: frozenset[str]) -> dict[str, bool]:
    """Limit this process for good; what is in force. Files already open stay usable, no new one can be opened.

    `parent`: the process that forked this one, as this one sees it; `apart`: what that one has left.
    """
    in_force = {
        "not_root": os.geteuid() != 0 or _give_up_root(),
        **{name: name in apart for name in NAMESPACES},
        "memory": _limit(resource.RLIMIT_AS, limits.memory),
        # At the first it gets SIGXCPU, which says why; at the second SIGKILL, which does not.
        "cpu": _limit(resource.RLIMIT_CPU, limits.cpu, limits.cpu + 1),
        "file_size": _limit(resource.RLIMIT_FSIZE, limits.file),
        "no_core_dump": _limit(resource.RLIMIT_CORE, 0),
        "no_new_process": _limit(resource.RLIMIT_NPROC, 0) and os.getuid() != 0,
        "no_new_privileges": _prctl(PR_SET_NO_NEW_PRIVS, 1),
        "unwatched_by_others": _prctl(PR_SET_DUMPABLE, 0),
        # After the change of user, which clears it.
        "dies_with_parent": dies_with_parent(),
        "no_new_file": _limit(resource.RLIMIT_NOFILE, 0),
    }
    if os.getppid() != parent:
        os._exit(1)
    libc = _libc()
    in_force["no_other_calls"] = libc is not None and hasattr(libc, "prctl") and calls.confine(libc)
    return in_force


def _give_up_root() -> bool:
    try:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    except OSError:
        return False
    return True


def dies_with_parent() -> bool:
    """Have this process killed when the one that forked it ends."""
    return _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _unshare(*names: str) -> bool:
    libc = _libc()
    flags = sum(NAMESPACES[name] for name in names) | (CLONE_NEWUSER if os.geteuid() else 0)
    return libc is not None and hasattr(libc, "unshare") and libc.unshare(flags) == 0


def _limit(what: int, most: int, at_last: int | None = None) -> bool:
    try:
        resource.setrlimit(what, (most, most if at_last is None else at_last))
    except (OSError, ValueError):
        return False
    return True


def _prctl(option: int, value: int) -> bool:
    libc = _libc()
    return libc is not None and hasattr(libc, "prctl") and libc.prctl(option, value, 0, 0, 0) == 0


def _libc() -> ctypes.CDLL | None:
    try:
        return ctypes.CDLL(None, use_errno=True)
    except OSError:
        return None
