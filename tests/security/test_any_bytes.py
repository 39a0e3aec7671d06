"""No bytes but give a verdict. `make fuzz` looks for more; what it finds is kept in `seeds/`."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.security.target import one_input

SEEDS = sorted((Path(__file__).parent / "seeds").glob("*.bin"))

LETTERS = 'ab@.,;"\t\r\n\x00=+\u2028é\ufeff'
CSV_TEXT = st.text(LETTERS, max_size=200).map(lambda text: b"\0" + text.encode())
PLACES = st.binary(min_size=3, max_size=60)
XML = st.sampled_from(
    b"""< > &amp; &#0; &#x110000; <![CDATA[ <!-- <?xml?> r="A0" r="XFD1048576" <row/> <c> <v>1e999</v>
    <f>1</f> t="e" t="s" <v>-1</v> <is><t>=1</t></is> <sheet/> Target="../../x" <!DOCTYPE>""".split()
)


@pytest.mark.parametrize("case", SEEDS, ids=lambda path: path.stem)
def test_what_the_fuzzer_starts_from_or_found_gives_a_verdict(case: Path):
    one_input(case.read_bytes())


@settings(max_examples=150, deadline=None)
@given(CSV_TEXT | st.binary(max_size=300).map(lambda data: b"\0" + data))
def test_any_text_gives_a_verdict(data: bytes):
    one_input(data)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PLACES.map(lambda edits: b"\2" + edits) | st.binary(max_size=200).map(lambda data: b"\1PK\3\4" + data))
def test_any_container_gives_a_verdict(data: bytes):
    one_input(data)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 255), PLACES.map(lambda edit: edit[:4].ljust(4, b"\0")), st.lists(XML, max_size=4))
def test_any_part_gives_a_verdict(part: int, stretch: bytes, pieces: list[bytes]):
    one_input(bytes([3, part]) + stretch + b"".join(pieces))
