package dev.longhaul.engine.protocol;

import dev.longhaul.job.Content;
import dev.longhaul.job.DeadReason;
import dev.longhaul.job.Ending;
import dev.longhaul.job.Enqueued;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobRequest;
import dev.longhaul.job.JobState;
import dev.longhaul.job.When;
import dev.longhaul.store.EndedJob;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.JobTable.Inserted;
import dev.longhaul.store.KeyRow;
import dev.longhaul.store.Micros;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.ParkedJob;
import dev.longhaul.store.Request;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one commit does to jobs besides writing attempts: jobs accepted, due again, ended, with what their
 * endings bring about. Collected first and written at once, so that locks are taken in order and each table is touched
 * once. Not thread-safe; used for one transaction.
 */
public final class Changes {

    private final FollowUps followUps;
    private final Instant now;

    private final List<NewJob> accepted = new ArrayList<>();
    /** Which of those accepted, by their place, cannot be there before. */
    private final BitSet fresh = new BitSet();

    private final List<OpenJob> due = new ArrayList<>();
    private final List<ParkedJob> parked = new ArrayList<>();
    private final List<EndedJob> ended = new ArrayList<>();
    private final List<QueuedBehind> requeued = new ArrayList<>();
    /** Jobs of ordering keys that have ended, by key: often the head, and perhaps some of those behind it. */
    private final Map<String, Set<JobId>> released = new TreeMap<>();

    private final Set<String> locked = new HashSet<>();
    private final Set<UUID> obeyed = new HashSet<>();
    /** What became of rows that may have been there before; all others were written. */
    private final Map<JobId, Inserted> inserted = new HashMap<>();

    private final List<OpenJob> madeDue = new ArrayList<>();
    private List<JobRow> rows = List.of();

    /**
     * @param followUps makes jobs of requests
     * @param now the database's clock, as the same transaction knows it
     */
    public Changes(FollowUps followUps, Instant now) {
        this.followUps = followUps;
        this.now = now;
    }

    /** The database's clock as this transaction knows it. */
    public Instant now() {
        return now;
    }

    /** Accepts a job. */
    public void accept(NewJob job) {
        accepted.add(job);
    }

    /** Accepts a job that no transaction has tried to write before: unless it has an idempotency key, it cannot be there. */
    public void acceptFresh(NewJob job) {
        fresh.set(accepted.size(), job.request().keys().idempotency() == null);
        accepted.add(job);
    }

    /** Makes a scheduled job due again: it keeps its place at the head of its ordering key. */
    public void due(OpenJob job) {
        due.add(job);
    }

    /** Parks a job under an endpoint. */
    public void park(ParkedJob job) {
        parked.add(job);
    }

    /** Puts a redriven job back to scheduled: behind its ordering key if another job is that key's head. */
    public void requeue(OpenJob job, @Nullable String orderingKey) {
        if (orderingKey == null) {
            due.add(job);
        } else {
            requeued.add(new QueuedBehind(job, orderingKey));
        }
    }

    /** Records that a job succeeded: no row, but what its ending brings about. */
    public void succeeded(OpenJob job, JobRow row) {
        bringAbout(row, new Ending(row.id(), row.type(), JobState.SUCCEEDED, null, job.attempt() - 1, now, null));
        release(row);
    }

    /** Ends a job without success. */
    public void dead(OpenJob job, JobRow row, DeadReason reason, @Nullable String lastError) {
        ended.add(new EndedJob(job, JobState.DEAD, reason, now, lastError));
        bringAbout(row, new Ending(row.id(), row.type(), JobState.DEAD, reason, job.attempt() - 1, now, lastError));
        if (!row.content().headers().containsKey(NewJob.HOLD_HEADER)) {
            release(row);
        }
    }

    /** Ends a job because somebody cancelled it. */
    public void cancelled(OpenJob job, JobRow row, @Nullable String lastError) {
        ended.add(new EndedJob(job, JobState.CANCELLED, null, now, lastError));
        bringAbout(row, new Ending(row.id(), row.type(), JobState.CANCELLED, null, job.attempt() - 1, now, lastError));
        release(row);
    }

    /** Cancels a dead job that held those behind it in the order of its key. */
    public void discarded(EndedJob dead, JobRow row) {
        cancelled(dead.job(), row, dead.lastError());
    }

    /** Says that this transaction has locked an ordering key, whose row may have been made by that. */
    public void locked(String orderingKey) {
        locked.add(orderingKey);
    }

    /** Deletes operators' requests that were obeyed or mean nothing any more. */
    public void obeyed(List<Request> requests) {
        requests.forEach(request -> obeyed.add(request.id()));
    }

    private void bringAbout(JobRow row, Ending ending) {
        JobRequest onEnd = row.onEnd();
        if (onEnd != null) {
            Map<String, String> headers = new LinkedHashMap<>(onEnd.content().headers());
            headers.putAll(ending.toHeaders());
            Content content =
                    new Content(onEnd.content().bytes(), onEnd.content().contentType(), headers);
            accepted.add(followUps.onEnd(
                    new JobRequest(onEnd.type(), content, onEnd.timing(), onEnd.keys(), onEnd.labels(), null)));
        }
    }

    private void release(JobRow row) {
        String key = row.keys().ordering();
        if (key != null) {
            released.computeIfAbsent(key, name -> new HashSet<>()).add(row.id());
        }
    }

