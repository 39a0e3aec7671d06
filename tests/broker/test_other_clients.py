"""What the Python SDK never sends but other SDKs do, sent with proton's own client."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from proton import Condition, Delivery, Endpoint, Message, symbol
from proton.utils import BlockingConnection, LinkDetached

from local.broker.running import Broker, running_broker
from tests.broker.bench import PATIENCE, queues

QUEUE = "steady-0"


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[BlockingConnection]:
    with running_broker(queues(), tmp_path / "broker.db") as broker:
        opened = connect(broker)
        yield opened
        opened.close()


def connect(broker: Broker) -> BlockingConnection:
    return BlockingConnection(f"127.0.0.1:{broker.port}", timeout=PATIENCE, allowed_mechs="ANONYMOUS")


def decide(receiver: Any, outcome: int, **local: object) -> None:
    """Settle the message received last, with these fields of the outcome."""
    delivery = receiver.fetcher.unsettled.popleft()
    for name, value in local.items():
        setattr(delivery.local, name, value)
    delivery.update(outcome)
    delivery.settle()


def test_an_abandoned_message_takes_on_changed_properties(connection: BlockingConnection):
    connection.create_sender(QUEUE).send(Message(body="a", properties={"kept": 1}))
    receiver = connection.create_receiver(QUEUE, credit=1)
    receiver.receive()
    decide(receiver, Delivery.MODIFIED, failed=True, annotations={symbol("tries"): 1})
    receiver.flow(1)
    again = receiver.receive()
    assert again.properties == {"kept": 1, "tries": 1}
    assert again.delivery_count == 1


def test_a_dead_letter_takes_on_the_properties_given_with_its_reason(connection: BlockingConnection):
    connection.create_sender(QUEUE).send(Message(body="a"))
    receiver = connection.create_receiver(QUEUE, credit=1)
    receiver.receive()
    info = {symbol("DeadLetterReason"): "why", symbol("row"): 7}
    decide(receiver, Delivery.REJECTED, condition=Condition("com.microsoft:dead-letter", "what", info))
    dead = connection.create_receiver(f"{QUEUE}/$DeadLetterQueue", credit=1).receive()
    assert dead.properties == {"DeadLetterReason": "why", "row": 7}


def test_a_rejection_without_an_error_dead_letters(connection: BlockingConnection):
    connection.create_sender(QUEUE).send(Message(body="a"))
    receiver = connection.create_receiver(QUEUE, credit=1)
    receiver.receive()
    decide(receiver, Delivery.REJECTED)
    assert connection.create_receiver(f"{QUEUE}/$deadletterqueue", credit=1).receive().body == "a"


def test_management_says_what_it_does_not_do(connection: BlockingConnection):
    node = f"{QUEUE}/$management"
    responses, requests = connection.create_receiver(node, credit=1), connection.create_sender(node)
    request = Message(id=uuid4(), properties={"operation": "com.microsoft:get-session-state"}, body={})
    requests.send(request)
    response = responses.receive()
    assert response.correlation_id == request.id
    assert response.properties["statusCode"] == 501
    assert response.properties["errorCondition"] == "amqp:not-implemented"


def test_two_queues_are_served_on_one_connection(connection: BlockingConnection):
    receivers = [connection.create_receiver(path, credit=1) for path in (QUEUE, f"{QUEUE}/$deadletterqueue")]
    connection.create_sender(QUEUE).send(Message(body="a"))
    receivers[0].receive()
    decide(receivers[0], Delivery.REJECTED)
    assert receivers[1].receive().body == "a"


def test_a_session_that_ends_takes_its_receivers_along(connection: BlockingConnection):
    session = connection.conn.session()
    session.open()
    waiting = connection.container.create_receiver(session, QUEUE)
    waiting.flow(1)
    connection.wait(lambda: waiting.state & Endpoint.REMOTE_ACTIVE)
    session.close()
    connection.wait(lambda: session.state & Endpoint.REMOTE_CLOSED)
    connection.create_sender(QUEUE).send(Message(body="a"))
    assert connection.create_receiver(QUEUE, credit=1).receive().body == "a"


def test_an_unknown_queue_is_refused_with_its_name(connection: BlockingConnection):
    with pytest.raises(LinkDetached, match="nowhere"):
        connection.create_receiver("nowhere")
