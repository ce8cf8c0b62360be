package dev.longhaul.jdbc.table;

import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.JobTable.Filter;
import dev.longhaul.store.Micros;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.Standing;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds the ids that a list may show, newest first, each time by walking the index that knows most about the filter.
 *
 * <p>Without a state that is the jobs' own, by id. Dead and cancelled jobs are found in the index of ended jobs, and
 * scheduled ones in the due and parked tables and the claims. Succeeded jobs have no table of their own; they are found
 * by walking jobs by id, which is quick as long as there are some among the newer ones.
 */
final class JobPages {

    /** The most claims that are looked into for jobs in flight. */
    private static final int MOST_CLAIMS = 10_000;

    /** Due and parked. */
    private static final int PLACES_TO_WAIT = 2;

    /**
     * How far an id's own time, which is its node's clock, may be off the database's for a list by time to find it. A
     * list by time reads at most this much more than it shows.
     */
    static final Duration CLOCKS_DIFFER_BY = Duration.ofHours(1);

    private static final UUID BOTTOM = new UUID(0, 0);
    private static final UUID TOP = new UUID(-1, -1);

    private final Session session;
    private final Filter filter;
    private final Reading<List<OpenJob>> inClaim;

    JobPages(Session session, Filter filter, Reading<List<OpenJob>> inClaim) {
        this.session = session;
        this.filter = filter;
        this.inClaim = inClaim;
    }

    /** The next ids below one (null: from the top), newest first; empty when there are no more. */
    List<JobId> below(@Nullable JobId before, int limit) {
        UUID below = below(before);
        UUID from = from();
        return switch (filter.state()) {
            case null -> walk(session.sql().jobPage(), session.sql().jobPageOfType(), below, from, limit);
            case SUCCEEDED ->
                walk(session.sql().succeededPage(), session.sql().succeededPageOfType(), below, from, limit);
            case DEAD, CANCELLED -> ended(below, from, limit);
            case SCHEDULED -> scheduled(new JobId(below), new JobId(from), limit);
        };
    }

    /** Whether a line belongs in the list. */
    boolean shows(JobRow row, Standing standing) {
        JobState state = filter.state();
        String type = filter.type();
        return (state == null || state == state(standing))
                && (type == null || type.equals(row.type()))
                && Micros.of(row.asked().at()) >= askedFrom()
                && Micros.of(row.asked().at()) < askedBelow();
    }

    private static JobState state(Standing standing) {
        return switch (standing) {
            case Standing.Due due -> JobState.SCHEDULED;
            case Standing.Parked parked -> JobState.SCHEDULED;
            case Standing.Claimed claimed -> JobState.SCHEDULED;
            case Standing.Ended ended -> ended.ended().state();
            case Standing.Succeeded succeeded -> JobState.SUCCEEDED;
        };
    }

    private List<JobId> walk(String ofAny, String ofType, UUID below, UUID from, int limit) {
        String type = filter.type();
        return session.list(
                type == null ? ofAny : ofType,
                args -> {
                    args.uuid(below).uuid(from).number(askedFrom()).number(askedBelow());
                    if (type != null) {
                        args.text(type);
                    }
                    args.count(limit);
                },
                row -> row.job("id"));
    }

    private List<JobId> ended(UUID below, UUID from, int limit) {
        String type = filter.type();
        String state = filter.state() == JobState.DEAD ? JobState.DEAD.word() : JobState.CANCELLED.word();
        return session.list(
                type == null ? session.sql().endedPage() : session.sql().endedPageOfType(),
                args -> {
                    args.uuid(below).uuid(from).text(state);
                    if (type != null) {
                        args.text(type);
                    }
                    args.count(limit);
                },
                row -> row.job("id"));
    }

    /** From one statement: read one after the other, a job that moves from due to a claim could be missed in both. */
    private List<JobId> scheduled(JobId below, JobId from, int limit) {
        String type = filter.type();
        List<JobId> found = new ArrayList<>();
        session.list(
                type == null ? session.sql().scheduledPage() : session.sql().scheduledPageOfType(),
                args -> {
                    args.count(MOST_CLAIMS);
                    for (int place = 0; place < PLACES_TO_WAIT; place++) {
                        args.job(below).job(from);
                        if (type != null) {
                            args.text(type);
                        }
                        args.count(limit);
                    }
                },
                row -> {
                    JobId waiting = row.jobOrNull("job");
                    return waiting == null ? found.addAll(inClaim(row, below, from)) : found.add(waiting);
                });
        return found.stream()
                .distinct()
                .sorted(Comparator.reverseOrder())
                .limit(limit)
                .toList();
    }

    private List<JobId> inClaim(Row row, JobId below, JobId from) throws SQLException {
        String type = filter.type();
        return inClaim.read(row).stream()
                .filter(job -> type == null || type.equals(job.type()))
                .map(OpenJob::id)
                .filter(job -> job.compareTo(below) < 0 && job.compareTo(from) >= 0)
                .toList();
    }

    private UUID below(@Nullable JobId before) {
        Instant until = filter.until();
        JobId byTime = until == null ? new JobId(TOP) : JobId.floor(until.plus(CLOCKS_DIFFER_BY));
        return before != null && before.compareTo(byTime) < 0 ? before.value() : byTime.value();
    }

    private UUID from() {
        Instant since = filter.since();
        return since == null || since.isBefore(Instant.EPOCH.plus(CLOCKS_DIFFER_BY))
                ? BOTTOM
                : JobId.floor(since.minus(CLOCKS_DIFFER_BY)).value();
    }

    private long askedFrom() {
        Instant since = filter.since();
        return since == null ? Long.MIN_VALUE : Micros.of(since);
    }

    private long askedBelow() {
        Instant until = filter.until();
        return until == null ? Long.MAX_VALUE : Micros.of(until);
    }
}
