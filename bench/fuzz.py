"""Fuzz the gate, the readers and the report writer: `python -m bench.fuzz -max_total_time=60`.

Needs the package `atheris`, which is no part of the requirements. Arguments are libFuzzer's. What it finds is
written to the current folder as `crash-…`: mend it, and keep the file as tests/security/seeds/NAME.bin.
"""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["shared", "tests.security"]):
    from tests.security.target import one_input

SEEDS = Path(__file__).resolve().parents[1] / "tests" / "security" / "seeds"

if __name__ == "__main__":
    # The first folder takes what widens the coverage, the second is only read.
    grown = tempfile.mkdtemp(prefix="guestlist-fuzz-")
    atheris.Setup([*sys.argv, "-max_len=4096", "-len_control=0", grown, str(SEEDS)], one_input)
    atheris.Fuzz()
