"""`python -m local COMMAND`: the local platform from the command line."""

import argparse
import asyncio
import importlib
import sys

COMMANDS = {
    "up": "start the platform: storage, broker, tenant and host",
    "drop": "upload a roster and follow its batch to the end",
    "policy": "check a policy and put it in place",
    "status": "print how batches stand",
    "demo": "the whole story on sample rosters",
}


MODULES = {
    "up": "local.platform.up",
    "drop": "local.commands.drop",
    "policy": "local.commands.policy",
    "status": "local.commands.status",
    "demo": "local.story.demo",
}


def main(words: list[str]) -> int:
    """Run one command and give its exit code. Its module has `add_arguments` and `run`."""
    parser = argparse.ArgumentParser(
        prog="python -m local",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(f"  {name:8}{purpose}" for name, purpose in COMMANDS.items()),
    )
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND", help="one of those below")
    name = parser.parse_args(words[:1]).command
    # Imported only when asked for: one command must not pay for, or break by, another's imports.
    module = importlib.import_module(MODULES[name])
    command = argparse.ArgumentParser(prog=f"python -m local {name}", description=COMMANDS[name])
    module.add_arguments(command)
    return int(asyncio.run(module.run(command.parse_args(words[1:]))))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
