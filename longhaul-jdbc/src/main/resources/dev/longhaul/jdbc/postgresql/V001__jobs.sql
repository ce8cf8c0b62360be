-- Longhaul on PostgreSQL 14 and later. docs/storage.md explains the tables; a comment here says why an index exists.
--
-- Times are microseconds since 1970 (bigint): one exact value in every database. Texts that are compared are COLLATE "C":
-- ordered by bytes, as the nodes order them.

-- The clock that everything is decided by. Not stable: inside one transaction it moves on.
CREATE FUNCTION longhaul_now() RETURNS bigint
LANGUAGE sql VOLATILE PARALLEL SAFE
RETURN floor(extract(epoch FROM clock_timestamp()) * 1000000)::bigint;

-- What was asked. Written once.
CREATE TABLE longhaul_job (
  id              uuid PRIMARY KEY,
  type            text COLLATE "C" NOT NULL,
  payload         bytea NOT NULL,
  content_type    text NOT NULL,
  headers         jsonb,
  schedule        text NOT NULL,
  idempotency_key text COLLATE "C",
  ordering_key    text COLLATE "C",
  endpoint        text COLLATE "C",
  labels          jsonb,
  on_end          bytea,
  asked_at        bigint NOT NULL,
  asked_start     bigint NOT NULL,
  asked_deadline  bigint
);

-- The first job of a type with a key is the only one. Jobs without a key have no entry.
CREATE UNIQUE INDEX longhaul_job_by_key ON longhaul_job (type, idempotency_key) WHERE idempotency_key IS NOT NULL;

-- Lists of one type, newest first.
CREATE INDEX longhaul_job_by_type ON longhaul_job (type, id);

-- Jobs that wait for nothing but time. Rows are inserted and deleted, never updated.
CREATE TABLE longhaul_due (
  job      uuid PRIMARY KEY,
  type     text COLLATE "C" NOT NULL,
  due      bigint NOT NULL,
  attempt  integer NOT NULL,
  failures integer NOT NULL,
  losses   integer NOT NULL,
  elapsed  bigint NOT NULL,
  deadline bigint,
  suspect  boolean NOT NULL GENERATED ALWAYS AS (losses > 0) STORED
) WITH (
  -- Every job passes through: dead rows must go by their number, not by the share of a table that may be huge.
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0,
  autovacuum_analyze_scale_factor = 0.1, autovacuum_analyze_threshold = 1000
);

-- The poll: one range per type, in order of due. Suspects apart, because a node takes only one of them at a time, and the
-- others must not be waded through meanwhile.
CREATE INDEX longhaul_due_by_time ON longhaul_due (type, suspect, due);

-- Deadlines that pass while a job waits, of types that nobody polls too. Most jobs have none.
CREATE INDEX longhaul_due_by_deadline ON longhaul_due (deadline) WHERE deadline IS NOT NULL;

-- Jobs held by a predecessor (an ordering key) or by an endpoint.
CREATE TABLE longhaul_parked (
  job          uuid PRIMARY KEY,
  type         text COLLATE "C" NOT NULL,
  due          bigint NOT NULL,
  attempt      integer NOT NULL,
  failures     integer NOT NULL,
  losses       integer NOT NULL,
  elapsed      bigint NOT NULL,
  deadline     bigint,
  subject_kind text COLLATE "C" NOT NULL CHECK (subject_kind IN ('key', 'endpoint')),
  subject      text COLLATE "C" NOT NULL,
  sequence     bigint NOT NULL
) WITH (
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0
);

-- The next in order of a key. Unique: no two jobs have one place.
CREATE UNIQUE INDEX longhaul_parked_by_key ON longhaul_parked (subject, sequence) WHERE subject_kind = 'key';

-- The earliest of an endpoint, by type, so that paused types and those that a node does not handle cost nothing.
CREATE INDEX longhaul_parked_by_endpoint ON longhaul_parked (subject, type, due) WHERE subject_kind = 'endpoint';

-- As for due jobs.
CREATE INDEX longhaul_parked_by_deadline ON longhaul_parked (deadline) WHERE deadline IS NOT NULL;

