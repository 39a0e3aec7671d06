"""`python -m local.platform.guard PID`: ends a process when whoever started this one is gone.

For systems without Linux's parent-death signal. The starter holds the other end of our input.
"""

import contextlib
import os
import signal
import sys


def main(pid: int) -> None:
    sys.stdin.buffer.read()
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)


if __name__ == "__main__":
    main(int(sys.argv[1]))
