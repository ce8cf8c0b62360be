package dev.longhaul.jdbc.mariadb;

import dev.longhaul.jdbc.table.Removal;
import dev.longhaul.jdbc.table.SqlPage;
import java.util.List;

/**
 * MariaDB's page: every statement whose words are its own.
 *
 * <p>Six idioms recur. A batch is what stands between {@code [[} and {@code ]]}, once for each row, with the separator that is
 * named first between them; a statement without that is run for each row ({@link RowPattern}). A set is a JSON array, opened
 * with {@code JSON_TABLE}. {@code STRAIGHT_JOIN} and {@code FORCE INDEX} leave the planner nothing to choose: it may take a
 * table that was empty a minute ago for small. A locking select locks the rows of all its own tables, but none of a derived
 * table's around it, so rows are picked and locked inside one and joined outside. {@code UTC_TIMESTAMP(6)} is the
 * statement's beginning, whatever the session's time zone. {@code INSERT IGNORE} passes over what is there and names, with
 * {@code RETURNING}, what it wrote; that it would also cut what does not fit is of no effect, because every column is wider
 * than what Longhaul accepts.
 *
 * <p>{@code SET STATEMENT innodb_lock_wait_timeout} goes before whatever passes over locked rows: with a wait of zero, which
 * such a statement would not need, MariaDB 11.4 fails it with error 1180.
 */
final class MariaDbSql implements SqlPage {

    private static final String DUE_REMOVE = """
            DELETE d FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) PATH '$')) k
            STRAIGHT_JOIN longhaul_due d FORCE INDEX (PRIMARY) ON d.job = UNHEX(k.id)""";

    private static final String PARKED_REMOVE = """
            DELETE p FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) PATH '$')) k
            STRAIGHT_JOIN longhaul_parked p FORCE INDEX (PRIMARY) ON p.job = UNHEX(k.id)""";

    /**
     * Polls: for each ask one scan of the index (type, suspect, due) from its mark, no further than its limit. Parameters
     * of an ask: type, suspect, mark, jobs to pass over, type, limit; and the total.
     */
    static final Removal POLL = new Removal("""
            SET STATEMENT innodb_lock_wait_timeout = 1 FOR
            SELECT d.job, d.due, d.attempt, d.failures, d.losses, d.elapsed, d.deadline,
                   j.id, j.type, j.payload, j.content_type, j.headers, j.schedule, j.idempotency_key,
                   j.ordering_key, j.endpoint, j.labels, j.on_end, j.asked_at, j.asked_start, j.asked_deadline
            FROM ([[UNION ALL|
              (SELECT job, due, attempt, failures, losses, elapsed, deadline
               FROM longhaul_due FORCE INDEX (longhaul_due_by_time)
               WHERE type = ? AND suspect = ? AND due >= ?
                 AND due <= TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6))
                 AND job NOT IN (SELECT UNHEX(p.id) FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) PATH '$')) p)
                 AND NOT EXISTS (SELECT 1 FROM longhaul_pause WHERE kind = 'type' AND name = ?)
               ORDER BY due LIMIT ? FOR UPDATE SKIP LOCKED)]]) d
            STRAIGHT_JOIN longhaul_job j FORCE INDEX (PRIMARY) ON j.id = d.job LIMIT ?""", DUE_REMOVE);

    @Override
    public String now() {
        return "SELECT TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6)) AS now";
    }

    @Override
    public String outlook() {
        return """
            SELECT TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6)) AS now,
                   (SELECT MIN(lease_until) FROM longhaul_claim) AS next_expiry,
                   (SELECT MIN(deadline) FROM (
                      SELECT MIN(deadline) AS deadline FROM longhaul_due
                      UNION ALL
                      SELECT MIN(deadline) FROM longhaul_parked) both_tables) AS next_deadline,
                   EXISTS (SELECT 1 FROM longhaul_request) AS requests,
                   EXISTS (SELECT 1 FROM longhaul_parked WHERE subject_kind = 'endpoint') AS parked_endpoints""";
    }

    @Override
    public String jobInsert() {
        return """
            INSERT IGNORE INTO longhaul_job (id, type, payload, content_type, headers, schedule, idempotency_key,
                                             ordering_key, endpoint, labels, on_end, asked_at, asked_start, asked_deadline)
            VALUES [[,|(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)]]
            RETURNING id""";
    }