-- Jobs in flight, a batch in a row. Few rows, many versions: no index on the lease, so that a renewal touches no index.
CREATE TABLE longhaul_claim (
  id          uuid PRIMARY KEY,
  node        text COLLATE "C" NOT NULL,
  claimed_at  bigint NOT NULL,
  lease_until bigint NOT NULL,
  jobs        bytea NOT NULL
) WITH (
  fillfactor = 50,
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0,
  toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 5000,
  toast.autovacuum_vacuum_cost_delay = 0
);

-- Ids and times do not compress; do not try.
ALTER TABLE longhaul_claim ALTER COLUMN jobs SET STORAGE EXTERNAL;

-- Dead and cancelled jobs, with their counters as they were.
CREATE TABLE longhaul_ended (
  job        uuid PRIMARY KEY,
  type       text COLLATE "C" NOT NULL,
  due        bigint NOT NULL,
  attempt    integer NOT NULL,
  failures   integer NOT NULL,
  losses     integer NOT NULL,
  elapsed    bigint NOT NULL,
  deadline   bigint,
  state      text COLLATE "C" NOT NULL CHECK (state IN ('dead', 'cancelled')),
  reason     text COLLATE "C" CHECK (reason IN ('exhausted', 'aborted', 'expired')),
  ended_at   bigint NOT NULL,
  last_error text,
  CHECK ((state = 'dead') = (reason IS NOT NULL))
);

-- The error queue, newest first; of one type, newest first; and counts by type.
CREATE INDEX longhaul_ended_by_state ON longhaul_ended (state, job);
CREATE INDEX longhaul_ended_by_type ON longhaul_ended (state, type, job);

-- The history, and the fence: whoever writes (job, number) first has settled that attempt. In slices by the job id's own
-- time, so that the primary key stays one fence and old slices can be dropped. What has no slice goes to the last one.
CREATE TABLE longhaul_attempt (
  job          uuid NOT NULL,
  number       integer NOT NULL,
  claim        uuid NOT NULL,
  node         text COLLATE "C" NOT NULL,
  started_at   bigint NOT NULL,
  ended_at     bigint NOT NULL,
  outcome      text COLLATE "C" NOT NULL CHECK (outcome IN ('succeeded', 'failed', 'aborted', 'snoozed', 'lost')),
  after_cancel boolean NOT NULL,
  next_due     bigint,
  error        text,
  response     text,
  PRIMARY KEY (job, number)
) PARTITION BY RANGE (job);

CREATE TABLE longhaul_attempt_other PARTITION OF longhaul_attempt DEFAULT;

-- What a handler saved for its next attempt.
CREATE TABLE longhaul_progress (
  job  uuid PRIMARY KEY,
  data bytea NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.02);

-- Ordering keys: which job may run, and the next place in the queue behind it. Updated in place: no other index.
CREATE TABLE longhaul_key (
  name          text COLLATE "C" PRIMARY KEY,
  head          uuid,
  next_sequence bigint NOT NULL DEFAULT 1
) WITH (
  fillfactor = 70,
  autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0
);

-- Since when an endpoint's tokens have been coming without being drawn.
CREATE TABLE longhaul_endpoint (
  name          text COLLATE "C" PRIMARY KEY,
  undrawn_since bigint NOT NULL
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);

-- Operators' requests for jobs in flight; their ids are time-ordered.
CREATE TABLE longhaul_request (
  id           uuid PRIMARY KEY,
  job          uuid NOT NULL,
  attempt      integer NOT NULL,
  kind         text COLLATE "C" NOT NULL CHECK (kind IN ('cancel', 'attempt-now', 'reschedule')),
  due          bigint,
  requested_by text NOT NULL
);

-- Claims and settles ask for the requests of a batch of jobs.
CREATE INDEX longhaul_request_by_job ON longhaul_request (job);

CREATE TABLE longhaul_pause (
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('type', 'endpoint')),
  name text COLLATE "C" NOT NULL,
  PRIMARY KEY (kind, name)
);

-- Nodes, for display.
CREATE TABLE longhaul_node (
  id         text COLLATE "C" PRIMARY KEY,
  started_at bigint NOT NULL,
  seen_at    bigint NOT NULL,
  running    integer NOT NULL,
  stuck      text NOT NULL
) WITH (fillfactor = 50);

-- Who did what.
CREATE TABLE longhaul_audit (
  id      uuid PRIMARY KEY,
  at      bigint NOT NULL,
  done_by text NOT NULL,
  action  text NOT NULL,
  job     uuid,
  detail  text
);

