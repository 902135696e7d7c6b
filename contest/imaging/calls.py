"""System calls of a cage: only those that decoders need once they are loaded (Linux, seccomp filters).

Limits say how much a process may use; this says what it may ask for at all: read and write the files it was given,
memory, the time, chance, its end. Every other call is answered with "not permitted", also one that a later kernel brings.
"""

import ctypes
import platform
import struct

PR_SET_SECCOMP, MODE_FILTER = 22, 2
LOAD, EQUAL, ANSWER = 0x20, 0x15, 0x06
ALLOW, KILL, REFUSE = 0x7FFF0000, 0x80000000, 0x00050001

# Signals, limits, priorities, other processes, names of files, sockets, shared memory, keys: none is here. What is, was
# seen of cages at work (`strace` over all files of tests/corpus), or is what the same libraries call on other machines.
ALLOWED = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "fstat": (5, 80),
    "lseek": (8, 62),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "brk": (12, 214),
    "rt_sigreturn": (15, 139),
    "pread64": (17, 67),
    "pwrite64": (18, 68),
    "sched_yield": (24, 124),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "exit": (60, 93),
    "gettimeofday": (96, 169),
    "futex": (202, 98),
    "restart_syscall": (219, 128),
    "clock_gettime": (228, 113),
    "clock_nanosleep": (230, 115),
    "exit_group": (231, 94),
    "getrandom": (318, 278),
}
"""Their numbers on x86-64 and on ARM 64. Under x32, which a program of x86-64 may mix in, every call has another one."""
ARCHITECTURES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}


def confine(libc: ctypes.CDLL) -> bool:
    """Allow no other calls to this process for good; whether the kernel has agreed. It must not be able to gain rights."""
    machine = ARCHITECTURES.get(platform.machine())
    if machine is None:
        return False
    architecture, column = machine
    program = ctypes.create_string_buffer(
        _program(architecture, [numbers[column] for numbers in ALLOWED.values()])
    )
    pointer = struct.pack("@HP", len(program) // 8, ctypes.addressof(program))
    return bool(libc.prctl(PR_SET_SECCOMP, MODE_FILTER, ctypes.create_string_buffer(pointer), 0, 0) == 0)


def _program(architecture: int, calls: list[int]) -> bytes:
    """The filter: of another architecture, kill; on the list, allow; else refuse."""
    lines = [
        (LOAD, 0, 0, 4),
        (EQUAL, 1, 0, architecture),
        (ANSWER, 0, 0, KILL),
        (LOAD, 0, 0, 0),
        # How many lines to leap over: behind all comparisons comes "refuse", and behind that "allow".
        *((EQUAL, len(calls) - number, 0, call) for number, call in enumerate(calls)),
        (ANSWER, 0, 0, REFUSE),
        (ANSWER, 0, 0, ALLOW),
    ]
    return b"".join(struct.pack("@HBBI", *line) for line in lines)
