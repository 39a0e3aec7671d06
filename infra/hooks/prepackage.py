"""azd runs this before it packs the app."""

import os
import sys
from pathlib import Path

if sys.version_info < (3, 13):  # noqa: UP036 - azd takes whichever python3 is found first
    sys.exit("Python 3.13 is needed for the hooks: put it first on PATH")
# The folder of a script comes first by itself, and there our modules would hide others of their names.
sys.path[0] = str(Path(__file__).resolve().parents[2])

from infra.hooks.__main__ import main  # noqa: E402

sys.exit(main(["package"], os.environ))
