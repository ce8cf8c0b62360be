package dev.longhaul.store.memory;

import dev.longhaul.inbox.InboxKey;
import dev.longhaul.job.JobId;
import dev.longhaul.job.Outcome;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.AuditRow;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.ClaimRow;
import dev.longhaul.store.EndedJob;
import dev.longhaul.store.InboxRow;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.KeyRow;
import dev.longhaul.store.NodeId;
import dev.longhaul.store.NodeRow;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.ParkedJob;
import dev.longhaul.store.Pause;
import dev.longhaul.store.Request;
import dev.longhaul.store.Subject;
import dev.longhaul.store.memory.rows.Index;
import dev.longhaul.store.memory.rows.Table;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The schema: the tables of one database, and the indexes that keep each call's cost flat. */
final class Tables {

    final Table<JobId, JobRow> jobs = new Table<>("job", JobRow::id);
    final Index<Idempotency, JobRow> byIdempotency = jobs.index(Idempotency::of);

    final Table<JobId, OpenJob> due = new Table<>("due", OpenJob::id);
    final Index<DueKey, OpenJob> byDue = due.index(DueKey::of);
    final Index<Timed, OpenJob> dueByDeadline = due.index(Timed::deadline);

    final Table<JobId, ParkedJob> parked =
            new Table<>("parked", parked -> parked.job().id());
    final Index<ParkedKey, ParkedJob> bySubject = parked.index(ParkedKey::of);
    final Index<EndpointKey, ParkedJob> byEndpoint = parked.index(EndpointKey::of);
    final Index<Timed, ParkedJob> parkedByDeadline = parked.index(parked -> Timed.deadline(parked.job()));

    final Table<ClaimId, ClaimRow> claims = new Table<>("claim", ClaimRow::id);
    final Index<Lease, ClaimRow> byLease = claims.index(claim -> new Lease(claim.leaseUntil(), claim.id()));

    final Table<AttemptRow.Id, AttemptRow> attempts = new Table<>("attempt", AttemptRow::id);
    final Index<AttemptRow.Id, AttemptRow> succeeded =
            attempts.index(attempt -> succeeded(attempt) ? attempt.id() : null);

    final Table<JobId, EndedJob> ended =
            new Table<>("ended", ended -> ended.job().id());
    final Table<String, KeyRow> keys = new Table<>("key", KeyRow::key);
    final Table<UuidKey, Request> requests = new Table<>("request", request -> new UuidKey(request.id()));
    final Index<RequestKey, Request> requestsByJob = requests.index(RequestKey::of);
    final Table<JobId, ProgressRow> progress = new Table<>("progress", ProgressRow::job);
    final Table<InboxKey, InboxRow> inbox =
            new Table<>("inbox", row -> row.mark().key());
    final Index<InboxTime, InboxRow> inboxByTime =
            inbox.index(row -> new InboxTime(row.handledAt(), row.mark().key()));
    final Table<PauseKey, PauseKey> pauses = new Table<>("pause", pause -> pause);
    final Table<String, EndpointRow> endpoints = new Table<>("endpoint", EndpointRow::endpoint);
    final Table<NodeId, NodeRow> nodes = new Table<>("node", NodeRow::id);
    final Table<UuidKey, AuditRow> audit = new Table<>("audit", row -> new UuidKey(row.id()));
    final Index<AuditKey, AuditRow> auditByTime = audit.index(row -> new AuditKey(row.at(), new UuidKey(row.id())));

    /** Whether this attempt is the place where its job is: one that succeeded after a cancel ended nothing. */
    static boolean succeeded(AttemptRow attempt) {
        return attempt.outcome() == Outcome.Kind.SUCCEEDED && !attempt.afterCancel();
    }

    /** The unique key of type and idempotency key. */
    record Idempotency(String type, String key) implements Comparable<Idempotency> {
        static @Nullable Idempotency of(JobRow row) {
            String key = row.keys().idempotency();
            return key == null ? null : new Idempotency(row.type(), key);
        }

        @Override
        public int compareTo(Idempotency other) {
            int byType = type.compareTo(other.type);
            return byType != 0 ? byType : key.compareTo(other.key);
        }
    }

    /** What polls walk along: type, suspect or not, due, id. */
    record DueKey(String type, boolean suspect, Instant due, JobId id) implements Comparable<DueKey> {
        static DueKey of(OpenJob job) {
            return new DueKey(job.type(), job.suspect(), job.due(), job.id());
        }

        /** Where the jobs of a type that are due at or after an instant begin. */
        static DueKey start(String type, boolean suspect, Instant from) {
            return new DueKey(type, suspect, from, FIRST_ID);
        }

        /** Behind all jobs of a type and suspicion. */
        static DueKey end(String type, boolean suspect) {
            return new DueKey(type, suspect, Instant.MAX, LAST_ID);
        }

        @Override
        public int compareTo(DueKey other) {
            int order = type.compareTo(other.type);
            order = order != 0 ? order : Boolean.compare(suspect, other.suspect);
            order = order != 0 ? order : due.compareTo(other.due);
            return order != 0 ? order : id.compareTo(other.id);
        }
    }