    @Override
    public String jobInsertNew() {
        return """
            INSERT INTO longhaul_job (id, type, payload, content_type, headers, schedule, idempotency_key,
                                      ordering_key, endpoint, labels, on_end, asked_at, asked_start, asked_deadline)
            VALUES [[,|(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)]]""";
    }

    @Override
    public String jobLoad() {
        return """
            SELECT j.id, j.type, j.payload, j.content_type, j.headers, j.schedule, j.idempotency_key,
                   j.ordering_key, j.endpoint, j.labels, j.on_end, j.asked_at, j.asked_start, j.asked_deadline
            FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) PATH '$')) k
            STRAIGHT_JOIN longhaul_job j FORCE INDEX (PRIMARY) ON j.id = UNHEX(k.id)""";
    }

    @Override
    public String jobHold() {
        return """
            SELECT j.id, j.type, j.payload, j.content_type, j.headers, j.schedule, j.idempotency_key,
                   j.ordering_key, j.endpoint, j.labels, j.on_end, j.asked_at, j.asked_start, j.asked_deadline
            FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) PATH '$')) k
            STRAIGHT_JOIN longhaul_job j FORCE INDEX (PRIMARY) ON j.id = UNHEX(k.id) LOCK IN SHARE MODE""";
    }

    /** A locking read: a caller's transaction may be REPEATABLE READ, and see nothing that came after its beginning. */
    @Override
    public String jobsWithKeys() {
        return """
            WITH k(type, idempotency_key) AS (VALUES [[,|(?, ?)]])
            SELECT STRAIGHT_JOIN j.id, j.type, j.idempotency_key
            FROM k JOIN longhaul_job j FORCE INDEX (longhaul_job_by_key)
              ON j.type = k.type COLLATE utf8mb4_nopad_bin AND j.idempotency_key = k.idempotency_key COLLATE utf8mb4_nopad_bin
            LOCK IN SHARE MODE""";
    }

    @Override
    public String jobsThere() {
        return """
            SELECT j.id FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) PATH '$')) k
            STRAIGHT_JOIN longhaul_job j FORCE INDEX (PRIMARY) ON j.id = UNHEX(k.id) LOCK IN SHARE MODE""";
    }

    @Override
    public String jobStanding() {
        return """
            SELECT j.id AS job, j.type,
                   CASE WHEN d.job IS NOT NULL THEN 'due' WHEN p.job IS NOT NULL THEN 'parked'
                        WHEN e.job IS NOT NULL THEN 'ended' WHEN a.job IS NOT NULL THEN 'succeeded'
                        ELSE 'claimed' END AS place,
                   COALESCE(d.due, p.due, e.due) AS due, COALESCE(d.attempt, p.attempt, e.attempt) AS attempt,
                   COALESCE(d.failures, p.failures, e.failures) AS failures,
                   COALESCE(d.losses, p.losses, e.losses) AS losses,
                   COALESCE(d.elapsed, p.elapsed, e.elapsed) AS elapsed,
                   COALESCE(d.deadline, p.deadline, e.deadline) AS deadline,
                   p.subject_kind, p.subject, p.sequence, e.state, e.reason, e.ended_at, e.last_error,
                   a.ended_at AS succeeded_at, a.number AS succeeded_number
            FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) PATH '$')) k
            STRAIGHT_JOIN longhaul_job j FORCE INDEX (PRIMARY) ON j.id = UNHEX(k.id)
            LEFT JOIN longhaul_due d FORCE INDEX (PRIMARY) ON d.job = j.id
            LEFT JOIN longhaul_parked p FORCE INDEX (PRIMARY) ON p.job = j.id
            LEFT JOIN longhaul_ended e FORCE INDEX (PRIMARY) ON e.job = j.id
            LEFT JOIN longhaul_attempt a FORCE INDEX (PRIMARY)
              ON a.job = j.id AND a.outcome = 'succeeded' AND NOT a.after_cancel""";
    }

    @Override
    public String dueInsert() {
        return """
            INSERT INTO longhaul_due (job, type, due, attempt, failures, losses, elapsed, deadline)
            VALUES [[,|(?, ?, ?, ?, ?, ?, ?, ?)]]""";
    }

    @Override
    public String dueNext() {
        return """
            SELECT n.place, n.due FROM (
              [[UNION ALL|
              (SELECT ? AS place, type, due FROM longhaul_due FORCE INDEX (longhaul_due_by_time)
               WHERE type = ? AND suspect = ? AND due >= ? ORDER BY due LIMIT 1)]]) n
            WHERE NOT EXISTS (SELECT 1 FROM longhaul_pause p WHERE p.kind = 'type' AND p.name = n.type)""";
    }

