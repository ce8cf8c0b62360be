package dev.longhaul.jdbc.sqlite;

import dev.longhaul.jdbc.table.Removal;
import dev.longhaul.jdbc.table.SqlPage;
import java.util.List;

/**
 * SQLite's page: every statement whose words are its own.
 *
 * <p>A batch is one statement run for each row, and a set of ids is a JSON array, opened with {@code json_each}. There is
 * one writer at a time, so nothing is locked: what was picked is removed by a second statement. Now is a parameter.
 */
final class SqliteSql implements SqlPage {

    /** Polls for one ask. Parameters: type, suspect, mark, limit, now, jobs to pass over. */
    static final String POLL = """
            SELECT d.job, d.due, d.attempt, d.failures, d.losses, d.elapsed, d.deadline,
                   j.id, j.type, j.payload, j.content_type, j.headers, j.schedule, j.idempotency_key,
                   j.ordering_key, j.endpoint, j.labels, j.on_end, j.asked_at, j.asked_start, j.asked_deadline
            FROM longhaul_due d JOIN longhaul_job j ON j.id = d.job
            WHERE d.type = ?1 AND d.suspect = ?2 AND d.due >= ?3 AND d.due <= ?5
              AND d.job NOT IN (SELECT value FROM json_each(?6))
              AND NOT EXISTS (SELECT 1 FROM longhaul_pause p WHERE p.kind = 'type' AND p.name = ?1)
            ORDER BY d.due LIMIT ?4""";

    /** Removes what a poll has picked. Parameters: ids. */
    static final String DUE_REMOVE = "DELETE FROM longhaul_due WHERE job IN (SELECT value FROM json_each(?))";

    private static final String PARKED_REMOVE =
            "DELETE FROM longhaul_parked WHERE job IN (SELECT value FROM json_each(?))";

    @Override
    public String now() {
        return "SELECT ? AS now";
    }

    @Override
    public String outlook() {
        return """
            SELECT ? AS now,
                   (SELECT min(lease_until) FROM longhaul_claim) AS next_expiry,
                   (SELECT min(deadline) FROM (
                      SELECT min(deadline) AS deadline FROM longhaul_due WHERE deadline IS NOT NULL
                      UNION ALL
                      SELECT min(deadline) FROM longhaul_parked WHERE deadline IS NOT NULL)) AS next_deadline,
                   EXISTS (SELECT 1 FROM longhaul_request) AS requests,
                   EXISTS (SELECT 1 FROM longhaul_parked WHERE subject_kind = 'endpoint') AS parked_endpoints""";
    }

    @Override
    public String jobInsert() {
        return """
            INSERT INTO longhaul_job (id, type, payload, content_type, headers, schedule, idempotency_key,
                                      ordering_key, endpoint, labels, on_end, asked_at, asked_start, asked_deadline)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            RETURNING id""";
    }

    @Override
    public String jobInsertNew() {
        return """
            INSERT INTO longhaul_job (id, type, payload, content_type, headers, schedule, idempotency_key,
                                      ordering_key, endpoint, labels, on_end, asked_at, asked_start, asked_deadline)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    }

    @Override
    public String jobLoad() {
        return """
            SELECT id, type, payload, content_type, headers, schedule, idempotency_key,
                   ordering_key, endpoint, labels, on_end, asked_at, asked_start, asked_deadline
            FROM longhaul_job WHERE id IN (SELECT value FROM json_each(?))""";
    }

    /** Whoever writes is alone. */
    @Override
    public String jobHold() {
        return jobLoad();
    }

    @Override
    public String jobsWithKeys() {
        return "SELECT id, type, idempotency_key FROM longhaul_job WHERE type = ? AND idempotency_key = ?";
    }

    @Override
    public String jobsThere() {
        return "SELECT id FROM longhaul_job WHERE id IN (SELECT value FROM json_each(?))";
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
            WHERE j.id IN (SELECT value FROM json_each(?))""";
    }

    @Override
    public String dueInsert() {
        return """
            INSERT INTO longhaul_due (job, type, due, attempt, failures, losses, elapsed, deadline)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)""";
    }

    @Override
    public String dueNext() {
        return """
            SELECT ?1 AS place, due FROM longhaul_due
            WHERE type = ?2 AND suspect = ?3 AND due >= ?4
              AND NOT EXISTS (SELECT 1 FROM longhaul_pause p WHERE p.kind = 'type' AND p.name = ?2)
            ORDER BY due LIMIT 1""";
    }

