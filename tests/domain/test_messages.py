"""Messages carry ids, and their own id tells copies from retries."""

import pytest

from shared.domain.messages import ApplyMembership, SendInvitation, UnreadableMessageError

MESSAGE = SendInvitation("a" * 32, "batch")


def test_equal_messages_have_equal_ids():
    assert MESSAGE.message_id == SendInvitation("a" * 32, "batch").message_id


def test_a_retry_and_a_postponed_copy_have_ids_of_their_own():
    ids = {
        MESSAGE.message_id,
        MESSAGE.again().message_id,
        MESSAGE.later().message_id,
        MESSAGE.again().later().message_id,
    }
    assert len(ids) == 4


def test_an_id_fits_the_broker():
    assert len(SendInvitation("a" * 32, "b" * 32, 99, 999).message_id) <= 128


@pytest.mark.parametrize("kind", [SendInvitation, ApplyMembership])
def test_a_body_reads_back(kind: type[SendInvitation]):
    message = kind("a" * 32, "batch", attempt=3, postponed=2)
    assert kind.read(message.body()) == message


def test_fields_of_a_newer_version_are_passed_over():
    body = b'{"schema": 2, "guest_id": "a", "cause": "b", "attempt": 1, "postponed": 0, "colour": "red"}'
    assert SendInvitation.read(body) == SendInvitation("a", "b")


def test_a_body_of_the_first_version_stays_readable():
    body = b'{"schema": 1, "guest_id": "a", "cause": "b", "attempt": 2, "postponed": 1}'
    assert SendInvitation.read(body) == SendInvitation("a", "b", 2, 1)


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b"\xff", b'{"guest_id": 1, "cause": "b"}', b'{"guest_id": "a"}', b"null"]
)
def test_anything_else_is_unreadable(body: bytes):
    with pytest.raises(UnreadableMessageError):
        SendInvitation.read(body)