    @Override
    public Removal dueTakeExpired() {
        return new Removal("""
                SET STATEMENT innodb_lock_wait_timeout = 1 FOR
                SELECT d.job, d.due, d.attempt, d.failures, d.losses, d.elapsed, d.deadline,
                       j.id, j.type, j.payload, j.content_type, j.headers, j.schedule, j.idempotency_key,
                       j.ordering_key, j.endpoint, j.labels, j.on_end, j.asked_at, j.asked_start, j.asked_deadline
                FROM (SELECT job, due, attempt, failures, losses, elapsed, deadline
                      FROM longhaul_due FORCE INDEX (longhaul_due_by_deadline)
                      WHERE deadline < TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6))
                        AND job NOT IN (SELECT UNHEX(p.id) FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) PATH '$')) p)
                      ORDER BY deadline LIMIT ? FOR UPDATE SKIP LOCKED) d
                STRAIGHT_JOIN longhaul_job j FORCE INDEX (PRIMARY) ON j.id = d.job""", DUE_REMOVE);
    }

    @Override
    public String dueCount() {
        return """
            SELECT MAX(d.type) AS type, COUNT(*) AS waiting
            FROM (SELECT type FROM longhaul_due WHERE type = ? LIMIT ?) d HAVING COUNT(*) > 0""";
    }

    @Override
    public String parkedInsert() {
        return """
            INSERT INTO longhaul_parked (job, type, due, attempt, failures, losses, elapsed, deadline,
                                         subject_kind, subject, sequence)
            VALUES [[,|(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)]]""";
    }

    @Override
    public Removal parkedTakeFirst() {
        return new Removal("""
                SELECT * FROM (
                  [[UNION ALL|
                  (SELECT job, type, due, attempt, failures, losses, elapsed, deadline, subject_kind, subject, sequence
                   FROM longhaul_parked FORCE INDEX (longhaul_parked_by_key)
                   WHERE subject = ? AND place IS NOT NULL ORDER BY place LIMIT 1 FOR UPDATE)]]) first_of_each""", PARKED_REMOVE);
    }

    @Override
    public Removal parkedTakeForEndpoint() {
        return new Removal("""
                SET STATEMENT innodb_lock_wait_timeout = 1 FOR
                SELECT p.job, p.due, p.attempt, p.failures, p.losses, p.elapsed, p.deadline,
                       j.id, j.type, j.payload, j.content_type, j.headers, j.schedule, j.idempotency_key,
                       j.ordering_key, j.endpoint, j.labels, j.on_end, j.asked_at, j.asked_start, j.asked_deadline
                FROM (SELECT job, due, attempt, failures, losses, elapsed, deadline
                      FROM longhaul_parked q FORCE INDEX (longhaul_parked_by_subject)
                      WHERE subject_kind = 'endpoint' AND type = ? AND subject = ?
                        AND due <= TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6))
                        AND job NOT IN (SELECT UNHEX(p.id) FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) PATH '$')) p)
                        AND NOT EXISTS (SELECT 1 FROM longhaul_pause p WHERE p.kind = 'type' AND p.name = q.type)
                      ORDER BY due LIMIT ? FOR UPDATE SKIP LOCKED) p
                STRAIGHT_JOIN longhaul_job j FORCE INDEX (PRIMARY) ON j.id = p.job""", PARKED_REMOVE);
    }

    @Override
    public Removal parkedTakeExpired() {
        return new Removal("""
                SET STATEMENT innodb_lock_wait_timeout = 1 FOR
                SELECT p.job, p.due, p.attempt, p.failures, p.losses, p.elapsed, p.deadline,
                       j.id, j.type, j.payload, j.content_type, j.headers, j.schedule, j.idempotency_key,
                       j.ordering_key, j.endpoint, j.labels, j.on_end, j.asked_at, j.asked_start, j.asked_deadline
                FROM (SELECT job, due, attempt, failures, losses, elapsed, deadline
                      FROM longhaul_parked FORCE INDEX (longhaul_parked_by_deadline)
                      WHERE deadline < TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6))
                        AND job NOT IN (SELECT UNHEX(p.id) FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) PATH '$')) p)
                      ORDER BY deadline LIMIT ? FOR UPDATE SKIP LOCKED) p
                STRAIGHT_JOIN longhaul_job j FORCE INDEX (PRIMARY) ON j.id = p.job""", PARKED_REMOVE);
    }

