"""`python -m local policy`: checks a policy and puts it in place."""

import argparse
import sys
from pathlib import Path

from local.commands.reach import NoPlatformError, reach
from local.platform.layout import DEFAULT_DATA
from shared.domain.errors import PolicyError
from shared.domain.policy import parse
from shared.engine.policies import POLICIES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the policy, .toml")
    parser.add_argument(
        "--partner", metavar="NAME", help="whose it is (default: the name of the file; `default` is for everybody)"
    )
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA, metavar="DIR", help="the platform's folder")


async def run(args: argparse.Namespace) -> int:
    """0: in place; 1: it cannot be read as a policy; 2: no platform, or no such file."""
    try:
        content = args.file.read_bytes()
        policy = parse(content.decode("utf-8-sig"), args.file.name)
        name = f"{args.partner or args.file.stem}.toml"
        async with reach(args.data.resolve()) as platform:
            await platform.upload(POLICIES, name, content)
    except (PolicyError, UnicodeDecodeError) as error:
        print(error, file=sys.stderr)
        return 1
    except (NoPlatformError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{POLICIES}/{name} is in place: domains {', '.join(sorted(policy.domains))}")
    print(f"  groups: {', '.join(sorted(policy.groups)) or 'none'}")
    return 0
