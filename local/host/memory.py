"""How much memory this process uses, for tests that look for leaks."""

import ctypes
import gc
from pathlib import Path

_MEGABYTE = 1_000_000


class _MallocInfo(ctypes.Structure):
    """The `struct mallinfo2` of glibc: see mallinfo2(3)."""

    _fields_ = [
        ("arena", ctypes.c_size_t),
        ("ordblks", ctypes.c_size_t),
        ("smblks", ctypes.c_size_t),
        ("hblks", ctypes.c_size_t),
        ("hblkhd", ctypes.c_size_t),
        ("usmblks", ctypes.c_size_t),
        ("fsmblks", ctypes.c_size_t),
        ("uordblks", ctypes.c_size_t),
        ("fordblks", ctypes.c_size_t),
        ("keepcost", ctypes.c_size_t),
    ]


def memory() -> dict[str, float]:
    """In MB: `used`, what is allocated once garbage is collected, and `resident`, what the system has given.

    The difference is memory that was let go of and waits to be used again. Linux with glibc only. Start the
    process with PYTHONMALLOC=malloc: else Python keeps its small objects where glibc does not count them.
    """
    gc.collect()
    describe = ctypes.CDLL(None).mallinfo2
    describe.restype = _MallocInfo
    info = describe()
    lines = Path("/proc/self/status").read_text().splitlines()
    resident = next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) * 1024
    return {"used": (info.uordblks + info.hblkhd) / _MEGABYTE, "resident": resident / _MEGABYTE}