    @Override
    public String claimInsert() {
        return """
            INSERT IGNORE INTO longhaul_claim (id, node, claimed_at, lease_until, jobs)
            VALUES (?, ?, TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6)),
                    TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6)) + ?, ?)""";
    }

    @Override
    public String claimLockShared() {
        return "SELECT id, node, claimed_at, lease_until, jobs FROM longhaul_claim WHERE id = ? LOCK IN SHARE MODE";
    }

    @Override
    public String claimHold() {
        return """
            SELECT c.id FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) PATH '$')) k
            STRAIGHT_JOIN longhaul_claim c FORCE INDEX (PRIMARY) ON c.id = UNHEX(k.id) LOCK IN SHARE MODE""";
    }

    @Override
    public String claimLockForRenewal() {
        return """
            SELECT c.id FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) PATH '$')) k
            STRAIGHT_JOIN longhaul_claim c FORCE INDEX (PRIMARY) ON c.id = UNHEX(k.id) FOR UPDATE""";
    }

    @Override
    public String claimRenew() {
        return """
            UPDATE JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) PATH '$')) k
            STRAIGHT_JOIN longhaul_claim c FORCE INDEX (PRIMARY) ON c.id = UNHEX(k.id)
            SET c.lease_until = TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6)) + ?""";
    }

    @Override
    public String claimRewrite() {
        return """
            UPDATE (SELECT ? AS id) wanted STRAIGHT_JOIN longhaul_claim c FORCE INDEX (PRIMARY) ON c.id = wanted.id
            SET c.jobs = ?""";
    }

    @Override
    public String claimDelete() {
        return """
            DELETE c FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) PATH '$')) k
            STRAIGHT_JOIN longhaul_claim c FORCE INDEX (PRIMARY) ON c.id = UNHEX(k.id)""";
    }

    @Override
    public String claimLockExpired() {
        return """
            SET STATEMENT innodb_lock_wait_timeout = 1 FOR
            SELECT id, node, claimed_at, lease_until, jobs FROM longhaul_claim FORCE INDEX (longhaul_claim_by_lease)
            WHERE lease_until <= TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6))
            ORDER BY lease_until LIMIT ? FOR UPDATE SKIP LOCKED""";
    }

    @Override
    public String claimLockOthers() {
        return """
            SET STATEMENT innodb_lock_wait_timeout = 1 FOR
            SELECT id, node, claimed_at, lease_until, jobs FROM longhaul_claim FORCE INDEX (PRIMARY)
            WHERE node <> ? ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED""";
    }

    @Override
    public String claimsStanding() {
        return """
            SELECT c.id FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) PATH '$')) k
            STRAIGHT_JOIN longhaul_claim c FORCE INDEX (PRIMARY) ON c.id = UNHEX(k.id)""";
    }

    /**
     * The fence. Meeting somebody who is writing the same attempt waits for him. Texts stand in the insert's own list of
     * values, and nowhere else: in a derived table or a CTE, MariaDB 11.4 silently cuts one of 65,536 characters or more.
     */
    @Override
    public String attemptInsert() {
        return """
            INSERT IGNORE INTO longhaul_attempt (job, number, claim, node, started_at, ended_at, outcome, after_cancel,
                                                 next_due, error, response)
            VALUES [[,|(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)]]
            RETURNING job, number""";
    }

    @Override
    public String attemptProbe() {
        return """
            INSERT IGNORE INTO longhaul_attempt (job, number, claim, node, started_at, ended_at, outcome, after_cancel)
            VALUES (?, ?, ?, '', 0, 0, 'lost', ?) RETURNING job, number""";
    }

    @Override
    public String attemptWriters() {
        return """
            WITH k(job, number) AS (VALUES [[,|(?, ?)]])
            SELECT STRAIGHT_JOIN a.job, a.number, a.claim, a.node
            FROM k JOIN longhaul_attempt a FORCE INDEX (PRIMARY) ON a.job = k.job AND a.number = k.number
            LOCK IN SHARE MODE""";
    }

    @Override
    public String attemptsOfEach() {
        return """
            WITH k(job) AS (VALUES [[,|(?)]])
            SELECT STRAIGHT_JOIN a.job, a.number, a.claim, a.node, a.started_at, a.ended_at, a.outcome, a.after_cancel,
                   a.next_due, a.error, a.response
            FROM k JOIN longhaul_attempt a FORCE INDEX (PRIMARY) ON a.job = k.job ORDER BY a.job, a.number""";
    }

