"""The settings of a running platform as a dotenv file, which a shell can source as well."""

import shlex
from collections.abc import Mapping
from pathlib import Path


def write_env(path: Path, settings: Mapping[str, str]) -> None:
    """Replace the file whole. Values a shell would take apart are in single quotes."""
    lines = [f"{name}={shlex.quote(value)}\n" for name, value in settings.items()]
    draft = path.with_suffix(".new")
    draft.write_text("".join(lines), encoding="utf-8")
    draft.replace(path)


def read_env(path: Path) -> dict[str, str]:
    """The settings `write_env` wrote. Raises FileNotFoundError when no platform was ever up there."""
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name: "".join(shlex.split(value)) for name, _, value in pairs}