    @Override
    public String dueCount() {
        return """
            SELECT ?1 AS type,
                   (SELECT count(*) FROM (SELECT 1 FROM longhaul_due WHERE type = ?1 LIMIT ?2)) AS waiting""";
    }

    @Override
    public Removal dueTakeExpired() {
        return new Removal("""
                SELECT d.job, d.due, d.attempt, d.failures, d.losses, d.elapsed, d.deadline,
                       j.id, j.type, j.payload, j.content_type, j.headers, j.schedule, j.idempotency_key,
                       j.ordering_key, j.endpoint, j.labels, j.on_end, j.asked_at, j.asked_start, j.asked_deadline
                FROM longhaul_due d JOIN longhaul_job j ON j.id = d.job
                WHERE d.deadline < ? AND d.job NOT IN (SELECT value FROM json_each(?))
                ORDER BY d.deadline LIMIT ?""", DUE_REMOVE);
    }

    @Override
    public String parkedInsert() {
        return """
            INSERT INTO longhaul_parked (job, type, due, attempt, failures, losses, elapsed, deadline,
                                         subject_kind, subject, sequence)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    }

    @Override
    public Removal parkedTakeFirst() {
        return new Removal("""
                SELECT job, type, due, attempt, failures, losses, elapsed, deadline, subject_kind, subject, sequence
                FROM longhaul_parked WHERE subject_kind = 'key' AND subject = ? ORDER BY sequence LIMIT 1""", PARKED_REMOVE);
    }

    @Override
    public Removal parkedTakeForEndpoint() {
        return new Removal("""
                SELECT p.job, p.due, p.attempt, p.failures, p.losses, p.elapsed, p.deadline,
                       j.id, j.type, j.payload, j.content_type, j.headers, j.schedule, j.idempotency_key,
                       j.ordering_key, j.endpoint, j.labels, j.on_end, j.asked_at, j.asked_start, j.asked_deadline
                FROM longhaul_parked p JOIN longhaul_job j ON j.id = p.job
                WHERE p.subject_kind = 'endpoint' AND p.type = ?1 AND p.subject = ?2 AND p.due <= ?3
                  AND p.job NOT IN (SELECT value FROM json_each(?4))
                  AND NOT EXISTS (SELECT 1 FROM longhaul_pause q WHERE q.kind = 'type' AND q.name = ?1)
                ORDER BY p.due, p.job LIMIT ?5""", PARKED_REMOVE);
    }

    @Override
    public Removal parkedTakeExpired() {
        return new Removal("""
                SELECT p.job, p.due, p.attempt, p.failures, p.losses, p.elapsed, p.deadline,
                       j.id, j.type, j.payload, j.content_type, j.headers, j.schedule, j.idempotency_key,
                       j.ordering_key, j.endpoint, j.labels, j.on_end, j.asked_at, j.asked_start, j.asked_deadline
                FROM longhaul_parked p JOIN longhaul_job j ON j.id = p.job
                WHERE p.deadline < ? AND p.job NOT IN (SELECT value FROM json_each(?))
                ORDER BY p.deadline LIMIT ?""", PARKED_REMOVE);
    }

    @Override
    public String claimInsert() {
        return """
            INSERT INTO longhaul_claim (id, node, claimed_at, lease_until, jobs) VALUES (?1, ?2, ?3, ?3 + ?4, ?5)
            ON CONFLICT DO NOTHING""";
    }

    @Override
    public String claimLockShared() {
        return "SELECT id, node, claimed_at, lease_until, jobs FROM longhaul_claim WHERE id = ?";
    }

    /** Whoever writes is alone. */
    @Override
    public String claimHold() {
        return "SELECT id FROM longhaul_claim WHERE id IN (SELECT value FROM json_each(?))";
    }

    @Override
    public String claimRenew() {
        return """
            UPDATE longhaul_claim SET lease_until = ?2 + ?3 WHERE id IN (SELECT value FROM json_each(?1))
            RETURNING id""";
    }

    @Override
    public String claimRewrite() {
        return "UPDATE longhaul_claim SET jobs = ?2 WHERE id = ?1";
    }

    @Override
    public String claimDelete() {
        return "DELETE FROM longhaul_claim WHERE id IN (SELECT value FROM json_each(?))";
    }

    @Override
    public String claimLockExpired() {
        return """
            SELECT id, node, claimed_at, lease_until, jobs FROM longhaul_claim
            WHERE lease_until <= ? ORDER BY lease_until LIMIT ?""";
    }

    @Override
    public String claimLockOthers() {
        return """
            SELECT id, node, claimed_at, lease_until, jobs FROM longhaul_claim
            WHERE node <> ? ORDER BY id LIMIT ?""";
    }

    @Override
    public String attemptInsert() {
        return """
            INSERT INTO longhaul_attempt (job, number, claim, node, started_at, ended_at, outcome, after_cancel,
                                          next_due, error, response)
            SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11
            WHERE EXISTS (SELECT 1 FROM longhaul_claim c WHERE c.id = ?3)
            ON CONFLICT DO NOTHING
            RETURNING job, number""";
    }

    @Override
    public String attemptWriters() {
        return "SELECT job, number, claim, node FROM longhaul_attempt WHERE job = ? AND number = ?";
    }

    @Override
    public String attemptsOfEach() {
        return attemptsOf();
    }

    @Override
    public String attemptLatest() {
        return """
            SELECT job, number, claim, node, started_at, ended_at, outcome, after_cancel, next_due, error, response
            FROM longhaul_attempt WHERE job = ? ORDER BY number DESC LIMIT 1""";
    }

    @Override
    public String endedInsert() {
        return """
            INSERT INTO longhaul_ended (job, type, due, attempt, failures, losses, elapsed, deadline,
                                        state, reason, ended_at, last_error)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    }