    @Override
    public String attemptLatest() {
        return """
            WITH k(job) AS (VALUES [[,|(?)]])
            SELECT STRAIGHT_JOIN a.job, a.number, a.claim, a.node, a.started_at, a.ended_at, a.outcome, a.after_cancel,
                   a.next_due, a.error, a.response
            FROM k JOIN longhaul_attempt a FORCE INDEX (PRIMARY)
              ON a.job = k.job AND a.number = (SELECT MAX(l.number) FROM longhaul_attempt l WHERE l.job = k.job)""";
    }

    @Override
    public String endedInsert() {
        return """
            INSERT INTO longhaul_ended (job, type, due, attempt, failures, losses, elapsed, deadline,
                                        state, reason, ended_at, last_error)
            VALUES [[,|(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)]]""";
    }

    @Override
    public String keyLock() {
        return "INSERT INTO longhaul_key (name) VALUES [[,|(?)]] ON DUPLICATE KEY UPDATE name = name";
    }

    /** A locking read, as for {@link #jobsWithKeys}; the rows are locked already. */
    @Override
    public String keyRead() {
        return """
            SELECT k.name, k.head, k.next_sequence
            FROM JSON_TABLE(?, '$[*]' COLUMNS (name VARCHAR(255) CHARACTER SET utf8mb4 PATH '$')) n
            STRAIGHT_JOIN longhaul_key k FORCE INDEX (PRIMARY) ON k.name = n.name COLLATE utf8mb4_nopad_bin FOR UPDATE""";
    }

    /** The rows are there, locked by this transaction. */
    @Override
    public String keySave() {
        return """
            INSERT INTO longhaul_key (name, head, next_sequence) VALUES [[,|(?, ?, ?)]]
            ON DUPLICATE KEY UPDATE head = VALUES(head), next_sequence = VALUES(next_sequence)""";
    }

    @Override
    public String keyDelete() {
        return """
            DELETE k FROM JSON_TABLE(?, '$[*]' COLUMNS (name VARCHAR(255) CHARACTER SET utf8mb4 PATH '$')) n
            STRAIGHT_JOIN longhaul_key k FORCE INDEX (PRIMARY) ON k.name = n.name COLLATE utf8mb4_nopad_bin""";
    }

    @Override
    public String keyCount() {
        return "SELECT COUNT(*) AS `keys` FROM longhaul_key";
    }

    @Override
    public String requestInsert() {
        return """
            INSERT IGNORE INTO longhaul_request (id, job, attempt, kind, due, requested_by) VALUES (?, ?, ?, ?, ?, ?)""";
    }

    @Override
    public String requestsOf() {
        return """
            SELECT r.id, r.job, r.attempt, r.kind, r.due, r.requested_by
            FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) PATH '$')) k
            STRAIGHT_JOIN longhaul_request r FORCE INDEX (longhaul_request_by_job) ON r.job = UNHEX(k.id) ORDER BY r.id""";
    }

    @Override
    public String requestDelete() {
        return """
            DELETE r FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) PATH '$')) k
            STRAIGHT_JOIN longhaul_request r FORCE INDEX (PRIMARY) ON r.id = UNHEX(k.id)""";
    }

    @Override
    public String progressSave() {
        return "INSERT INTO longhaul_progress (job, data) VALUES (?, ?) ON DUPLICATE KEY UPDATE data = VALUES(data)";
    }

    @Override
    public String progressLoad() {
        return """
            SELECT p.job, p.data FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) PATH '$')) k
            STRAIGHT_JOIN longhaul_progress p FORCE INDEX (PRIMARY) ON p.job = UNHEX(k.id)""";
    }

    /** Meeting somebody who is inserting the same mark waits for him. */
    @Override
    public String inboxInsert() {
        return """
            INSERT IGNORE INTO longhaul_inbox (source, message, handler, writer, job, result, handled_at)
            VALUES [[,|(?, ?, ?, ?, ?, ?, TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6)))]]
            RETURNING source, message, handler""";
    }

    @Override
    public String inboxFind() {
        return """
            WITH k(source, message, handler) AS (VALUES [[,|(?, ?, ?)]])
            SELECT STRAIGHT_JOIN i.source, i.message, i.handler, i.writer, i.job, i.result, i.handled_at
            FROM k JOIN longhaul_inbox i FORCE INDEX (PRIMARY)
              ON i.source = k.source COLLATE utf8mb4_nopad_bin AND i.message = k.message COLLATE utf8mb4_nopad_bin
              AND i.handler = k.handler COLLATE utf8mb4_nopad_bin""";
    }

