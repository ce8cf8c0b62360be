-- Longhaul on MariaDB 10.6 and later. docs/storage.md explains the tables; a comment here says why an index exists.
--
-- Times are microseconds since 1970 (bigint): one exact value in every database. Ids are their 16 bytes, which sort as the
-- nodes sort them. Texts are compared by code point, with spaces at the end (nopad). MariaDB commits each statement here by
-- itself, so each can be run again after a node was lost over it.

-- What was asked. Written once.
CREATE TABLE IF NOT EXISTS longhaul_job (
  id              BINARY(16) NOT NULL PRIMARY KEY,
  type            VARCHAR(255) NOT NULL,
  payload         LONGBLOB NOT NULL,
  content_type    MEDIUMTEXT NOT NULL,
  headers         MEDIUMTEXT,
  schedule        MEDIUMTEXT NOT NULL,
  idempotency_key VARCHAR(255),
  ordering_key    VARCHAR(255),
  endpoint        VARCHAR(255),
  labels          MEDIUMTEXT,
  on_end          LONGBLOB,
  asked_at        BIGINT NOT NULL,
  asked_start     BIGINT NOT NULL,
  asked_deadline  BIGINT,
  -- The first job of a type with a key is the only one.
  UNIQUE KEY longhaul_job_by_key (type, idempotency_key),
  -- Lists of one type, newest first.
  KEY longhaul_job_by_type (type, id)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- Jobs that wait for nothing but time. Rows are inserted and deleted, never updated.
CREATE TABLE IF NOT EXISTS longhaul_due (
  job      BINARY(16) NOT NULL PRIMARY KEY,
  type     VARCHAR(255) NOT NULL,
  due      BIGINT NOT NULL,
  attempt  INT NOT NULL,
  failures INT NOT NULL,
  losses   INT NOT NULL,
  elapsed  BIGINT NOT NULL,
  deadline BIGINT,
  suspect  BOOLEAN AS (losses > 0) STORED,
  -- The poll: one range per type, in order of due. Suspects apart, because a node takes only one of them at a time, and the
  -- others must not be waded through meanwhile.
  KEY longhaul_due_by_time (type, suspect, due),
  -- Deadlines that pass while a job waits, of types that nobody polls too.
  KEY longhaul_due_by_deadline (deadline)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- Jobs held by a predecessor (an ordering key) or by an endpoint.
CREATE TABLE IF NOT EXISTS longhaul_parked (
  job          BINARY(16) NOT NULL PRIMARY KEY,
  type         VARCHAR(255) NOT NULL,
  due          BIGINT NOT NULL,
  attempt      INT NOT NULL,
  failures     INT NOT NULL,
  losses       INT NOT NULL,
  elapsed      BIGINT NOT NULL,
  deadline     BIGINT,
  subject_kind VARCHAR(16) NOT NULL CHECK (subject_kind IN ('key', 'endpoint')),
  subject      VARCHAR(255) NOT NULL,
  sequence     BIGINT NOT NULL,
  place        BIGINT AS (CASE subject_kind WHEN 'key' THEN sequence END) STORED,
  -- The next in order of a key. Unique: no two jobs have one place.
  UNIQUE KEY longhaul_parked_by_key (subject, place),
  -- The earliest of an endpoint, by type, so that paused types and those that a node does not handle cost nothing.
  KEY longhaul_parked_by_subject (subject_kind, subject, type, due),
  -- As for due jobs.
  KEY longhaul_parked_by_deadline (deadline)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- Jobs in flight, a batch in a row.
CREATE TABLE IF NOT EXISTS longhaul_claim (
  id          BINARY(16) NOT NULL PRIMARY KEY,
  node        VARCHAR(255) NOT NULL,
  claimed_at  BIGINT NOT NULL,
  lease_until BIGINT NOT NULL,
  jobs        LONGBLOB NOT NULL,
  -- A sweep locks what it looks at, and must not look at claims that stand.
  KEY longhaul_claim_by_lease (lease_until)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- Dead and cancelled jobs, with their counters as they were.
CREATE TABLE IF NOT EXISTS longhaul_ended (
  job        BINARY(16) NOT NULL PRIMARY KEY,
  type       VARCHAR(255) NOT NULL,
  due        BIGINT NOT NULL,
  attempt    INT NOT NULL,
  failures   INT NOT NULL,
  losses     INT NOT NULL,
  elapsed    BIGINT NOT NULL,
  deadline   BIGINT,
  state      VARCHAR(16) NOT NULL CHECK (state IN ('dead', 'cancelled')),
  reason     VARCHAR(16) CHECK (reason IN ('exhausted', 'aborted', 'expired')),
  ended_at   BIGINT NOT NULL,
  last_error MEDIUMTEXT,
  CHECK ((state = 'dead') = (reason IS NOT NULL)),
  -- The error queue, newest first; of one type, newest first; and counts by type.
  KEY longhaul_ended_by_state (state, job),
  KEY longhaul_ended_by_type (state, type, job)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- The history, and the fence: whoever writes (job, number) first has settled that attempt.
CREATE TABLE IF NOT EXISTS longhaul_attempt (
  job          BINARY(16) NOT NULL,
  number       INT NOT NULL,
  claim        BINARY(16) NOT NULL,
  node         VARCHAR(255) NOT NULL,
  started_at   BIGINT NOT NULL,
  ended_at     BIGINT NOT NULL,
  outcome      VARCHAR(16) NOT NULL CHECK (outcome IN ('succeeded', 'failed', 'aborted', 'snoozed', 'lost')),
  after_cancel BOOLEAN NOT NULL,
  next_due     BIGINT,
  error        MEDIUMTEXT,
  response     MEDIUMTEXT,
  PRIMARY KEY (job, number)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- What a handler saved for its next attempt.
CREATE TABLE IF NOT EXISTS longhaul_progress (
  job  BINARY(16) NOT NULL PRIMARY KEY,
  data LONGBLOB NOT NULL
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- Ordering keys: which job may run, and the next place in the queue behind it.
CREATE TABLE IF NOT EXISTS longhaul_key (
  name          VARCHAR(255) NOT NULL PRIMARY KEY,
  head          BINARY(16),
  next_sequence BIGINT NOT NULL DEFAULT 1
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- Since when an endpoint's tokens have been coming without being drawn.
CREATE TABLE IF NOT EXISTS longhaul_endpoint (
  name          VARCHAR(255) NOT NULL PRIMARY KEY,
  undrawn_since BIGINT NOT NULL
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- Operators' requests for jobs in flight; their ids are time-ordered.
CREATE TABLE IF NOT EXISTS longhaul_request (
  id           BINARY(16) NOT NULL PRIMARY KEY,
  job          BINARY(16) NOT NULL,
  attempt      INT NOT NULL,
  kind         VARCHAR(16) NOT NULL CHECK (kind IN ('cancel', 'attempt-now', 'reschedule')),
  due          BIGINT,
  requested_by MEDIUMTEXT NOT NULL,
  -- Claims and settles ask for the requests of a batch of jobs.
  KEY longhaul_request_by_job (job)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS longhaul_pause (
  kind VARCHAR(16) NOT NULL CHECK (kind IN ('type', 'endpoint')),
  name VARCHAR(255) NOT NULL,
  PRIMARY KEY (kind, name)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- Nodes, for display.
CREATE TABLE IF NOT EXISTS longhaul_node (
  id         VARCHAR(255) NOT NULL PRIMARY KEY,
  started_at BIGINT NOT NULL,
  seen_at    BIGINT NOT NULL,
  running    INT NOT NULL,
  stuck      MEDIUMTEXT NOT NULL
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- Who did what.
CREATE TABLE IF NOT EXISTS longhaul_audit (
  id      BINARY(16) NOT NULL PRIMARY KEY,
  at      BIGINT NOT NULL,
  done_by MEDIUMTEXT NOT NULL,
  action  MEDIUMTEXT NOT NULL,
  job     BINARY(16),
  detail  MEDIUMTEXT,
  -- Newest first, and the oldest for removal.
  KEY longhaul_audit_by_time (at, id)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- Written by a transaction that found what another had done, so that its own commit is flushed, and the other's before it.
CREATE TABLE IF NOT EXISTS longhaul_witness (
  place BIGINT NOT NULL PRIMARY KEY,
  at    BIGINT NOT NULL
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- Which tables these are: an application's connection must lead to the same.
CREATE TABLE IF NOT EXISTS longhaul_identity (
  only_row INT NOT NULL PRIMARY KEY,
  id       VARCHAR(36) NOT NULL
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

INSERT IGNORE INTO longhaul_identity (only_row, id) VALUES (1, UUID());

-- For people; times are UTC.
CREATE OR REPLACE SQL SECURITY INVOKER VIEW longhaul_due_readable AS
SELECT LOWER(INSERT(INSERT(INSERT(INSERT(HEX(job), 9, 0, '-'), 14, 0, '-'), 19, 0, '-'), 24, 0, '-')) AS job, type,
       TIMESTAMPADD(MICROSECOND, due, '1970-01-01 00:00:00.000000') AS due, attempt, failures, losses,
       elapsed / 1000000 AS elapsed_seconds,
       TIMESTAMPADD(MICROSECOND, deadline, '1970-01-01 00:00:00.000000') AS deadline
FROM longhaul_due;

CREATE OR REPLACE SQL SECURITY INVOKER VIEW longhaul_attempt_readable AS
SELECT LOWER(INSERT(INSERT(INSERT(INSERT(HEX(job), 9, 0, '-'), 14, 0, '-'), 19, 0, '-'), 24, 0, '-')) AS job, number, outcome,
       after_cancel, TIMESTAMPADD(MICROSECOND, started_at, '1970-01-01 00:00:00.000000') AS started_at,
       TIMESTAMPADD(MICROSECOND, ended_at, '1970-01-01 00:00:00.000000') AS ended_at,
       TIMESTAMPADD(MICROSECOND, next_due, '1970-01-01 00:00:00.000000') AS next_due, node, error, response
FROM longhaul_attempt;
