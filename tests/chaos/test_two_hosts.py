"""Two hosts at the same queues, and more deliveries than messages."""

from pathlib import Path

from shared.domain.messages import ApplyMembership, SendInvitation
from tests.chaos.copies import send_copies
from tests.chaos.crowd import Crowd, accepting
from tests.chaos.machine import SECOND_HOST, machine, seeded
from tests.chaos.outcome import complete, drained, promise_kept

SEED, MOST_COPIES = 4711, 2


async def test_competing_hosts_and_copies_of_every_message_mail_everybody_once(tmp_path: Path):
    crowd = Crowd("rivals", 150)
    with seeded(SEED) as chance:
        async with machine(tmp_path) as made, accepting(made.platform):
            await made.start(SECOND_HOST)
            dropped = await crowd.drop(made.platform)
            await made.mailed(1)
            for kind in (SendInvitation, ApplyMembership):
                copies = [person for person in crowd.people for _ in range(chance.randint(0, MOST_COPIES))]
                chance.shuffle(copies)
                await send_copies(made.layout.service_bus, kind, copies)
            await complete(made, dropped)
            await promise_kept(made, dropped, crowd)
            await drained(made)
            assert all('{"event": "delivery", ' in made.log_of(host) for host in ("host", SECOND_HOST))
