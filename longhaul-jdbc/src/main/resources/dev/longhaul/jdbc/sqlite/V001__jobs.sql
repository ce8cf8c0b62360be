-- Longhaul on SQLite. docs/storage.md explains the tables; a comment here says why an index exists.
--
-- Times are microseconds since 1970: one exact value in every database. UUIDs are their text, which orders as the ids do.
-- Narrow tables are WITHOUT ROWID (one tree less to write); those with payloads or errors are not.

-- What was asked. Written once.
CREATE TABLE longhaul_job (
  id              TEXT PRIMARY KEY NOT NULL,
  type            TEXT NOT NULL,
  payload         BLOB NOT NULL,
  content_type    TEXT NOT NULL,
  headers         TEXT,
  schedule        TEXT NOT NULL,
  idempotency_key TEXT,
  ordering_key    TEXT,
  endpoint        TEXT,
  labels          TEXT,
  on_end          BLOB,
  asked_at        INTEGER NOT NULL,
  asked_start     INTEGER NOT NULL,
  asked_deadline  INTEGER
) STRICT;

-- The first job of a type with a key is the only one. Jobs without a key have no entry.
CREATE UNIQUE INDEX longhaul_job_by_key ON longhaul_job (type, idempotency_key) WHERE idempotency_key IS NOT NULL;

-- Lists of one type, newest first.
CREATE INDEX longhaul_job_by_type ON longhaul_job (type, id);

-- Jobs that wait for nothing but time.
CREATE TABLE longhaul_due (
  job      TEXT PRIMARY KEY NOT NULL,
  type     TEXT NOT NULL,
  due      INTEGER NOT NULL,
  attempt  INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  losses   INTEGER NOT NULL,
  elapsed  INTEGER NOT NULL,
  deadline INTEGER,
  suspect  INTEGER NOT NULL GENERATED ALWAYS AS (losses > 0) VIRTUAL
) STRICT, WITHOUT ROWID;

-- The poll: one range per type, in order of due. Suspects apart, because a node takes only one of them at a time, and the
-- others must not be waded through meanwhile.
CREATE INDEX longhaul_due_by_time ON longhaul_due (type, suspect, due);

-- Deadlines that pass while a job waits, of types that nobody polls too. Most jobs have none.
CREATE INDEX longhaul_due_by_deadline ON longhaul_due (deadline) WHERE deadline IS NOT NULL;