    /** Writes everything, in the order of locks. Called once. */
    public void write(StoreTransaction tx) {
        Set<String> toLock = keysToLock();
        Map<String, KeyRow> keys =
                new HashMap<>(toLock.isEmpty() ? Map.of() : tx.keys().lock(toLock));
        rows = accepted.stream().map(this::row).toList();
        insertRows(tx);
        Map<String, KeyRow> changed = new TreeMap<>();
        releaseSuccessors(tx, keys, changed);
        for (QueuedBehind job : requeued) {
            queue(job.job(), job.key(), keys, changed);
        }
        for (int i = 0; i < rows.size(); i++) {
            JobRow row = rows.get(i);
            if (wasWritten(row.id())) {
                place(row, keys, changed);
            }
        }
        writeTables(tx);
        // A key that was locked for a job that turned out to exist already may have been made by the lock: let it go.
        keys.values().stream().filter(row -> row.head() == null).forEach(row -> changed.put(row.key(), row));
        if (!changed.isEmpty()) {
            tx.keys().save(changed.values());
        }
    }

    private void insertRows(StoreTransaction tx) {
        List<JobRow> perhapsThere = new ArrayList<>();
        List<JobRow> surelyNew = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            (fresh.get(i) ? surelyNew : perhapsThere).add(rows.get(i));
        }
        if (!perhapsThere.isEmpty()) {
            inserted.putAll(tx.jobs().insert(perhapsThere));
        }
        if (!surelyNew.isEmpty()) {
            tx.jobs().insertNew(surelyNew);
        }
    }

    private void writeTables(StoreTransaction tx) {
        if (!due.isEmpty()) {
            tx.due().insert(due);
            madeDue.addAll(due);
        }
        if (!parked.isEmpty()) {
            tx.parked().insert(parked);
        }
        if (!ended.isEmpty()) {
            tx.ended().insert(ended);
        }
        if (!obeyed.isEmpty()) {
            tx.requests().delete(obeyed);
        }
    }

    private Set<String> keysToLock() {
        Set<String> keys = new HashSet<>(released.keySet());
        keys.addAll(locked);
        requeued.forEach(job -> keys.add(job.key()));
        for (NewJob job : accepted) {
            String key = job.request().keys().ordering();
            if (key != null) {
                keys.add(key);
            }
        }
        return keys;
    }

    /** A head's ending and its successor's release are one commit. */
    private void releaseSuccessors(StoreTransaction tx, Map<String, KeyRow> keys, Map<String, KeyRow> changed) {
        List<String> free = new ArrayList<>();
        released.forEach((key, ended) -> {
            KeyRow row = keyRow(keys, key);
            // A successor that ended while it was parked was nobody's head.
            if (row.head() != null && ended.contains(row.head())) {
                free.add(key);
            }
        });
        if (free.isEmpty()) {
            return;
        }
        Map<String, ParkedJob> successors = tx.parked().takeFirst(free);
        for (String key : free) {
            ParkedJob successor = successors.get(key);
            KeyRow row = keyRow(keys, key);
            KeyRow moved =
                    new KeyRow(key, successor == null ? null : successor.job().id(), row.nextSequence());
            keys.put(key, moved);
            changed.put(key, moved);
            if (successor != null) {
                due.add(successor.job());
            }
        }
    }

    private void place(JobRow row, Map<String, KeyRow> keys, Map<String, KeyRow> changed) {
        OpenJob job = new OpenJob(
                row.id(),
                row.type(),
                row.asked().start(),
                1,
                0,
                0,
                Duration.ZERO,
                row.asked().deadline());
        String key = row.keys().ordering();
        if (key == null) {
            due.add(job);
        } else {
            queue(job, key, keys, changed);
        }
    }

    private void queue(OpenJob job, String key, Map<String, KeyRow> keys, Map<String, KeyRow> changed) {
        KeyRow row = keyRow(keys, key);
        KeyRow next;
        if (row.head() == null || row.head().equals(job.id())) {
            due.add(job);
            next = new KeyRow(key, job.id(), row.nextSequence());
        } else {
            parked.add(new ParkedJob(job, Subject.key(key), row.nextSequence()));
            next = new KeyRow(key, row.head(), row.nextSequence() + 1);
        }
        keys.put(key, next);
        changed.put(key, next);
    }

    private static KeyRow keyRow(Map<String, KeyRow> keys, String key) {
        KeyRow row = keys.get(key);
        if (row == null) {
            throw new IllegalStateException("the store did not lock ordering key " + key);
        }
        return row;
    }

    private JobRow row(NewJob job) {
        JobRequest request = job.request();
        When deadline = request.timing().deadline();
        JobRow.Asked asked =
                new JobRow.Asked(now, start(job), deadline == null ? null : Micros.ceil(deadline.from(now)));
        return new JobRow(
                job.id(),
                request.type(),
                request.content(),
                job.schedule(),
                request.keys(),
                request.labels(),
                request.onEnd(),
                asked);
    }

    private Instant start(NewJob job) {
        When start = job.request().timing().start();
        Instant begins = start == null ? now : Micros.ceil(start.from(now));
        return begins.isBefore(now) ? now : begins;
    }

    private boolean wasWritten(JobId id) {
        Inserted result = inserted.get(id);
        return result == null || result.now();
    }

    /** After {@link #write}: the answer to whoever asked for a job. */
    public Enqueued enqueued(NewJob job) {
        Inserted result = inserted.getOrDefault(job.id(), new Inserted(job.id(), false));
        boolean created = result.id().equals(job.id());
        return new Enqueued(result.id(), created, job.request().type(), created ? start(job) : now);
    }

    /** After {@link #write}: the jobs that exist because of these changes, not of others with their idempotency keys. */
    public List<JobRow> accepted() {
        return rows.stream()
                .filter(row -> {
                    Inserted result = inserted.get(row.id());
                    return result == null || result.id().equals(row.id());
                })
                .toList();
    }

    /** After {@link #write}: the rows that came into the due table, for hints. */
    public List<OpenJob> madeDue() {
        return List.copyOf(madeDue);
    }

    private record QueuedBehind(OpenJob job, String key) {}
}