-- Newest first, and the oldest for removal.
CREATE INDEX longhaul_audit_by_time ON longhaul_audit (at, id);

-- The smallest id of a job asked for on that day (UTC): the first 48 bits of an id are its milliseconds.
CREATE FUNCTION longhaul_first_id(day date) RETURNS uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (lpad(to_hex((extract(epoch FROM day) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid;

-- Makes the slices that are missing from today to the day of an instant; says how many. A slice is made apart and then
-- attached, which holds up nobody who writes to other slices. What cannot have its lock within the caller's lock timeout
-- is left for the next time: rows go to the last slice meanwhile, and stay there, because a day of which that slice has rows
-- gets none of its own.
CREATE FUNCTION longhaul_prepare_slices(until bigint) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  day   date := (clock_timestamp() AT TIME ZONE 'UTC')::date;
  last  date := least((to_timestamp(until / 1000000.0) AT TIME ZONE 'UTC')::date, day + 60);
  slice text;
  made  integer := 0;
BEGIN
  IF NOT pg_try_advisory_xact_lock(7306929, hashtext(current_schema())) THEN
    RETURN 0;
  END IF;
  WHILE day <= last LOOP
    slice := 'longhaul_attempt_' || to_char(day, 'YYYYMMDD');
    IF to_regclass(slice) IS NULL THEN
      BEGIN
        EXECUTE format('CREATE TABLE %I (LIKE longhaul_attempt INCLUDING ALL)', slice);
        EXECUTE format('ALTER TABLE longhaul_attempt ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                       slice, longhaul_first_id(day), longhaul_first_id(day + 1));
        made := made + 1;
      EXCEPTION WHEN lock_not_available OR deadlock_detected OR check_violation THEN
        RAISE DEBUG 'longhaul: no slice % yet: %', slice, SQLERRM;
      END;
    END IF;
    day := day + 1;
  END LOOP;
  RETURN made;
END $$;

-- Drops slices of days before yesterday in which nothing is left, and of whose days no job is left; says how many. Only the
-- drop itself, of an empty table, stops writers.
CREATE FUNCTION longhaul_drop_slices() RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  yesterday date := (clock_timestamp() AT TIME ZONE 'UTC')::date - 1;
  slice     record;
  used      boolean;
  dropped   integer := 0;
BEGIN
  IF NOT pg_try_advisory_xact_lock(7306929, hashtext(current_schema())) THEN
    RETURN 0;
  END IF;
  FOR slice IN
    SELECT c.oid::regclass AS name, to_date(right(c.relname, 8), 'YYYYMMDD') AS day
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'longhaul_attempt'::regclass AND c.relname ~ '^longhaul_attempt_[0-9]{8}$'
    ORDER BY c.relname
  LOOP
    EXIT WHEN slice.day >= yesterday;
    EXECUTE format('SELECT EXISTS (SELECT FROM longhaul_job WHERE id >= $1 AND id < $2) OR EXISTS (SELECT FROM %s)',
                   slice.name)
      INTO used USING longhaul_first_id(slice.day), longhaul_first_id(slice.day + 1);
    CONTINUE WHEN used;
    BEGIN
      EXECUTE format('LOCK TABLE ONLY longhaul_attempt, ONLY %s IN ACCESS EXCLUSIVE MODE', slice.name);
      -- Again, now that nobody can be writing to it.
      EXECUTE format('SELECT EXISTS (SELECT FROM %s)', slice.name) INTO used;
      IF NOT used THEN
        EXECUTE format('DROP TABLE %s', slice.name);
        dropped := dropped + 1;
      END IF;
    EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
      RETURN dropped;
    END;
  END LOOP;
  RETURN dropped;
END $$;

-- For people with psql.
CREATE VIEW longhaul_due_readable AS
SELECT job, type, to_timestamp(due / 1000000.0) AS due, attempt, failures, losses,
       make_interval(secs => elapsed / 1000000.0) AS elapsed, to_timestamp(deadline / 1000000.0) AS deadline
FROM longhaul_due;

CREATE VIEW longhaul_attempt_readable AS
SELECT job, number, outcome, after_cancel, to_timestamp(started_at / 1000000.0) AS started_at,
       to_timestamp(ended_at / 1000000.0) AS ended_at, to_timestamp(next_due / 1000000.0) AS next_due,
       node, error, response
FROM longhaul_attempt;
