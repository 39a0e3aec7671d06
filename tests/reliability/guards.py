"""Takes each named guard away, one at a time and in a copy, and shows which test notices.

    python -m tests.reliability.guards

prints the table for docs/reliability.md; exit 1 when a guard is not found in its file or nobody misses it.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.reliability.guard import Guard
from tests.reliability.guard_table import GUARDS

REPO = Path(__file__).resolve().parents[2]
COPIED = ("shared", "functions", "local", "tests", "infra")
LINKED = ("node_modules", "pyproject.toml", "function_app.py", "host.json")
RED = re.compile(r"^(?:FAILED|ERROR) (\S+?\.py)::(\w+)", re.MULTILINE)


class GuardError(Exception):
    """A guard that is not where the table says, or that no test misses."""


def copy_tree(to: Path) -> None:
    """What the tests need of this repository."""
    for name in COPIED:
        shutil.copytree(REPO / name, to / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in LINKED:
        (to / name).symlink_to(REPO / name)


def red_without(guard: Guard, tree: Path) -> str:
    """The name of a test that fails in the tree without this guard. Raises GuardError."""
    file = tree / guard.file
    whole = file.read_text(encoding="utf-8")
    if whole.count(guard.text) != 1:
        raise GuardError(f"{guard.name}: stands {whole.count(guard.text)} times in {guard.file}")
    file.write_text(whole.replace(guard.text, guard.without), encoding="utf-8")
    try:
        output = _run(guard, tree)
    finally:
        file.write_text(whole, encoding="utf-8")
    found = RED.search(output)
    if found is None:
        raise GuardError(f"{guard.name}: nothing in {guard.tests} misses it\n{output[-2000:]}")
    return f"`{found[1]}` {found[2].replace('_', ' ').removeprefix('test ')}"


def _run(guard: Guard, tree: Path) -> str:
    options = ["-x", "-q", "--tb=no", "-p", "no:cacheprovider", *(["-k", guard.only] if guard.only else [])]
    command = [sys.executable, "-m", "pytest", guard.tests, *options]
    # Without bytecode: two versions of a file within one second look alike to it.
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(  # noqa: S603 - this interpreter, on our own tests
        command, cwd=tree, env=environment, capture_output=True, text=True, check=False, timeout=240
    ).stdout


def main() -> int:
    """Writes the table."""
    missing = 0
    write = sys.stdout.write
    write("| guard | without it, this test is red |\n|---|---|\n")
    with TemporaryDirectory() as folder:
        copy_tree(Path(folder))
        for guard in GUARDS:
            try:
                write(f"| {guard.name} | {red_without(guard, Path(folder))} |\n")
            except GuardError as error:
                missing += 1
                write(f"| {guard.name} | **none**: {error} |\n")
    return min(missing, 1)


if __name__ == "__main__":
    sys.exit(main())