    @Override
    public String keyLock() {
        return "INSERT INTO longhaul_key (name) VALUES (?) ON CONFLICT DO NOTHING";
    }

    @Override
    public String keyRead() {
        return """
            SELECT name, head, next_sequence FROM longhaul_key WHERE name IN (SELECT value FROM json_each(?))""";
    }

    @Override
    public String keySave() {
        return "UPDATE longhaul_key SET head = ?2, next_sequence = ?3 WHERE name = ?1";
    }

    @Override
    public String keyDelete() {
        return "DELETE FROM longhaul_key WHERE name IN (SELECT value FROM json_each(?))";
    }

    @Override
    public String requestsOf() {
        return """
            SELECT id, job, attempt, kind, due, requested_by FROM longhaul_request
            WHERE job IN (SELECT value FROM json_each(?)) ORDER BY id""";
    }

    @Override
    public String requestDelete() {
        return "DELETE FROM longhaul_request WHERE id IN (SELECT value FROM json_each(?))";
    }

    @Override
    public String progressLoad() {
        return "SELECT job, data FROM longhaul_progress WHERE job IN (SELECT value FROM json_each(?))";
    }

    @Override
    public String inboxInsert() {
        return """
            INSERT INTO longhaul_inbox (source, message, handler, writer, job, result, handled_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            RETURNING source, message, handler""";
    }

    @Override
    public String inboxFind() {
        return """
            SELECT source, message, handler, writer, job, result, handled_at FROM longhaul_inbox
            WHERE source = ? AND message = ? AND handler = ?""";
    }

    @Override
    public String endpointLock() {
        return """
            INSERT INTO longhaul_endpoint (name, undrawn_since) VALUES (?1, ?2 - ?3)
            ON CONFLICT (name) DO UPDATE SET undrawn_since = undrawn_since
            RETURNING undrawn_since, ?2 AS now""";
    }

    @Override
    public String nodeSave() {
        return """
            INSERT INTO longhaul_node (id, started_at, seen_at, running, stuck, about) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET started_at = excluded.started_at, seen_at = excluded.seen_at,
                                           running = excluded.running, stuck = excluded.stuck,
                                           about = excluded.about""";
    }

    @Override
    public String auditInsert() {
        return """
            INSERT INTO longhaul_audit (id, at, done_by, action, job, detail) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO NOTHING""";
    }

    @Override
    public Removal retentionCancelled() {
        return Removal.atOnce("""
            DELETE FROM longhaul_ended
            WHERE job IN (SELECT value FROM json_each(?)) AND state = 'cancelled' AND ended_at < ?
            RETURNING job""");
    }

    @Override
    public String retentionSucceeded() {
        return """
            SELECT job FROM longhaul_attempt
            WHERE job IN (SELECT value FROM json_each(?))
              AND outcome = 'succeeded' AND NOT after_cancel AND ended_at < ?""";
    }

    @Override
    public List<String> retentionDeletes() {
        return List.of(
                "DELETE FROM longhaul_attempt WHERE job IN (SELECT value FROM json_each(?))",
                "DELETE FROM longhaul_progress WHERE job IN (SELECT value FROM json_each(?))",
                "DELETE FROM longhaul_request WHERE job IN (SELECT value FROM json_each(?))",
                "DELETE FROM longhaul_job WHERE id IN (SELECT value FROM json_each(?))");
    }
}