-- Jobs held by a predecessor (an ordering key) or by an endpoint.
CREATE TABLE longhaul_parked (
  job          TEXT PRIMARY KEY NOT NULL,
  type         TEXT NOT NULL,
  due          INTEGER NOT NULL,
  attempt      INTEGER NOT NULL,
  failures     INTEGER NOT NULL,
  losses       INTEGER NOT NULL,
  elapsed      INTEGER NOT NULL,
  deadline     INTEGER,
  subject_kind TEXT NOT NULL CHECK (subject_kind IN ('key', 'endpoint')),
  subject      TEXT NOT NULL,
  sequence     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The next in order of a key. Unique: no two jobs have one place.
CREATE UNIQUE INDEX longhaul_parked_by_key ON longhaul_parked (subject, sequence) WHERE subject_kind = 'key';

-- The earliest of an endpoint, by type, so that paused types and those that a node does not handle cost nothing.
CREATE INDEX longhaul_parked_by_endpoint ON longhaul_parked (subject, type, due) WHERE subject_kind = 'endpoint';

-- As for due jobs.
CREATE INDEX longhaul_parked_by_deadline ON longhaul_parked (deadline) WHERE deadline IS NOT NULL;

-- Jobs in flight, a batch in a row. Few rows: no further index.
CREATE TABLE longhaul_claim (
  id          TEXT PRIMARY KEY NOT NULL,
  node        TEXT NOT NULL,
  claimed_at  INTEGER NOT NULL,
  lease_until INTEGER NOT NULL,
  jobs        BLOB NOT NULL
) STRICT;

-- Dead and cancelled jobs, with their counters as they were.
CREATE TABLE longhaul_ended (
  job        TEXT PRIMARY KEY NOT NULL,
  type       TEXT NOT NULL,
  due        INTEGER NOT NULL,
  attempt    INTEGER NOT NULL,
  failures   INTEGER NOT NULL,
  losses     INTEGER NOT NULL,
  elapsed    INTEGER NOT NULL,
  deadline   INTEGER,
  state      TEXT NOT NULL CHECK (state IN ('dead', 'cancelled')),
  reason     TEXT CHECK (reason IN ('exhausted', 'aborted', 'expired')),
  ended_at   INTEGER NOT NULL,
  last_error TEXT,
  CHECK ((state = 'dead') = (reason IS NOT NULL))
) STRICT;

-- The error queue, newest first; of one type, newest first; and counts by type.
CREATE INDEX longhaul_ended_by_state ON longhaul_ended (state, job);
CREATE INDEX longhaul_ended_by_type ON longhaul_ended (state, type, job);

-- The history, and the fence: whoever writes (job, number) first has settled that attempt.
CREATE TABLE longhaul_attempt (
  job          TEXT NOT NULL,
  number       INTEGER NOT NULL,
  claim        TEXT NOT NULL,
  node         TEXT NOT NULL,
  started_at   INTEGER NOT NULL,
  ended_at     INTEGER NOT NULL,
  outcome      TEXT NOT NULL CHECK (outcome IN ('succeeded', 'failed', 'aborted', 'snoozed', 'lost')),
  after_cancel INTEGER NOT NULL CHECK (after_cancel IN (0, 1)),
  next_due     INTEGER,
  error        TEXT,
  response     TEXT,
  PRIMARY KEY (job, number)
) STRICT;

-- What a handler saved for its next attempt.
CREATE TABLE longhaul_progress (
  job  TEXT PRIMARY KEY NOT NULL,
  data BLOB NOT NULL
) STRICT;

-- Ordering keys: which job may run, and the next place in the queue behind it.
CREATE TABLE longhaul_key (
  name          TEXT PRIMARY KEY NOT NULL,
  head          TEXT,
  next_sequence INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

-- Since when an endpoint's tokens have been coming without being drawn.
CREATE TABLE longhaul_endpoint (
  name          TEXT PRIMARY KEY NOT NULL,
  undrawn_since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Operators' requests for jobs in flight; their ids are time-ordered.
CREATE TABLE longhaul_request (
  id           TEXT PRIMARY KEY NOT NULL,
  job          TEXT NOT NULL,
  attempt      INTEGER NOT NULL,
  kind         TEXT NOT NULL CHECK (kind IN ('cancel', 'attempt-now', 'reschedule')),
  due          INTEGER,
  requested_by TEXT NOT NULL
) STRICT;

-- Claims and settles ask for the requests of a batch of jobs.
CREATE INDEX longhaul_request_by_job ON longhaul_request (job);

CREATE TABLE longhaul_pause (
  kind TEXT NOT NULL CHECK (kind IN ('type', 'endpoint')),
  name TEXT NOT NULL,
  PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;

-- Nodes, for display.
CREATE TABLE longhaul_node (
  id         TEXT PRIMARY KEY NOT NULL,
  started_at INTEGER NOT NULL,
  seen_at    INTEGER NOT NULL,
  running    INTEGER NOT NULL,
  stuck      TEXT NOT NULL
) STRICT;

-- Who did what.
CREATE TABLE longhaul_audit (
  id      TEXT PRIMARY KEY NOT NULL,
  at      INTEGER NOT NULL,
  done_by TEXT NOT NULL,
  action  TEXT NOT NULL,
  job     TEXT,
  detail  TEXT
) STRICT;

-- Newest first, and the oldest for removal.
CREATE INDEX longhaul_audit_by_time ON longhaul_audit (at, id);

-- For people with a shell.
CREATE VIEW longhaul_due_readable AS
SELECT job, type, strftime('%Y-%m-%dT%H:%M:%fZ', due / 1e6, 'unixepoch') AS due, attempt, failures, losses,
       elapsed / 1e6 AS elapsed_seconds, strftime('%Y-%m-%dT%H:%M:%fZ', deadline / 1e6, 'unixepoch') AS deadline
FROM longhaul_due;

CREATE VIEW longhaul_attempt_readable AS
SELECT job, number, outcome, after_cancel, strftime('%Y-%m-%dT%H:%M:%fZ', started_at / 1e6, 'unixepoch') AS started_at,
       strftime('%Y-%m-%dT%H:%M:%fZ', ended_at / 1e6, 'unixepoch') AS ended_at,
       strftime('%Y-%m-%dT%H:%M:%fZ', next_due / 1e6, 'unixepoch') AS next_due, node, error, response
FROM longhaul_attempt;
