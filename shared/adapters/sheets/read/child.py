"""The program that reads one roster in a process of its own: file in by stdin, rows out by stdout as JSON.

One JSON line (`name`, `limits`) stands before the file's bytes. Answers with a book (`answer.py`) or
`{"refused": reason}`. A signal ends it when the parser breaks down or a limit is reached, an exit code above 0
when the installation is at fault. It imports only what the file needs, to start fast.
"""

import contextlib
import json
import sys

from shared.adapters.sheets.read.answer import write_answer
from shared.adapters.sheets.read.gate import Kind, judge
from shared.domain.errors import RosterError
from shared.domain.file_limits import FileLimits
from shared.domain.roster import Book

TOO_LARGE = "the file takes more memory to read than a roster may: it is damaged, or larger than it looks"
UNREADABLE = "the file cannot be read as a spreadsheet: it is damaged; open it, save it anew and upload that"


def _confine(limits: FileLimits) -> None:
    """On a platform without `resource` the parent's wall clock is the only limit."""
    with contextlib.suppress(ImportError):
        import resource  # noqa: PLC0415 - absent on Windows

        for what, soft, hard in (
            (resource.RLIMIT_AS, limits.address_space_bytes, limits.address_space_bytes),
            # At the soft limit comes SIGXCPU, which tells the reason; at the hard one SIGKILL.
            (resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1),
            (resource.RLIMIT_FSIZE, 0, 0),
            # A core dump would lay the roster's people on the disk.
            (resource.RLIMIT_CORE, 0, 0),
        ):
            # macOS knows some of the limits without letting them be set.
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(what, (soft, hard))


def _read(name: str, content: bytes, limits: FileLimits) -> Book:
    if judge(name, content, limits) is Kind.CSV:
        from shared.adapters.sheets.read.csv_file import read_csv  # noqa: PLC0415 - a .xlsx need not wait for it

        return Book((read_csv(content, limits),))
    from shared.adapters.sheets.read.workbook import read_xlsx  # noqa: PLC0415 - a .csv need not wait for it

    return read_xlsx(content, limits)


def main() -> None:
    """Answer one request."""
    request = json.loads(sys.stdin.buffer.readline())
    limits = FileLimits(**request["limits"])
    _confine(limits)
    answer: dict[str, object]
    try:
        answer = write_answer(_read(request["name"], sys.stdin.buffer.read(), limits))
    except RosterError as error:
        answer = {"refused": str(error)}
    except MemoryError:
        answer = {"refused": TOO_LARGE}
    except ImportError:
        raise
    except BaseException:  # noqa: BLE001 - calamine's panics are no Exceptions; the file is to blame for each
        answer = {"refused": UNREADABLE}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode())