    /** A locking read, as for {@link #jobsWithKeys}. */
    @Override
    public String inboxThere() {
        return """
            WITH k(source, message, handler) AS (VALUES [[,|(?, ?, ?)]])
            SELECT STRAIGHT_JOIN i.source, i.message, i.handler, i.writer, i.job, i.result, i.handled_at
            FROM k JOIN longhaul_inbox i FORCE INDEX (PRIMARY)
              ON i.source = k.source COLLATE utf8mb4_nopad_bin AND i.message = k.message COLLATE utf8mb4_nopad_bin
              AND i.handler = k.handler COLLATE utf8mb4_nopad_bin
            LOCK IN SHARE MODE""";
    }

    @Override
    public String pauseInsert() {
        return "INSERT IGNORE INTO longhaul_pause (kind, name) VALUES (?, ?)";
    }

    @Override
    public String endpointLock() {
        return """
            INSERT INTO longhaul_endpoint (name, undrawn_since)
            VALUES (?, TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6)) - ?)
            ON DUPLICATE KEY UPDATE undrawn_since = undrawn_since
            RETURNING undrawn_since, TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6)) AS now""";
    }

    @Override
    public String nodeSave() {
        return """
            INSERT INTO longhaul_node (id, started_at, seen_at, running, stuck, about)
            VALUES (?, ?, TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6)), ?, ?, ?)
            ON DUPLICATE KEY UPDATE started_at = VALUES(started_at), seen_at = VALUES(seen_at),
                                    running = VALUES(running), stuck = VALUES(stuck), about = VALUES(about)""";
    }

    @Override
    public String auditInsert() {
        return """
            INSERT IGNORE INTO longhaul_audit (id, at, done_by, action, job, detail) VALUES [[,|(?, ?, ?, ?, ?, ?)]]""";
    }

    @Override
    public String auditDelete() {
        return "DELETE FROM longhaul_audit WHERE at < ? ORDER BY at LIMIT ?";
    }

    @Override
    public Removal retentionCancelled() {
        return new Removal("""
                SET STATEMENT innodb_lock_wait_timeout = 1 FOR
                SELECT e.job FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) PATH '$')) k
                STRAIGHT_JOIN longhaul_ended e FORCE INDEX (PRIMARY) ON e.job = UNHEX(k.id)
                STRAIGHT_JOIN longhaul_job j FORCE INDEX (PRIMARY) ON j.id = e.job
                WHERE e.state = 'cancelled' AND e.ended_at < ? FOR UPDATE SKIP LOCKED""", """
                DELETE e FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) PATH '$')) k
                STRAIGHT_JOIN longhaul_ended e FORCE INDEX (PRIMARY) ON e.job = UNHEX(k.id)""");
    }

    @Override
    public String retentionSucceeded() {
        return """
            SET STATEMENT innodb_lock_wait_timeout = 1 FOR
            SELECT j.id AS job FROM (
              SELECT DISTINCT a.job FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) PATH '$')) k
              STRAIGHT_JOIN longhaul_attempt a FORCE INDEX (PRIMARY) ON a.job = UNHEX(k.id)
              WHERE a.outcome = 'succeeded' AND NOT a.after_cancel AND a.ended_at < ?) s
            STRAIGHT_JOIN longhaul_job j FORCE INDEX (PRIMARY) ON j.id = s.job FOR UPDATE SKIP LOCKED""";
    }

    @Override
    public List<String> retentionDeletes() {
        return List.of("""
                DELETE a FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) PATH '$')) k
                STRAIGHT_JOIN longhaul_attempt a FORCE INDEX (PRIMARY) ON a.job = UNHEX(k.id)""", """
                DELETE p FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) PATH '$')) k
                STRAIGHT_JOIN longhaul_progress p FORCE INDEX (PRIMARY) ON p.job = UNHEX(k.id)""", """
                DELETE r FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) PATH '$')) k
                STRAIGHT_JOIN longhaul_request r FORCE INDEX (longhaul_request_by_job) ON r.job = UNHEX(k.id)""", """
                DELETE j FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) PATH '$')) k
                STRAIGHT_JOIN longhaul_job j FORCE INDEX (PRIMARY) ON j.id = UNHEX(k.id)""");
    }
}