    /** A job at an instant. */
    record Timed(Instant at, JobId id) implements Comparable<Timed> {
        static @Nullable Timed deadline(OpenJob job) {
            Instant deadline = job.deadline();
            return deadline == null ? null : new Timed(deadline, job.id());
        }

        @Override
        public int compareTo(Timed other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : id.compareTo(other.id);
        }
    }

    /** The order behind a subject: sequence (0 behind endpoints), due, id. */
    record ParkedKey(Subject subject, long sequence, Instant due, JobId id) implements Comparable<ParkedKey> {
        static ParkedKey of(ParkedJob parked) {
            OpenJob job = parked.job();
            return new ParkedKey(parked.subject(), parked.sequence(), job.due(), job.id());
        }

        static ParkedKey start(Subject subject) {
            return new ParkedKey(subject, Long.MIN_VALUE, Instant.MIN, FIRST_ID);
        }

        static ParkedKey end(Subject subject) {
            return new ParkedKey(subject, Long.MAX_VALUE, Instant.MAX, LAST_ID);
        }

        @Override
        public int compareTo(ParkedKey other) {
            int order = subject.compareTo(other.subject);
            order = order != 0 ? order : Long.compare(sequence, other.sequence);
            order = order != 0 ? order : due.compareTo(other.due);
            return order != 0 ? order : id.compareTo(other.id);
        }
    }

    /** What releases walk along: endpoint, type, due, id. */
    record EndpointKey(String endpoint, String type, Instant due, JobId id) implements Comparable<EndpointKey> {
        static @Nullable EndpointKey of(ParkedJob parked) {
            OpenJob job = parked.job();
            return parked.subject().kind() == Subject.Kind.ENDPOINT
                    ? new EndpointKey(parked.subject().name(), job.type(), job.due(), job.id())
                    : null;
        }

        /** Where the jobs of a type at an endpoint begin. */
        static EndpointKey start(String endpoint, String type) {
            return new EndpointKey(endpoint, type, Instant.MIN, FIRST_ID);
        }

        @Override
        public int compareTo(EndpointKey other) {
            int order = endpoint.compareTo(other.endpoint);
            order = order != 0 ? order : type.compareTo(other.type);
            order = order != 0 ? order : due.compareTo(other.due);
            return order != 0 ? order : id.compareTo(other.id);
        }
    }

    /** When a claim runs out. */
    record Lease(Instant until, ClaimId id) implements Comparable<Lease> {
        @Override
        public int compareTo(Lease other) {
            int byTime = until.compareTo(other.until);
            return byTime != 0 ? byTime : id.compareTo(other.id);
        }
    }

    /** A UUID in the order of databases: as an unsigned number. */
    record UuidKey(UUID value) implements Comparable<UuidKey> {
        @Override
        public int compareTo(UuidKey other) {
            int high = Long.compareUnsigned(value.getMostSignificantBits(), other.value.getMostSignificantBits());
            return high != 0
                    ? high
                    : Long.compareUnsigned(value.getLeastSignificantBits(), other.value.getLeastSignificantBits());
        }
    }

    /** A request among those of its job. */
    record RequestKey(JobId job, UuidKey id) implements Comparable<RequestKey> {
        static RequestKey of(Request request) {
            return new RequestKey(request.job(), new UuidKey(request.id()));
        }

        @Override
        public int compareTo(RequestKey other) {
            int byJob = job.compareTo(other.job);
            return byJob != 0 ? byJob : id.compareTo(other.id);
        }
    }

    /** When a mark was made; without a key it is behind all that were made then. */
    record InboxTime(Instant at, @Nullable InboxKey key) implements Comparable<InboxTime> {
        private static final Comparator<InboxTime> ORDER = Comparator.comparing(InboxTime::at)
                .thenComparing(InboxTime::key, Comparator.nullsLast(Comparator.<InboxKey>naturalOrder()));

        @Override
        public int compareTo(InboxTime other) {
            return ORDER.compare(this, other);
        }
    }

    /** A pause, comparable. */
    record PauseKey(Pause pause) implements Comparable<PauseKey> {
        @Override
        public int compareTo(PauseKey other) {
            int byKind = pause.kind().compareTo(other.pause.kind());
            return byKind != 0 ? byKind : pause.name().compareTo(other.pause.name());
        }
    }

    /** When something was done. */
    record AuditKey(Instant at, UuidKey id) implements Comparable<AuditKey> {
        @Override
        public int compareTo(AuditKey other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : id.compareTo(other.id);
        }
    }

    /** What a handler saved; the array is this row's own. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record ProgressRow(JobId job, byte[] data) {}

    /**
     * An endpoint's rate.
     *
     * @param endpoint its name
     * @param emptyAt when its tokens began to gather
     */
    record EndpointRow(String endpoint, Instant emptyAt) {}

    private static final JobId FIRST_ID = new JobId(new UUID(0, 0));
    private static final JobId LAST_ID = new JobId(new UUID(-1, -1));
}
