package dev.longhaul.jdbc.postgresql;

import dev.longhaul.jdbc.table.Removal;
import dev.longhaul.jdbc.table.SqlPage;
import java.util.List;

/**
 * PostgreSQL's page: every statement whose words are its own.
 *
 * <p>Four idioms recur. A batch is an array per column, opened with {@code unnest}, which hands its rows on in order, so that
 * rows are locked in the order in which they were sorted; what is only inserted is opened in the select list, because a
 * function scan first keeps a copy of each column. {@code (SELECT longhaul_now())} is evaluated once and
 * can bound an index scan, which a bare {@code longhaul_now()}, evaluated per row, cannot. Rows are picked and locked in
 * a materialized CTE and deleted by {@code ctid}: nobody else can move them any more, and no index is read twice. {@code
 * CROSS JOIN LATERAL (... LIMIT n)} makes one short index scan for each thing asked for, whatever else the table holds.
 */
final class PostgresSql implements SqlPage {

    /**
     * Polls: for each ask one scan of the index (type, suspect, due) from its mark, no further than its limit. Paused
     * types fall out before any scan. Parameters: types, suspects, marks, limits, jobs to pass over, total.
     */
    static final String POLL = """
            WITH ask AS MATERIALIZED (
              SELECT a.*, longhaul_now() AS now
              FROM unnest(?::text[], ?::boolean[], ?::bigint[], ?::integer[]) AS a(type, suspect, since, most)
              WHERE NOT EXISTS (SELECT FROM longhaul_pause p WHERE p.kind = 'type' AND p.name = a.type)),
            picked AS MATERIALIZED (
              SELECT d.* FROM ask CROSS JOIN LATERAL (
                SELECT d.ctid AS at, d.job, d.due, d.attempt, d.failures, d.losses, d.elapsed, d.deadline,
                       j.id, j.type, j.payload, j.content_type, j.headers, j.schedule, j.idempotency_key,
                       j.ordering_key, j.endpoint, j.labels, j.on_end, j.asked_at, j.asked_start, j.asked_deadline
                FROM longhaul_due d JOIN longhaul_job j ON j.id = d.job
                WHERE d.type = ask.type AND d.suspect = ask.suspect AND d.due >= ask.since AND d.due <= ask.now
                  AND d.job <> ALL(?)
                ORDER BY d.due LIMIT ask.most
                FOR UPDATE OF d SKIP LOCKED) d
              LIMIT ?),
            taken AS (DELETE FROM longhaul_due d USING picked WHERE d.ctid = picked.at)
            SELECT * FROM picked""";

    private static final String ATTEMPT_INSERT = """
            INSERT INTO longhaul_attempt (job, number, claim, node, started_at, ended_at, outcome, after_cancel,
                                          next_due, error, response)
            SELECT a.* FROM (
              SELECT unnest(?::uuid[]), unnest(?::integer[]), unnest(?::uuid[]) AS claim, unnest(?::text[]),
                     unnest(?::bigint[]), unnest(?::bigint[]), unnest(?::text[]), unnest(?::boolean[]),
                     unnest(?::bigint[]), unnest(?::text[]), unnest(?::text[])) a
            WHERE EXISTS (SELECT FROM longhaul_claim c WHERE c.id = a.claim)""";

    private static final String JOB_INSERT = """
            INSERT INTO longhaul_job (id, type, payload, content_type, headers, schedule, idempotency_key,
                                      ordering_key, endpoint, labels, on_end, asked_at, asked_start, asked_deadline)
            SELECT unnest(?::uuid[]), unnest(?::text[]), unnest(?::bytea[]), unnest(?::text[]), unnest(?::text[])::jsonb,
                   unnest(?::text[]), unnest(?::text[]), unnest(?::text[]), unnest(?::text[]), unnest(?::text[])::jsonb,
                   unnest(?::bytea[]), unnest(?::bigint[]), unnest(?::bigint[]), unnest(?::bigint[])""";

    @Override
    public String now() {
        return "SELECT longhaul_now() AS now";
    }

    @Override
    public String outlook() {
        return """
            SELECT longhaul_now() AS now,
                   (SELECT min(lease_until) FROM longhaul_claim) AS next_expiry,
                   least((SELECT min(deadline) FROM longhaul_due), (SELECT min(deadline) FROM longhaul_parked))
                     AS next_deadline,
                   EXISTS (SELECT FROM longhaul_request) AS requests,
                   EXISTS (SELECT FROM longhaul_parked WHERE subject_kind = 'endpoint') AS parked_endpoints""";
    }

