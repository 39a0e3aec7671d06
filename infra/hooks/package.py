"""The deployment package: which files go, what they weigh, and the libraries beside them."""

import fnmatch
import hashlib
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from infra.hooks.made import NotDoneError

LIBRARIES = PurePosixPath(".python_packages/lib/site-packages")
"""Where the Functions host looks for what pip has installed."""

_ALWAYS = (".azure", ".funcignore", "local.settings.json")
"""What azd leaves out besides. Where there is a .funcignore, none of its other defaults hold."""

# Wheels for the machines of Flex Consumption, wherever this runs; nothing is compiled. Azure's own build was seen
# to take Python 3.11 whatever the app asks for, and then finds no azure-functions (Azure/azure-dev#8538).
_FOR_FLEX = (
    *("--platform", "manylinux2014_x86_64", "--platform", "manylinux_2_28_x86_64"),
    *("--python-version", "3.13", "--implementation", "cp"),
    *("--abi", "cp313", "--abi", "abi3", "--abi", "none", "--only-binary=:all:"),
)


def files(root: Path) -> Iterator[PurePosixPath]:
    """The sources that .funcignore leaves in, relative to `root`, without the libraries.

    Raises NotDoneError for a pattern that is not understood.
    """
    patterns = (*_ALWAYS, LIBRARIES.parts[0], *_patterns(root))
    for folder, folders, names in root.walk():
        here = PurePosixPath(folder.relative_to(root).as_posix())
        folders[:] = sorted(name for name in folders if not _ignored(here / name, patterns))
        yield from (here / name for name in sorted(names) if not _ignored(here / name, patterns))


def write_zip(root: Path, target: Path) -> int:
    """The package without its libraries; returns its size in bytes. The same files give the same bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name in files(root):
            package.writestr(zipfile.ZipInfo(str(name)), (root / name).read_bytes(), zipfile.ZIP_DEFLATED)
    return target.stat().st_size


def prepare(root: Path) -> str:
    """Put the libraries beside the sources, or take them away, as `remoteBuild` in azure.yaml has it."""
    folder = root / LIBRARIES.parts[0]
    if built_remotely(root):
        shutil.rmtree(folder, ignore_errors=True)
        return "the libraries will be installed by Azure: watch that it takes Python 3.13"
    wanted = hashlib.sha256((root / "requirements.txt").read_bytes()).hexdigest()
    mark = folder / "requirements.sha256"
    if mark.is_file() and mark.read_text() == wanted:
        return "the libraries are there already"
    shutil.rmtree(folder, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    words = [*pip, "--target", str(root / LIBRARIES), *_FOR_FLEX, "-r", str(root / "requirements.txt")]
    if subprocess.run(words, check=False).returncode:  # noqa: S603 - our own words
        raise NotDoneError("pip could not fetch the libraries: its reason stands above")
    mark.write_text(wanted)
    return f"the libraries were installed into {LIBRARIES}"


def built_remotely(root: Path) -> bool:
    """The one switch. Read without a YAML parser, which the hooks do not have."""
    text = (root / "azure.yaml").read_text("utf-8")
    found = re.findall(r"^\s+remoteBuild:\s*(true|false)\s*(?:#.*)?$", text, re.MULTILINE)
    if len(found) != 1:
        raise NotDoneError("azure.yaml must say remoteBuild: true or false, once")
    return "true" in found


def _patterns(root: Path) -> tuple[str, ...]:
    lines = (line.strip() for line in (root / ".funcignore").read_text("utf-8").splitlines())
    found = tuple(line for line in lines if line and not line.startswith("#"))
    if strange := [each for each in found if "/" in each or each.startswith("!")]:
        raise NotDoneError(f".funcignore: {strange[0]} is not understood here: names without a folder only")
    return found


def _ignored(path: PurePosixPath, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch.fnmatchcase(path.name, each) for each in patterns)
