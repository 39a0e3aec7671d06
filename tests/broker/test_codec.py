import pytest
from hypothesis import given
from hypothesis import strategies as st
from proton import Data, Message

from local.broker import codec
from local.broker.codec import MalformedMessageError


def encoded(**fields: object) -> bytes:
    return bytes(Message(**fields).encode())


@given(st.binary())
def test_any_bytes_are_sections_or_malformed(payload: bytes):
    try:
        parts = list(codec.sections(payload))
    except MalformedMessageError:
        return
    assert b"".join(part.encoded for part in parts) == payload


@given(body=st.binary(max_size=300), properties=st.dictionaries(st.text(max_size=5), st.integers(-5, 5)))
def test_a_message_is_cut_and_joined_without_loss(body: bytes, properties: dict[str, int]):
    message = encoded(body=body, properties=properties, id="m", inferred=True)
    assert codec.joined(codec.sections(message)) == message


@given(st.lists(st.binary(max_size=50), min_size=1, max_size=5))
def test_a_batch_is_unpacked_to_what_was_packed(bodies: list[bytes]):
    messages = [encoded(body=body, inferred=True) for body in bodies]
    batch = b"".join(codec.section(codec.BODY_DATA, message) for message in messages)
    assert codec.unpacked(batch) == messages


@pytest.mark.parametrize("body", [b"", b"text", b"\x00Su\xa0\x05abc", {"a": 1}, ["a"], None])
def test_what_is_no_batch_is_left_alone(body: object):
    message = encoded(body=body, inferred=True)
    assert codec.unpacked(message) == [message]


def test_properties_are_added_and_replaced_and_the_rest_is_kept():
    message = encoded(body=b"body", properties={"kept": 1, "changed": 2}, id="m", inferred=True)
    changed = Message()
    changed.decode(codec.amended(message, {"changed": "new", "added": True}))
    assert changed.properties == {"kept": 1, "changed": "new", "added": True}
    assert (changed.id, bytes(changed.body)) == ("m", b"body")


def test_binary_values_outlive_the_decoder():
    part = codec.Section(codec.BODY_VALUE, codec.section(codec.BODY_VALUE, {"a": [b"x", {"b": b"y"}]}))
    assert part.value == {"a": [b"x", {"b": b"y"}]}


def test_described_values_that_are_no_section_are_malformed():
    with pytest.raises(MalformedMessageError, match="descriptor"):
        list(codec.sections(codec.section(0x10, "an open")))


def test_plain_values_are_malformed():
    data = Data()
    data.put_string("plain")
    with pytest.raises(MalformedMessageError, match="descriptor"):
        list(codec.sections(bytes(data.encode())))