    @Override
    public String jobInsert() {
        return JOB_INSERT + "\nON CONFLICT DO NOTHING\nRETURNING id";
    }

    /** Without a look at two indexes for each row, which is what {@code ON CONFLICT} costs. */
    @Override
    public String jobInsertNew() {
        return JOB_INSERT;
    }

    @Override
    public String jobInsertAtOnce() {
        return jobInsertNew();
    }

    @Override
    public String jobLoad() {
        return """
            SELECT id, type, payload, content_type, headers, schedule, idempotency_key,
                   ordering_key, endpoint, labels, on_end, asked_at, asked_start, asked_deadline
            FROM longhaul_job WHERE id = ANY(?)""";
    }

    @Override
    public String jobHold() {
        return """
            SELECT id, type, payload, content_type, headers, schedule, idempotency_key,
                   ordering_key, endpoint, labels, on_end, asked_at, asked_start, asked_deadline
            FROM longhaul_job WHERE id = ANY(?) ORDER BY id FOR KEY SHARE""";
    }

    @Override
    public String jobsWithKeys() {
        return """
            SELECT j.id, j.type, j.idempotency_key
            FROM unnest(?::text[], ?::text[]) AS k(type, idempotency_key)
            JOIN longhaul_job j ON j.type = k.type AND j.idempotency_key = k.idempotency_key""";
    }

    @Override
    public String jobsThere() {
        return "SELECT id FROM longhaul_job WHERE id = ANY(?)";
    }

    @Override
    public String jobStanding() {
        return """
            SELECT j.id AS job, j.type,
                   CASE WHEN d.job IS NOT NULL THEN 'due' WHEN p.job IS NOT NULL THEN 'parked'
                        WHEN e.job IS NOT NULL THEN 'ended' WHEN a.job IS NOT NULL THEN 'succeeded'
                        ELSE 'claimed' END AS place,
                   coalesce(d.due, p.due, e.due) AS due, coalesce(d.attempt, p.attempt, e.attempt) AS attempt,
                   coalesce(d.failures, p.failures, e.failures) AS failures,
                   coalesce(d.losses, p.losses, e.losses) AS losses,
                   coalesce(d.elapsed, p.elapsed, e.elapsed) AS elapsed,
                   coalesce(d.deadline, p.deadline, e.deadline) AS deadline,
                   p.subject_kind, p.subject, p.sequence, e.state, e.reason, e.ended_at, e.last_error,
                   a.ended_at AS succeeded_at, a.number AS succeeded_number
            FROM longhaul_job j
            LEFT JOIN longhaul_due d ON d.job = j.id
            LEFT JOIN longhaul_parked p ON p.job = j.id
            LEFT JOIN longhaul_ended e ON e.job = j.id
            LEFT JOIN longhaul_attempt a ON a.job = j.id AND a.outcome = 'succeeded' AND NOT a.after_cancel
            WHERE j.id = ANY(?)""";
    }

    @Override
    public String dueInsert() {
        return """
            INSERT INTO longhaul_due (job, type, due, attempt, failures, losses, elapsed, deadline)
            SELECT unnest(?::uuid[]), unnest(?::text[]), unnest(?::bigint[]), unnest(?::integer[]), unnest(?::integer[]),
                   unnest(?::integer[]), unnest(?::bigint[]), unnest(?::bigint[])""";
    }

    @Override
    public String dueNext() {
        return """
            SELECT a.place, d.due
            FROM unnest(?::integer[], ?::text[], ?::boolean[], ?::bigint[]) AS a(place, type, suspect, since)
            CROSS JOIN LATERAL (
              SELECT due FROM longhaul_due d
              WHERE d.type = a.type AND d.suspect = a.suspect AND d.due >= a.since
              ORDER BY d.due LIMIT 1) d
            WHERE NOT EXISTS (SELECT FROM longhaul_pause p WHERE p.kind = 'type' AND p.name = a.type)""";
    }

    @Override
    public String dueCount() {
        return """
            SELECT t.type, counted.waiting FROM unnest(?::text[]) AS t(type) CROSS JOIN LATERAL (
              SELECT count(*) AS waiting FROM (SELECT FROM longhaul_due d WHERE d.type = t.type LIMIT ?) d) counted""";
    }

