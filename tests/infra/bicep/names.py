"""Names of one file: those that nobody declares, and those that nobody uses."""

import re
from collections.abc import Iterator

from tests.infra.bicep.syntax import Lambda, Loop, Name, Node, Statement, inner

_PLAIN_TYPES = {"string", "int", "bool", "object", "array"}


def faults(file: tuple[Statement, ...]) -> list[str]:
    values = {each.name: each for each in file if each.kind in {"param", "var", "resource", "module"}}
    types = {each.name for each in file if each.kind == "type"}
    imported = {name for each in file if each.kind == "import" for name in each.imported}
    used = {name for each in _all(file) if each.value for name in _free(each.value, frozenset())}
    written = {name for each in file if each.kind != "resource" for name in _in_type(each)}
    missing = [f"{name} is nowhere declared" for name in used - values.keys() - imported]
    missing += [f"the type {name} is nowhere declared" for name in written - types - imported]
    idle = [
        f"{each.kind} {name} is not used"
        for name, each in values.items()
        if name not in used and (each.is_existing or each.kind in {"param", "var"}) and not _is_shared(each)
    ]
    idle += [f"{name} is imported and not used" for name in imported - used - written]
    return sorted([*missing, *idle])


def _all(file: tuple[Statement, ...]) -> Iterator[Statement]:
    for each in file:
        yield each
        yield from _all(each.nested)


def _is_shared(statement: Statement) -> bool:
    return any(each.function == "export" for each in statement.decorators)


def _free(node: Node, bound: frozenset[str]) -> Iterator[str]:
    if isinstance(node, Name):
        if node.name not in bound:
            yield node.name
    elif isinstance(node, Loop):
        yield from _free(node.over, bound)
        yield from _free(node.body, bound | set(node.names))
    else:
        within = bound | set(node.names) if isinstance(node, Lambda) else bound
        for part in inner(node):
            yield from _free(part, within)


def _in_type(statement: Statement) -> set[str]:
    """The names in a type as written; not its texts, and not the names of its fields."""
    if statement.kind not in {"param", "output", "type"}:
        return set()
    bare = re.sub(r"'[^']*'|\w+:", "", statement.type)
    return set(re.findall(r"[A-Za-z_]\w*", bare)) - _PLAIN_TYPES
