"""A Service Bus broker for one machine: AMQP 1.0 in front, SQLite behind.

The official SDK works on it unchanged, by a connection string with `UseDevelopmentEmulator=true`.

Run it, and stop it with SIGINT or SIGTERM; it prints its connection string once it accepts connections:

    python -m local.broker --database FILE [--port 5672] [--host 127.0.0.1] [--queues infra/queues.json]

Beside it, while it runs (in tests the same is `Broker.control`):

    python -m local.broker counts --database FILE               messages of every queue, as JSON
    python -m local.broker purge  --database FILE [--history]   delete every message of every queue
    python -m local.broker fault  --database FILE --kind KIND [--times N]

Kinds of fault are those of `faults.Fault`. What was acknowledged survives a kill of the process. Where
this broker knowingly differs from Service Bus: it takes any token; it has no sessions, topics or
transactions; its limits are those of the Standard tier whatever the queue.

From a connection down: `server` listens and commits, `peer` moves bytes, `conversation` attaches links,
`sending`, `receiving`, `management` and `cbs` stand at their ends, `exchange` hands messages out,
`store` holds the rules, `rows` and `history` the tables.
"""