    @Override
    public Removal dueTakeExpired() {
        return Removal.atOnce("""
            WITH picked AS MATERIALIZED (
              SELECT d.ctid AS at, d.job, d.due, d.attempt, d.failures, d.losses, d.elapsed, d.deadline,
                     j.id, j.type, j.payload, j.content_type, j.headers, j.schedule, j.idempotency_key,
                     j.ordering_key, j.endpoint, j.labels, j.on_end, j.asked_at, j.asked_start, j.asked_deadline
              FROM longhaul_due d JOIN longhaul_job j ON j.id = d.job
              WHERE d.deadline < (SELECT longhaul_now()) AND d.job <> ALL(?)
              ORDER BY d.deadline LIMIT ?
              FOR UPDATE OF d SKIP LOCKED),
            taken AS (DELETE FROM longhaul_due d USING picked WHERE d.ctid = picked.at)
            SELECT * FROM picked""");
    }

    @Override
    public String parkedInsert() {
        return """
            INSERT INTO longhaul_parked (job, type, due, attempt, failures, losses, elapsed, deadline,
                                         subject_kind, subject, sequence)
            SELECT unnest(?::uuid[]), unnest(?::text[]), unnest(?::bigint[]), unnest(?::integer[]), unnest(?::integer[]),
                   unnest(?::integer[]), unnest(?::bigint[]), unnest(?::bigint[]), unnest(?::text[]), unnest(?::text[]),
                   unnest(?::bigint[])""";
    }

    @Override
    public Removal parkedTakeFirst() {
        return Removal.atOnce("""
            WITH picked AS MATERIALIZED (
              SELECT p.* FROM unnest(?::text[]) AS k(name) CROSS JOIN LATERAL (
                SELECT ctid AS at, job, type, due, attempt, failures, losses, elapsed, deadline,
                       subject_kind, subject, sequence
                FROM longhaul_parked
                WHERE subject_kind = 'key' AND subject = k.name
                ORDER BY sequence LIMIT 1
                FOR UPDATE) p),
            taken AS (DELETE FROM longhaul_parked p USING picked WHERE p.ctid = picked.at)
            SELECT * FROM picked""");
    }

    @Override
    public Removal parkedTakeForEndpoint() {
        return Removal.atOnce("""
            WITH ask AS MATERIALIZED (
              SELECT t.type, e.subject, e.passed, e.most, longhaul_now() AS now
              FROM unnest(?::text[]) AS t(type),
                   (SELECT ?::text AS subject, ?::uuid[] AS passed, ?::integer AS most) e
              WHERE NOT EXISTS (SELECT FROM longhaul_pause p WHERE p.kind = 'type' AND p.name = t.type)),
            picked AS MATERIALIZED (
              SELECT p.* FROM ask CROSS JOIN LATERAL (
                SELECT p.ctid AS at, p.job, p.due, p.attempt, p.failures, p.losses, p.elapsed, p.deadline,
                       j.id, j.type, j.payload, j.content_type, j.headers, j.schedule, j.idempotency_key,
                       j.ordering_key, j.endpoint, j.labels, j.on_end, j.asked_at, j.asked_start, j.asked_deadline
                FROM longhaul_parked p JOIN longhaul_job j ON j.id = p.job
                WHERE p.subject_kind = 'endpoint' AND p.subject = ask.subject AND p.type = ask.type
                  AND p.due <= ask.now AND p.job <> ALL(ask.passed)
                ORDER BY p.due LIMIT ask.most
                FOR UPDATE OF p SKIP LOCKED) p
              ORDER BY p.due, p.job LIMIT (SELECT max(most) FROM ask)),
            taken AS (DELETE FROM longhaul_parked p USING picked WHERE p.ctid = picked.at)
            SELECT * FROM picked""");
    }

    @Override
    public Removal parkedTakeExpired() {
        return Removal.atOnce("""
            WITH picked AS MATERIALIZED (
              SELECT p.ctid AS at, p.job, p.due, p.attempt, p.failures, p.losses, p.elapsed, p.deadline,
                     j.id, j.type, j.payload, j.content_type, j.headers, j.schedule, j.idempotency_key,
                     j.ordering_key, j.endpoint, j.labels, j.on_end, j.asked_at, j.asked_start, j.asked_deadline
              FROM longhaul_parked p JOIN longhaul_job j ON j.id = p.job
              WHERE p.deadline < (SELECT longhaul_now()) AND p.job <> ALL(?)
              ORDER BY p.deadline LIMIT ?
              FOR UPDATE OF p SKIP LOCKED),
            taken AS (DELETE FROM longhaul_parked p USING picked WHERE p.ctid = picked.at)
            SELECT * FROM picked""");
    }

