package dev.longhaul.engine.operate;

import dev.longhaul.engine.flight.Flight;
import dev.longhaul.engine.flight.Flights;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.operator.JobPage;
import dev.longhaul.operator.JobQuery;
import dev.longhaul.operator.JobView;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.EndedJob;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.JobTable.Filter;
import dev.longhaul.store.JobTable.Listed;
import dev.longhaul.store.NodeRow;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.ParkedJob;
import dev.longhaul.store.Standing;
import dev.longhaul.store.Store;
import dev.longhaul.store.StoreTransaction;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Jobs as operators see them: where each one is, and what happened to it. Thread-safe. */
final class Views {

    private final Store store;
    private final Flights flights;

    Views(Store store, Flights flights) {
        this.store = store;
        this.flights = flights;
    }

    /** One job with its history; empty if there is none. */
    Optional<JobView> find(JobId id) {
        try (StoreTransaction tx = store.beginReading()) {
            return find(tx, id);
        }
    }

    /** The first job of a type with an idempotency key, with its history; empty if there is none. */
    Optional<JobView> find(String type, String idempotencyKey) {
        try (StoreTransaction tx = store.beginReading()) {
            JobId id = tx.jobs().withKey(type, idempotencyKey);
            return id == null ? Optional.empty() : find(tx, id);
        }
    }

    private Optional<JobView> find(StoreTransaction tx, JobId id) {
        JobRow row = tx.jobs().load(List.of(id)).get(id);
        Standing standing = tx.jobs().standing(List.of(id)).get(id);
        if (row == null || standing == null) {
            return Optional.empty();
        }
        return Optional.of(view(
                row,
                standing,
                stuckElsewhere(tx, List.of(standing)),
                tx.attempts().of(id)));
    }

    /** A page of jobs, with their histories or without. */
    JobPage list(JobQuery query, boolean withHistories) {
        Filter filter = new Filter(query.state(), query.type(), query.since(), query.until());
        try (StoreTransaction tx = store.beginReading()) {
            List<Listed> found = tx.jobs().list(filter, query.cursor(), query.limit() + 1);
            boolean more = found.size() > query.limit();
            List<Listed> page = more ? found.subList(0, query.limit()) : found;
            List<JobId> ids = page.stream().map(listed -> listed.row().id()).toList();
            Map<JobId, List<AttemptRow>> histories =
                    withHistories ? tx.attempts().ofEach(ids) : Map.of();
            Set<String> stuck = withHistories
                    ? stuckElsewhere(tx, page.stream().map(Listed::standing).toList())
                    : Set.of();
            List<JobView> items = page.stream()
                    .map(listed -> view(
                            listed.row(),
                            listed.standing(),
                            stuck,
                            histories.getOrDefault(listed.row().id(), List.of())))
                    .toList();
            return new JobPage(items, more ? page.getLast().row().id() : null);
        }
    }

    private static Set<String> stuckElsewhere(StoreTransaction tx, List<Standing> standings) {
        Set<String> stuck = new HashSet<>();
        if (standings.stream().anyMatch(Standing.Claimed.class::isInstance)) {
            for (NodeRow node : tx.nodes().all()) {
                stuck.addAll(List.of(node.stuck().split(",", -1)));
            }
        }
        return stuck;
    }

    private JobView view(JobRow row, Standing standing, Set<String> stuckElsewhere, List<AttemptRow> attempts) {
        return switch (standing) {
            case Standing.Due(OpenJob job) -> new JobView(row, JobState.SCHEDULED, waiting(job.due(), null), attempts);
            case Standing.Parked(ParkedJob parked) ->
                new JobView(row, JobState.SCHEDULED, waiting(parked.job().due(), parked), attempts);
            case Standing.Claimed() -> {
                Flight flight = flights.find(row.id());
                boolean stuck = flight != null
                        ? flight.stuck()
                        : stuckElsewhere.contains(row.id().toString());
                yield new JobView(
                        row, JobState.SCHEDULED, new JobView.Activity(true, stuck, null, null, null, null), attempts);
            }
            case Standing.Ended(EndedJob ended) ->
                new JobView(
                        row,
                        ended.state(),
                        new JobView.Activity(false, false, null, null, ended.reason(), ended.endedAt()),
                        attempts);
            case Standing.Succeeded(Instant at, int number) ->
                new JobView(
                        row, JobState.SUCCEEDED, new JobView.Activity(false, false, null, null, null, at), attempts);
        };
    }

    private static JobView.Activity waiting(Instant due, @Nullable ParkedJob parked) {
        return new JobView.Activity(false, false, due, parked == null ? null : parked.subject(), null, null);
    }
}
