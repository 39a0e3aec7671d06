import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from azure.servicebus.aio import ServiceBusClient

from local.broker.control import Control, Counts
from local.broker.faults import Fault
from local.broker.running import running_broker
from tests.broker.bench import PATIENCE, definition, eventually, message, queues, texts

QUEUE = "steady-0"


async def test_clients_go_on_after_a_restart(tmp_path: Path):
    database = tmp_path / "broker.db"
    with running_broker(queues(), database) as broker:
        client = ServiceBusClient.from_connection_string(broker.connection_string, retry_backoff_factor=0.05)
        sender, receiver = client.get_queue_sender(QUEUE), client.get_queue_receiver(QUEUE)
        await sender.send_messages([message("a"), message("b")])
        (first,) = await receiver.receive_messages(max_wait_time=PATIENCE)
    with running_broker(queues(), database, port=broker.port):
        await sender.send_messages(message("c"))
        got = await receiver.receive_messages(2, max_wait_time=PATIENCE)
        got += await receiver.receive_messages(2 - len(got), max_wait_time=PATIENCE) if len(got) < 2 else []
        assert texts(got) == ["b", "c"]
        await receiver.complete_message(first)
        await eventually(lambda: Control(database).counts()[QUEUE].active == 2)
        await client.close()


async def test_duplicate_detection_remembers_over_a_restart(tmp_path: Path):
    database = tmp_path / "broker.db"
    for _ in range(2):
        with running_broker(queues(), database) as broker:
            async with ServiceBusClient.from_connection_string(broker.connection_string) as client:
                await client.get_queue_sender(QUEUE).send_messages(message("a", message_id="same"))
            assert broker.control.counts()[QUEUE].active == 1


def test_a_database_with_messages_of_a_queue_that_is_gone_is_refused(tmp_path: Path):
    database = tmp_path / "broker.db"

    async def send(connection_string: str) -> None:
        async with ServiceBusClient.from_connection_string(connection_string, retry_backoff_factor=0.05) as client:
            await client.get_queue_sender("steady-1").send_messages(message("a"))

    with running_broker(queues(steady=2), database) as broker:
        asyncio.run(send(broker.connection_string))
    with pytest.raises(ValueError, match="steady-1"), running_broker(queues(), database):
        raise AssertionError


class TestAsAProcess:
    @pytest.fixture
    def definitions(self, tmp_path: Path) -> Path:
        file = tmp_path / "queues.json"
        file.write_text(json.dumps([definition(QUEUE, "PT1M")]))
        return file

    @contextmanager
    def started(self, database: Path, definitions: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
        command = [sys.executable, "-m", "local.broker", "--port", "0"]
        process = subprocess.Popen(  # noqa: S603 - our own module
            [*command, "--database", str(database), "--queues", str(definitions)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()
            process.wait()
            process.stdout.close()

    def run(self, *arguments: object) -> str:
        command = [sys.executable, "-m", "local.broker", *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)  # noqa: S603
        return done.stdout.strip()

    async def test_what_was_acknowledged_survives_kill_9(self, tmp_path: Path, definitions: Path):
        database = tmp_path / "broker.db"
        later = datetime.now(UTC) + timedelta(hours=1)
        with self.started(database, definitions) as (process, connection_string):
            async with ServiceBusClient.from_connection_string(
                connection_string, retry_backoff_factor=0.05
            ) as client:
                sender, receiver = client.get_queue_sender(QUEUE), client.get_queue_receiver(QUEUE)
                await sender.send_messages([message(str(n)) for n in range(100)])
                await sender.schedule_messages(message("later"), later)
                done, deferred, dead, _locked = await receiver.receive_messages(4, max_wait_time=PATIENCE)
                await receiver.complete_message(done)
                await receiver.defer_message(deferred)
                await receiver.dead_letter_message(dead, reason="why")
                os.kill(process.pid, signal.SIGKILL)
                process.wait()
                expected = Counts(active=97, deferred=1, scheduled=1, dead_lettered=1)
                assert Control(database).counts()[QUEUE] == expected
        with self.started(database, definitions) as (_, connection_string):
            async with ServiceBusClient.from_connection_string(
                connection_string, retry_backoff_factor=0.05
            ) as client:
                receiver = client.get_queue_receiver(QUEUE)
                got = []
                while len(got) < 96:
                    got += await receiver.receive_messages(96 - len(got), max_wait_time=PATIENCE)
                assert texts(got) == [str(n) for n in range(4, 100)]

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_it_stops_cleanly_when_told(self, tmp_path: Path, definitions: Path, number: signal.Signals):
        with self.started(tmp_path / "broker.db", definitions) as (process, _):
            process.send_signal(number)
            assert process.wait(PATIENCE) == 0

    async def test_another_process_counts_purges_and_breaks(self, tmp_path: Path, definitions: Path):
        database = tmp_path / "broker.db"
        with self.started(database, definitions) as (_, connection_string):
            async with ServiceBusClient.from_connection_string(
                connection_string, retry_backoff_factor=0.05
            ) as client:
                sender = client.get_queue_sender(QUEUE)
                await sender.send_messages([message("a"), message("b")])
                assert json.loads(self.run("counts", "--database", database))[QUEUE]["active"] == 2
                self.run("fault", "--database", database, "--kind", "disconnect")
                await eventually(lambda: Control(database).armed(Fault.DISCONNECT) == 0)
                await sender.send_messages(message("c"))
                assert self.run("purge", "--database", database) == "3"
                assert await client.get_queue_receiver(QUEUE).peek_messages(sequence_number=1) == []