    @Override
    public String claimInsert() {
        return """
            INSERT INTO longhaul_claim (id, node, claimed_at, lease_until, jobs)
            SELECT ?, ?, clock.now, clock.now + ?, ? FROM (SELECT longhaul_now() AS now) clock
            ON CONFLICT DO NOTHING""";
    }

    /** The weakest lock that keeps the row from being deleted or rewritten: renewals of the lease go on beside it. */
    @Override
    public String claimLockShared() {
        return "SELECT id, node, claimed_at, lease_until, jobs FROM longhaul_claim WHERE id = ? FOR KEY SHARE";
    }

    @Override
    public String claimHold() {
        return "SELECT id FROM longhaul_claim WHERE id = ANY(?) ORDER BY id FOR KEY SHARE";
    }

    @Override
    public String claimRenew() {
        return """
            WITH mine AS MATERIALIZED (
              SELECT id FROM longhaul_claim WHERE id = ANY(?) ORDER BY id FOR NO KEY UPDATE)
            UPDATE longhaul_claim c SET lease_until = (SELECT longhaul_now()) + ? FROM mine WHERE c.id = mine.id
            RETURNING c.id""";
    }

    /** A plain update would not wait for those who hold the shared lock. */
    @Override
    public String claimRewrite() {
        return """
            WITH held AS MATERIALIZED (SELECT id FROM longhaul_claim WHERE id = ? FOR UPDATE)
            UPDATE longhaul_claim c SET jobs = ? FROM held WHERE c.id = held.id""";
    }

    @Override
    public String claimDelete() {
        return """
            WITH held AS MATERIALIZED (SELECT id FROM longhaul_claim WHERE id = ANY(?) ORDER BY id FOR UPDATE)
            DELETE FROM longhaul_claim c USING held WHERE c.id = held.id""";
    }

    @Override
    public String claimLockExpired() {
        return """
            SELECT id, node, claimed_at, lease_until, jobs FROM longhaul_claim
            WHERE lease_until <= (SELECT longhaul_now()) ORDER BY lease_until LIMIT ? FOR UPDATE SKIP LOCKED""";
    }

    @Override
    public String claimLockOthers() {
        return """
            SELECT id, node, claimed_at, lease_until, jobs FROM longhaul_claim
            WHERE node <> ? ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED""";
    }

    /**
     * The fence. Meeting somebody who is writing the same attempt waits for him. That the claim stands is judged as of
     * the statement's beginning; a claim taken back since then has left an attempt row for each of its jobs, and it is
     * those rows that refuse ours.
     */
    @Override
    public String attemptInsert() {
        return ATTEMPT_INSERT + " ON CONFLICT DO NOTHING RETURNING job, number";
    }

    /** Without a lock and a confirmation for each row, which is what {@code ON CONFLICT} costs. */
    @Override
    public String attemptInsertAtOnce() {
        return ATTEMPT_INSERT;
    }

    @Override
    public String attemptWriters() {
        return """
            SELECT a.job, a.number, a.claim, a.node
            FROM unnest(?::uuid[], ?::integer[]) AS k(job, number)
            JOIN longhaul_attempt a ON a.job = k.job AND a.number = k.number""";
    }

    @Override
    public String attemptsOfEach() {
        return """
            SELECT a.* FROM unnest(?::uuid[]) AS k(job) JOIN longhaul_attempt a ON a.job = k.job ORDER BY a.number""";
    }

    @Override
    public String attemptLatest() {
        return """
            SELECT a.* FROM unnest(?::uuid[]) AS k(job) CROSS JOIN LATERAL (
              SELECT job, number, claim, node, started_at, ended_at, outcome, after_cancel, next_due, error, response
              FROM longhaul_attempt a WHERE a.job = k.job ORDER BY number DESC LIMIT 1) a""";
    }

    @Override
    public String endedInsert() {
        return """
            INSERT INTO longhaul_ended (job, type, due, attempt, failures, losses, elapsed, deadline,
                                        state, reason, ended_at, last_error)
            SELECT unnest(?::uuid[]), unnest(?::text[]), unnest(?::bigint[]), unnest(?::integer[]), unnest(?::integer[]),
                   unnest(?::integer[]), unnest(?::bigint[]), unnest(?::bigint[]), unnest(?::text[]), unnest(?::text[]),
                   unnest(?::bigint[]), unnest(?::text[])""";
    }

