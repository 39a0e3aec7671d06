-- All times are milliseconds since 1970. `entity` is the path of a queue or of a dead-letter queue.

CREATE TABLE IF NOT EXISTS queues (name TEXT PRIMARY KEY) WITHOUT ROWID;

-- AUTOINCREMENT: a sequence number is never given twice, not even after the message is gone.
CREATE TABLE IF NOT EXISTS messages (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  entity TEXT NOT NULL,
  state INTEGER NOT NULL,
  content BLOB NOT NULL,
  enqueued_at INTEGER NOT NULL,
  delivery_count INTEGER NOT NULL DEFAULT 0,
  lock_token BLOB,
  locked_until INTEGER,
  dead_letter_reason TEXT,
  dead_letter_description TEXT,
  scheduled_for INTEGER,
  lifetime INTEGER,
  expires_at INTEGER
);
CREATE INDEX IF NOT EXISTS ready ON messages (entity, state, locked_until, sequence);
CREATE INDEX IF NOT EXISTS locks ON messages (locked_until) WHERE locked_until IS NOT NULL;
CREATE UNIQUE INDEX IF NOT EXISTS tokens ON messages (lock_token) WHERE lock_token IS NOT NULL;
CREATE INDEX IF NOT EXISTS schedule ON messages (scheduled_for) WHERE scheduled_for IS NOT NULL;
CREATE INDEX IF NOT EXISTS expiries ON messages (expires_at) WHERE expires_at IS NOT NULL;

-- What duplicate detection remembers.
CREATE TABLE IF NOT EXISTS history (
  entity TEXT NOT NULL,
  message_id TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  forget_at INTEGER NOT NULL,
  PRIMARY KEY (entity, message_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS forgetting ON history (forget_at);

-- Faults that tests have armed.
CREATE TABLE IF NOT EXISTS faults (kind TEXT PRIMARY KEY, remaining INTEGER NOT NULL) WITHOUT ROWID;
