"""Forbid a cage those calls to the kernel that no decoder needs (Linux, seccomp filters).

Limits say how much a process may use; this says what it may ask for at all: no other program, no signal or
look into another process, no socket, no new namespace. A forbidden call is answered with "not permitted".
"""

import ctypes
import platform
import struct

PR_SET_SECCOMP, MODE_FILTER = 22, 2
LOAD, EQUAL, AT_LEAST, ANSWER = 0x20, 0x15, 0x35, 0x06
ALLOW, KILL, REFUSE = 0x7FFF0000, 0x80000000, 0x00050001
OTHER_ABI = 0x40000000
"""Calls from here on are those of x32, under which all others have a second number."""

# execve, execveat, fork, vfork, socket, socketpair, connect, bind, ptrace, kill, tkill, tgkill, process_vm_readv,
# process_vm_writev, pidfd_send_signal, pidfd_open, pidfd_getfd, unshare, setns, mount, keyctl, bpf,
# perf_event_open, userfaultfd, io_uring_setup; in the numbers of each machine.
FORBIDDEN = {
    "x86_64": (
        0xC000003E,
        (59, 322, 57, 58, 41, 53, 42, 49, 101, 62, 200, 234, 310, 311, 424, 434, 438, 272, 308, 165, 250, 321)
        + (298, 323, 425),
    ),
    "aarch64": (
        0xC00000B7,
        (221, 281, 198, 199, 203, 200, 117, 129, 130, 131, 270, 271, 424, 434, 438, 97, 268, 40, 219, 280)
        + (241, 282, 425),
    ),
}


def forbid(libc: ctypes.CDLL) -> bool:
    """Forbid them to this process for good; whether the kernel has agreed. It must not be able to gain rights."""
    machine = FORBIDDEN.get(platform.machine())
    if machine is None:
        return False
    program = ctypes.create_string_buffer(_program(*machine))
    pointer = struct.pack("@HP", len(program) // 8, ctypes.addressof(program))
    return bool(libc.prctl(PR_SET_SECCOMP, MODE_FILTER, ctypes.create_string_buffer(pointer), 0, 0) == 0)


def _program(architecture: int, calls: tuple[int, ...]) -> bytes:
    """The filter: of another architecture, kill; on the list, refuse; else allow."""
    lines = [
        (LOAD, 0, 0, 4),
        (EQUAL, 1, 0, architecture),
        (ANSWER, 0, 0, KILL),
        (LOAD, 0, 0, 0),
        # How many lines to leap over: behind all comparisons comes "allow", and behind that "refuse".
        (AT_LEAST, len(calls) + 1, 0, OTHER_ABI),
        *((EQUAL, len(calls) - number, 0, call) for number, call in enumerate(calls)),
        (ANSWER, 0, 0, ALLOW),
        (ANSWER, 0, 0, REFUSE),
    ]
    return b"".join(struct.pack("@HBBI", *line) for line in lines)