    /** Locks an existing row without writing it: the update's condition is judged after the row is locked. */
    @Override
    public String keyLock() {
        return """
            INSERT INTO longhaul_key (name) SELECT * FROM unnest(?::text[])
            ON CONFLICT (name) DO UPDATE SET name = excluded.name WHERE false""";
    }

    @Override
    public String keyRead() {
        return "SELECT name, head, next_sequence FROM longhaul_key WHERE name = ANY(?)";
    }

    @Override
    public String keySave() {
        return """
            UPDATE longhaul_key k SET head = s.head, next_sequence = s.next_sequence
            FROM unnest(?::text[], ?::uuid[], ?::bigint[]) AS s(name, head, next_sequence) WHERE k.name = s.name""";
    }

    @Override
    public String keyDelete() {
        return "DELETE FROM longhaul_key WHERE name = ANY(?)";
    }

    @Override
    public String requestsOf() {
        return """
            SELECT id, job, attempt, kind, due, requested_by FROM longhaul_request
            WHERE job = ANY(?) ORDER BY id""";
    }

    @Override
    public String requestDelete() {
        return "DELETE FROM longhaul_request WHERE id = ANY(?)";
    }

    @Override
    public String progressLoad() {
        return "SELECT job, data FROM longhaul_progress WHERE job = ANY(?)";
    }

    /** Meeting somebody who is inserting the same mark waits for him. */
    @Override
    public String inboxInsert() {
        return """
            INSERT INTO longhaul_inbox (source, message, handler, writer, job, result, handled_at)
            SELECT unnest(?::text[]), unnest(?::text[]), unnest(?::text[]), unnest(?::uuid[]), unnest(?::uuid[]),
                   unnest(?::bytea[]), (SELECT longhaul_now())
            ON CONFLICT DO NOTHING
            RETURNING source, message, handler""";
    }

    @Override
    public String inboxFind() {
        return """
            SELECT i.source, i.message, i.handler, i.writer, i.job, i.result, i.handled_at
            FROM unnest(?::text[], ?::text[], ?::text[]) AS k(source, message, handler)
            JOIN longhaul_inbox i ON i.source = k.source AND i.message = k.message AND i.handler = k.handler""";
    }

    @Override
    public String endpointLock() {
        return """
            INSERT INTO longhaul_endpoint AS e (name, undrawn_since) VALUES (?, longhaul_now() - ?)
            ON CONFLICT (name) DO UPDATE SET undrawn_since = e.undrawn_since
            RETURNING undrawn_since, longhaul_now() AS now""";
    }

    @Override
    public String nodeSave() {
        return """
            INSERT INTO longhaul_node (id, started_at, seen_at, running, stuck, about)
            VALUES (?, ?, longhaul_now(), ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET started_at = excluded.started_at, seen_at = excluded.seen_at,
                                           running = excluded.running, stuck = excluded.stuck,
                                           about = excluded.about""";
    }

    @Override
    public String auditInsert() {
        return """
            INSERT INTO longhaul_audit (id, at, done_by, action, job, detail)
            SELECT * FROM unnest(?::uuid[], ?::bigint[], ?::text[], ?::text[], ?::uuid[], ?::text[])
            ON CONFLICT (id) DO NOTHING""";
    }

    @Override
    public Removal retentionCancelled() {
        return Removal.atOnce("""
            WITH free AS MATERIALIZED (
              SELECT e.job FROM longhaul_ended e JOIN longhaul_job j ON j.id = e.job
              WHERE e.job = ANY(?) AND e.state = 'cancelled' AND e.ended_at < ?
              FOR UPDATE SKIP LOCKED)
            DELETE FROM longhaul_ended e USING free WHERE e.job = free.job RETURNING e.job""");
    }

    @Override
    public String retentionSucceeded() {
        return """
            SELECT j.id AS job FROM unnest(?::uuid[]) AS k(job) JOIN longhaul_attempt a ON a.job = k.job
            JOIN longhaul_job j ON j.id = k.job
            WHERE a.outcome = 'succeeded' AND NOT a.after_cancel AND a.ended_at < ?
            FOR UPDATE OF j SKIP LOCKED""";
    }

    @Override
    public List<String> retentionDeletes() {
        return List.of(
                "DELETE FROM longhaul_attempt a USING unnest(?::uuid[]) AS k(job) WHERE a.job = k.job",
                "DELETE FROM longhaul_progress WHERE job = ANY(?)",
                "DELETE FROM longhaul_request WHERE job = ANY(?)",
                "DELETE FROM longhaul_job WHERE id = ANY(?)");
    }
}
