"""Take away from a process everything a decoder does not need.

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
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38


@dataclass(frozen=True)
class Limits:
    """What one cage may use: bytes of memory and of a file written, seconds of CPU and of waiting."""

    memory: int = 2 * 2**30
    cpu: int = 20
    wall: float = 60
    file: int = 64 * 2**20


def leave_network() -> bool:
    """Move this process, and all it forks, to a network of its own with nothing in it.

    Root may do so as it is; anybody else needs a user namespace for it. Root must not
    take that way: there it would look as if it had given up being root.
    """
    return _unshare(CLONE_NEWNET if os.geteuid() == 0 else CLONE_NEWUSER | CLONE_NEWNET)


def close_all_but(kept: set[int]) -> None:
    """Close every open file from 3 upwards that is not named."""
    edge = 3
    for descriptor in sorted(kept):
        os.closerange(edge, descriptor)
        edge = descriptor + 1
    os.closerange(edge, resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def seal(limits: Limits, *, parent: int, offline: bool) -> dict[str, bool]:
    """Limit this process for good; what is in force. Files already open stay usable, no new one can be opened."""
    in_force = {
        "not_root": os.geteuid() != 0 or _give_up_root(),
        "network_off": offline or leave_network(),
        "memory": _limit(resource.RLIMIT_AS, limits.memory),
        # At the first it gets SIGXCPU, which says why; at the second SIGKILL, which does not.
        "cpu": _limit(resource.RLIMIT_CPU, limits.cpu, limits.cpu + 1),
        "file_size": _limit(resource.RLIMIT_FSIZE, limits.file),
        "no_core_dump": _limit(resource.RLIMIT_CORE, 0),
        "no_new_process": _limit(resource.RLIMIT_NPROC, 0) and os.getuid() != 0,
        "no_new_privileges": _prctl(PR_SET_NO_NEW_PRIVS, 1),
        "unwatched_by_others": _prctl(PR_SET_DUMPABLE, 0),
        # After the change of user, which clears it.
        "dies_with_parent": _prctl(PR_SET_PDEATHSIG, signal.SIGKILL),
        "no_new_file": _limit(resource.RLIMIT_NOFILE, 0),
    }
    libc = _libc()
    in_force["no_other_calls"] = libc is not None and hasattr(libc, "prctl") and calls.forbid(libc)
    if os.getppid() != parent:
        os._exit(1)
    return in_force


def _give_up_root() -> bool:
    try:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    except OSError:
        return False
    return True


def _unshare(flags: int) -> bool:
    libc = _libc()
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
