"""The command line. Exit code 0: done, or all in order; 1: not."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from infra.hooks import package
from infra.hooks.after_deploy import after_deploy
from infra.hooks.az import Az
from infra.hooks.cloud import Hosts, open_cloud, open_graph
from infra.hooks.expected import REPO
from infra.hooks.grant import WHO, grant
from infra.hooks.made import OUTPUTS, NotDoneError, environment
from infra.hooks.rest import RefusedError
from infra.hooks.smoke import CHECKS, smoke
from infra.hooks.waiting import Pause, really

say = partial(print, flush=True)


def main(words: Sequence[str], env: Mapping[str, str], hosts: Hosts | None = None, pause: Pause = really) -> int:
    asked = _parser().parse_args(words)
    try:
        return _run(asked, env, hosts or Hosts(), pause)
    except (NotDoneError, RefusedError) as error:
        print(f"{asked.command}: {error}", file=sys.stderr, flush=True)  # noqa: T201 - a command speaks
        return 1


def _run(asked: argparse.Namespace, env: Mapping[str, str], hosts: Hosts, pause: Pause) -> int:
    match asked.command:
        case "package":
            say(package.prepare(REPO))
            if asked.zip:
                say(f"{asked.zip}: {package.write_zip(REPO, asked.zip):,} bytes")
        case "grant":
            known = env if asked.principal_id else environment(env)
            principal = asked.principal_id or known.get(OUTPUTS["principal_id"], "")
            if not principal:
                raise NotDoneError("whom? Run azd provision first, or give --principal-id")
            grant(open_graph(Az(known), hosts, pause), principal, say, pause)
        case "smoke":
            return not smoke(open_cloud(environment(env), hosts, pause), say, asked.without)
        case _:
            after_deploy(open_cloud(environment(env), hosts, pause), say)
    return 0


def _checks(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    if strange := [name for name in names if name not in CHECKS]:
        raise argparse.ArgumentTypeError(f"no check {strange[0]}; there are {', '.join(CHECKS)}")
    return names


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m infra.hooks", description="What happens around a deployment.")
    commands = parser.add_subparsers(dest="command", required=True)
    packing = commands.add_parser("package", help="fetch the libraries that are deployed with the app")
    packing.add_argument(
        "--zip", type=Path, help="also write the package, without the libraries, to see what is in it"
    )
    commands.add_parser("after-deploy", help="synchronise the triggers and make the event subscriptions")
    granting = commands.add_parser("grant", help=f"give the app its rights in Microsoft Graph, as {WHO}")
    granting.add_argument("--principal-id", help="of the app's identity, where no azd environment knows it")
    checking = commands.add_parser("smoke", help="say what is there and what is missing")
    checking.add_argument("--without", type=_checks, default=(), help=f"leave out some of {', '.join(CHECKS)}")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
