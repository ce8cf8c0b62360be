package dev.longhaul.jdbc.table;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The statements of one dialect, each under a name. What every dialect so far writes with the same words stands here;
 * what each writes in its own stands on that dialect's page.
 *
 * <p>Parameters are bound in the order of the question marks; "now" among them is {@link Args#now()}.
 */
public interface SqlPage {

    /** The database's clock: {@code now}. */
    String now();

    /** What a sweep needs to know. Parameters: now. */
    String outlook();

    // ---- jobs

    /** One job of {@link JobRows#COLUMNS}; the ids of those that were not there yet. */
    String jobInsert();

    /** As {@link #jobInsert}, without an answer; fails if one of them was there before, see {@link Dialect#isDuplicate}. */
    String jobInsertNew();

    /**
     * As {@link #jobInsertNew}, where it writes all jobs at once, and looking for each costs something; null anywhere else.
     */
    default @Nullable String jobInsertAtOnce() {
        return null;
    }

    /** The jobs with these ids. Parameters: ids. */
    String jobLoad();

    /** As {@link #jobLoad}, and nobody removes these rows before the transaction ends. Parameters: ids. */
    String jobHold();

    /** For one pair of type and idempotency key: the job that has it. */
    String jobsWithKeys();

    /** Which of these jobs there are, those too that an insert has just waited for. Parameters: ids. */
    String jobsThere();

    /** Where jobs are. Parameters: ids. */
    String jobStanding();

    /** The first job of a type with an idempotency key. Parameters: type, key. */
    default String jobWithKey() {
        return "SELECT id FROM longhaul_job WHERE type = ? AND idempotency_key = ?";
    }

    /** Ids, newest first. Parameters: below, from, asked from, asked below, limit. */
    default String jobPage() {
        return """
            SELECT id FROM longhaul_job
            WHERE id < ? AND id >= ? AND asked_at >= ? AND asked_at < ? ORDER BY id DESC LIMIT ?""";
    }

    /** Ids of one type, newest first. Parameters: below, from, asked from, asked below, type, limit. */
    default String jobPageOfType() {
        return """
            SELECT id FROM longhaul_job
            WHERE id < ? AND id >= ? AND asked_at >= ? AND asked_at < ? AND type = ? ORDER BY id DESC LIMIT ?""";
    }

    /** Ids of succeeded jobs, newest first. Parameters as for {@link #jobPage()}. */
    default String succeededPage() {
        return """
            SELECT id FROM longhaul_job j WHERE id < ? AND id >= ? AND asked_at >= ? AND asked_at < ?
              AND EXISTS (SELECT 1 FROM longhaul_attempt a
                          WHERE a.job = j.id AND a.outcome = 'succeeded' AND NOT a.after_cancel)
            ORDER BY id DESC LIMIT ?""";
    }

    /** Ids of succeeded jobs of one type, newest first. Parameters as for {@link #jobPageOfType()}. */
    default String succeededPageOfType() {
        return """
            SELECT id FROM longhaul_job j WHERE id < ? AND id >= ? AND asked_at >= ? AND asked_at < ? AND type = ?
              AND EXISTS (SELECT 1 FROM longhaul_attempt a
                          WHERE a.job = j.id AND a.outcome = 'succeeded' AND NOT a.after_cancel)
            ORDER BY id DESC LIMIT ?""";
    }

    /**
     * Ids of due and of parked jobs, newest first of each, and all claims' {@code id} and {@code jobs}; one snapshot of
     * the three, so that a job which moves between them is in one. Parameters: claims, then below, from, limit of due
     * jobs, then of parked ones.
     */
    default String scheduledPage() {
        return """
            SELECT NULL AS job, id, jobs FROM (SELECT id, jobs FROM longhaul_claim ORDER BY id LIMIT ?) c
            UNION ALL
            SELECT job, NULL, NULL FROM (SELECT job FROM longhaul_due
                                         WHERE job < ? AND job >= ? ORDER BY job DESC LIMIT ?) d
            UNION ALL
            SELECT job, NULL, NULL FROM (SELECT job FROM longhaul_parked
                                         WHERE job < ? AND job >= ? ORDER BY job DESC LIMIT ?) p""";
    }

    /**
     * As {@link #scheduledPage}, jobs of one type, though of all claims. Parameters: claims, then below, from, type,
     * limit of due jobs, then of parked ones.
     */
    default String scheduledPageOfType() {
        return """
            SELECT NULL AS job, id, jobs FROM (SELECT id, jobs FROM longhaul_claim ORDER BY id LIMIT ?) c
            UNION ALL
            SELECT job, NULL, NULL FROM (SELECT job FROM longhaul_due
                                         WHERE job < ? AND job >= ? AND type = ? ORDER BY job DESC LIMIT ?) d
            UNION ALL
            SELECT job, NULL, NULL FROM (SELECT job FROM longhaul_parked
                                         WHERE job < ? AND job >= ? AND type = ? ORDER BY job DESC LIMIT ?) p""";
    }

    /** Ids of ended jobs in one state, newest first. Parameters: below, from, state, limit. */
    default String endedPage() {
        return "SELECT job AS id FROM longhaul_ended WHERE job < ? AND job >= ? AND state = ? ORDER BY job DESC LIMIT ?";
    }

    /** Ids of ended jobs in one state and of one type, newest first. Parameters: below, from, state, type, limit. */
    default String endedPageOfType() {
        return """
            SELECT job AS id FROM longhaul_ended WHERE job < ? AND job >= ? AND state = ? AND type = ?
            ORDER BY job DESC LIMIT ?""";
    }

    /**
     * A page of jobs, each with whether it is {@code missing} in every table, and the claims' {@code id} and {@code jobs};
     * one snapshot of both. Parameters: after, limit.
     */
    default String nowhere() {
        return """
            SELECT j.id AS job, NULL AS id, NULL AS jobs,
                   NOT EXISTS (SELECT 1 FROM longhaul_due d WHERE d.job = j.id)
                   AND NOT EXISTS (SELECT 1 FROM longhaul_parked p WHERE p.job = j.id)
                   AND NOT EXISTS (SELECT 1 FROM longhaul_ended e WHERE e.job = j.id)
                   AND NOT EXISTS (SELECT 1 FROM longhaul_attempt a
                                   WHERE a.job = j.id AND a.outcome = 'succeeded' AND NOT a.after_cancel) AS missing
            FROM (SELECT id FROM longhaul_job WHERE id > ? ORDER BY id LIMIT ?) j
            UNION ALL
            SELECT NULL, id, jobs, NULL FROM longhaul_claim""";
    }

    // ---- due

    /** One row of {@link OpenJobs#COLUMNS}. */
    String dueInsert();

    /** For one ask (place, type, suspect, from): its place and when it is next due. */
    String dueNext();

    /** Takes one job. Parameters: id. */
    default String dueTakeOne() {
        return """
            DELETE FROM longhaul_due WHERE job = ?
            RETURNING job, type, due, attempt, failures, losses, elapsed, deadline""";
    }

    /** Takes jobs whose deadline has passed. Parameters: now, limit. */
    Removal dueTakeExpired();

    /** For one type: how many wait. Parameters after the type: at most. */
    String dueCount();

    /** When the first job of a type is due, if there is one. Parameters: type, suspect. */
    default String dueFirst() {
        return "SELECT min(due) AS due FROM longhaul_due WHERE type = ? AND suspect = ?";
    }

    /** How many are due. Parameters: type, suspect, now, at most. */
    default String dueCountUntil() {
        return """
            SELECT count(*) AS counted FROM (
              SELECT 1 AS one FROM longhaul_due WHERE type = ? AND suspect = ? AND due <= ? LIMIT ?) found""";
    }

    /** How many are due later. Parameters: type, suspect, now, at most. */
    default String dueCountAfter() {
        return """
            SELECT count(*) AS counted FROM (
              SELECT 1 AS one FROM longhaul_due WHERE type = ? AND suspect = ? AND due > ? LIMIT ?) found""";
    }

    /** Which types wait, found by skipping from one to the next. */
    default String dueTypes() {
        return """
            WITH RECURSIVE t(type) AS (
              SELECT min(type) FROM longhaul_due
              UNION ALL
              SELECT (SELECT min(d.type) FROM longhaul_due d WHERE d.type > t.type) FROM t WHERE t.type IS NOT NULL)
            SELECT type FROM t WHERE type IS NOT NULL""";
    }

    // ---- parked

    /** One row of {@link ParkedJobs#COLUMNS}. */
    String parkedInsert();

    /** For one ordering key: its first successor. */
    Removal parkedTakeFirst();

    /** For one type: due jobs of an endpoint. Parameters after the type: endpoint, now, jobs to pass over, limit. */
    Removal parkedTakeForEndpoint();

    /** Takes one job. Parameters: id. */
    default String parkedTakeOne() {
        return """
            DELETE FROM longhaul_parked WHERE job = ?
            RETURNING job, type, due, attempt, failures, losses, elapsed, deadline, subject_kind, subject, sequence""";
    }

    /** Takes jobs whose deadline has passed. Parameters: now, limit. */
    Removal parkedTakeExpired();

    /** Endpoints that hold jobs, by skipping from one to the next. Parameters: after, limit. */
    default String parkedEndpoints() {
        return """
            WITH RECURSIVE e(name) AS (
              SELECT min(subject) FROM longhaul_parked WHERE subject_kind = 'endpoint' AND subject > ?
              UNION ALL
              SELECT (SELECT min(p.subject) FROM longhaul_parked p WHERE p.subject_kind = 'endpoint' AND p.subject > e.name)
              FROM e WHERE e.name IS NOT NULL)
            SELECT name FROM e WHERE name IS NOT NULL LIMIT ?""";
    }

    /** How many are parked behind keys; the kind is written out, so that its index fits. Parameters: at most. */
    default String parkedCountByKey() {
        return """
            SELECT count(*) AS counted FROM (
              SELECT 1 AS one FROM longhaul_parked WHERE subject_kind = 'key' LIMIT ?) found""";
    }

    /** How many are parked under endpoints. Parameters: at most. */
    default String parkedCountByEndpoint() {
        return """
            SELECT count(*) AS counted FROM (
              SELECT 1 AS one FROM longhaul_parked WHERE subject_kind = 'endpoint' LIMIT ?) found""";
    }

    /** How many are parked, by subject. Parameters: limit. */
    default String parkedCount() {
        return """
            SELECT subject_kind, subject, count(*) AS parked FROM longhaul_parked
            GROUP BY subject_kind, subject ORDER BY parked DESC, subject_kind, subject LIMIT ?""";
    }

    // ---- claims

    /** A new claim. Parameters: id, node, now, lease, jobs. */
    String claimInsert();

    /** Reads and locks one. Parameters: id. */
    String claimLockShared();

    /**
     * Locks claims and names those that stand, where prolonging their leases cannot name them itself; null where it can.
     * Parameters: ids.
     */
    default @Nullable String claimLockForRenewal() {
        return null;
    }

    /** Prolongs leases, and names those that it prolonged unless they were locked for it. Parameters: ids, now, lease. */
    String claimRenew();

    /** Replaces one's jobs. Parameters: id, jobs. */
    String claimRewrite();

    /** Deletes claims. Parameters: ids. */
    String claimDelete();

    /** Locks those whose lease has run out. Parameters: now, limit. */
    String claimLockExpired();

    /** Locks those of other nodes. Parameters: node, limit. */
    String claimLockOthers();

    /** All. Parameters: limit. */
    default String claimAll() {
        return "SELECT id, node, claimed_at, lease_until, jobs FROM longhaul_claim ORDER BY id LIMIT ?";
    }

    /** As {@link #claimLockShared}, for several at once, and only their ids, in order. Parameters: ids. */
    String claimHold();

    // ---- attempts

    /**
     * Which claims stand, where inserting an attempt cannot ask that by itself; null where it does. Parameters: ids.
     *
     * <p>Asked first it is as good: a claim that is taken back after it was asked for has left an attempt row for each of
     * its jobs, and it is those rows that refuse the insert.
     */
    default @Nullable String claimsStanding() {
        return null;
    }

    /**
     * Attempts of {@link Attempts#COLUMNS} whose claims stand, all at once; fails if somebody wrote one of them before, see
     * {@link Dialect#isDuplicate}. Null where looking for each costs nothing.
     */
    default @Nullable String attemptInsertAtOnce() {
        return null;
    }

    /** One attempt of {@link Attempts#COLUMNS}, if its claim stands and nobody wrote it before; job and number if so. */
    String attemptInsert();

    /** For one job and number: who wrote it. */
    String attemptWriters();

    /** The place of an attempt, taken for a moment, if it is free; job and number if so. Parameters: job, number, job, false. */
    default String attemptProbe() {
        return """
            INSERT INTO longhaul_attempt (job, number, claim, node, started_at, ended_at, outcome, after_cancel)
            VALUES (?, ?, ?, '', 0, 0, 'lost', ?) ON CONFLICT DO NOTHING RETURNING job, number""";
    }

    /** For each job: its attempts, in order of number. */
    String attemptsOfEach();

    /** A job's attempts. Parameters: id. */
    default String attemptsOf() {
        return """
            SELECT job, number, claim, node, started_at, ended_at, outcome, after_cancel, next_due, error, response
            FROM longhaul_attempt WHERE job = ? ORDER BY number""";
    }

    /** For one job: its latest attempt. */
    String attemptLatest();

    // ---- ended

    /** One row of {@link EndedJobs#COLUMNS}. */
    String endedInsert();

    /** Takes one job. Parameters: id. */
    default String endedTakeOne() {
        return """
            DELETE FROM longhaul_ended WHERE job = ?
            RETURNING job, type, due, attempt, failures, losses, elapsed, deadline, state, reason, ended_at, last_error""";
    }

    /** Types with dead jobs, by skipping from one to the next. */
    default String endedDeadTypes() {
        return """
            WITH RECURSIVE t(type) AS (
              SELECT min(type) FROM longhaul_ended WHERE state = 'dead'
              UNION ALL
              SELECT (SELECT min(e.type) FROM longhaul_ended e WHERE e.state = 'dead' AND e.type > t.type)
              FROM t WHERE t.type IS NOT NULL)
            SELECT type FROM t WHERE type IS NOT NULL""";
    }

    /** How many of a type are dead. Parameters: type, at most. */
    default String endedDeadCount() {
        return """
            SELECT count(*) AS counted FROM (
              SELECT 1 AS one FROM longhaul_ended WHERE state = 'dead' AND type = ? LIMIT ?) found""";
    }

    // ---- ordering keys

    /** For one key: makes it if it is missing, and locks it. */
    String keyLock();

    /** Reads keys. Parameters: names. */
    String keyRead();

    /** For one key (name, head, next sequence): writes it. */
    String keySave();

    /** Deletes keys. Parameters: names. */
    String keyDelete();

    /** How many there are. */
    default String keyCount() {
        return "SELECT count(*) AS keys FROM longhaul_key";
    }

    // ---- operators' requests

    /** A new one, unless it is there. Parameters: id, job, attempt, kind, due, by. */
    default String requestInsert() {
        return """
            INSERT INTO longhaul_request (id, job, attempt, kind, due, requested_by) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO NOTHING""";
    }

    /** Those for these jobs. Parameters: ids of jobs. */
    String requestsOf();

    /** Deletes requests. Parameters: ids. */
    String requestDelete();

    /** The oldest. Parameters: limit. */
    default String requestPage() {
        return "SELECT id, job, attempt, kind, due, requested_by FROM longhaul_request ORDER BY id LIMIT ?";
    }

    // ---- progress

    /** Writes or replaces. Parameters: job, data. */
    default String progressSave() {
        return """
            INSERT INTO longhaul_progress (job, data) VALUES (?, ?) ON CONFLICT (job) DO UPDATE SET data = excluded.data""";
    }

    /** What was saved. Parameters: ids of jobs. */
    String progressLoad();

    // ---- inbox

    /** One mark (source, message, handler, writer, job, result, and now), unless it is there; its key if it was not. */
    String inboxInsert();

    /** For one key (source, message, handler): its mark. */
    String inboxFind();

    /** As {@link #inboxFind}, also what an insert has just waited for. */
    default String inboxThere() {
        return inboxFind();
    }

    /** A message's marks. Parameters: source, message. */
    default String inboxOfMessage() {
        return """
            SELECT source, message, handler, writer, job, result, handled_at FROM longhaul_inbox
            WHERE source = ? AND message = ? ORDER BY handler""";
    }

    /** Writes a mark's result. Parameters: result, source, message, handler. */
    default String inboxResult() {
        return "UPDATE longhaul_inbox SET result = ? WHERE source = ? AND message = ? AND handler = ?";
    }

    /** Removes a message's marks. Parameters: source, message. */
    default String inboxRemove() {
        return "DELETE FROM longhaul_inbox WHERE source = ? AND message = ?";
    }

    /** When the last of a number of marks was made, counted in order of time. Parameters: after, before, how many before it. */
    default String inboxNth() {
        return """
            SELECT handled_at FROM longhaul_inbox WHERE handled_at > ? AND handled_at < ?
            ORDER BY handled_at LIMIT 1 OFFSET ?""";
    }

    /** When the last mark was made. Parameters: after, before. */
    default String inboxLast() {
        return "SELECT max(handled_at) AS handled_at FROM longhaul_inbox WHERE handled_at > ? AND handled_at < ?";
    }

    /** Deletes marks without a job. Parameters: after, until. */
    default String inboxDelete() {
        return """
            DELETE FROM longhaul_inbox WHERE handled_at > ? AND handled_at <= ?
              AND NOT EXISTS (SELECT 1 FROM longhaul_job j WHERE j.id = longhaul_inbox.job)""";
    }

    // ---- pauses

    /** Pauses, unless it is paused. Parameters: kind, name. */
    default String pauseInsert() {
        return "INSERT INTO longhaul_pause (kind, name) VALUES (?, ?) ON CONFLICT (kind, name) DO NOTHING";
    }

    /** Ends a pause. Parameters: kind, name. */
    default String pauseDelete() {
        return "DELETE FROM longhaul_pause WHERE kind = ? AND name = ?";
    }

    /** All pauses. */
    default String pauseAll() {
        return "SELECT kind, name FROM longhaul_pause";
    }

    // ---- endpoints, nodes

    /**
     * Locks an endpoint's row, making it with a full store of tokens if it is missing. Parameters: name, now, what a
     * full store of tokens takes to come. Answers since when tokens have not been drawn, and now.
     */
    String endpointLock();

    /** Writes an endpoint's row. Parameters: since when tokens have not been drawn, name. */
    default String endpointSave() {
        return "UPDATE longhaul_endpoint SET undrawn_since = ? WHERE name = ?";
    }

    /** Writes or replaces a node. Parameters: id, started, now, running, stuck, about. */
    String nodeSave();

    /** All nodes. */
    default String nodeAll() {
        return "SELECT id, started_at, seen_at, running, stuck, about FROM longhaul_node ORDER BY id";
    }

    /** Deletes one. Parameters: id. */
    default String nodeDelete() {
        return "DELETE FROM longhaul_node WHERE id = ?";
    }

    /** Deletes those not seen. Parameters: since. */
    default String nodeDeleteUnseen() {
        return "DELETE FROM longhaul_node WHERE seen_at < ?";
    }

    // ---- audit, retention

    /** One row of {@link Audit#COLUMNS}, unless it is there. */
    String auditInsert();

    /** The newest. Parameters: before, limit. */
    default String auditPage() {
        return """
            SELECT id, at, done_by, action, job, detail FROM longhaul_audit
            WHERE at < ? ORDER BY at DESC, id DESC LIMIT ?""";
    }

    /** Deletes old rows. Parameters: before, limit. */
    default String auditDelete() {
        return """
            DELETE FROM longhaul_audit WHERE id IN (SELECT id FROM longhaul_audit WHERE at < ? ORDER BY at LIMIT ?)""";
    }

    /** What a sweep of retention looks at. Parameters: after, below, limit. */
    default String retentionLook() {
        return "SELECT id FROM longhaul_job WHERE id > ? AND id < ? ORDER BY id LIMIT ?";
    }

    /** Takes cancelled jobs that nobody has locked. Parameters: ids, ended before. */
    Removal retentionCancelled();

    /** Finds succeeded jobs. Parameters: ids, ended before. */
    String retentionSucceeded();

    /** Delete what is left of jobs, and the jobs, in this order. Parameters of each: ids. */
    List<String> retentionDeletes();
}
