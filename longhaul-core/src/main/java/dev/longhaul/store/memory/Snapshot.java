package dev.longhaul.store.memory;

import dev.longhaul.job.JobId;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.ClaimRow;
import dev.longhaul.store.EndedJob;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.KeyRow;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.ParkedJob;
import dev.longhaul.store.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is committed at one moment, for checks of what must always be true. Immutable.
 *
 * @param jobs what was asked
 * @param due jobs that wait for nothing but time
 * @param parked jobs held by a subject
 * @param claims claims
 * @param ended dead and cancelled jobs
 * @param attempts the history
 * @param keys ordering keys
 * @param requests operators' requests, oldest first
 */
public record Snapshot(
        Map<JobId, JobRow> jobs,
        Map<JobId, OpenJob> due,
        Map<JobId, ParkedJob> parked,
        Map<ClaimId, ClaimRow> claims,
        Map<JobId, EndedJob> ended,
        Map<AttemptRow.Id, AttemptRow> attempts,
        Map<String, KeyRow> keys,
        List<Request> requests) {

    /** One of the places where a job can be. */
    public sealed interface Place {
        /** Waits for nothing but time. */
        record Due() implements Place {}

        /** Held by a subject. */
        record Parked() implements Place {}

        /** In flight: listed by this claim under an attempt number that nobody has settled. */
        record Claim(ClaimId id, int attempt) implements Place {}

        /** Dead or cancelled. */
        record Ended() implements Place {}

        /** Has this succeeded attempt, and it was not after a cancel. */
        record Succeeded(int attempt) implements Place {}
    }

    static Snapshot of(Tables tables) {
        return new Snapshot(
                tables.jobs.committed(),
                tables.due.committed(),
                tables.parked.committed(),
                tables.claims.committed(),
                tables.ended.committed(),
                tables.attempts.committed(),
                tables.keys.committed(),
                List.copyOf(tables.requests.committed().values()));
    }

    /** Every place where each job is, in order of id; also of ids that some table names but that nobody asked for. */
    public Map<JobId, List<Place>> places() {
        Map<JobId, List<Place>> places = new TreeMap<>();
        jobs.keySet().forEach(id -> places.put(id, new ArrayList<>()));
        due.keySet().forEach(id -> add(places, id, new Place.Due()));
        parked.keySet().forEach(id -> add(places, id, new Place.Parked()));
        ended.keySet().forEach(id -> add(places, id, new Place.Ended()));
        for (ClaimRow claim : claims.values()) {
            for (OpenJob job : claim.jobs()) {
                if (!attempts.containsKey(new AttemptRow.Id(job.id(), job.attempt()))) {
                    add(places, job.id(), new Place.Claim(claim.id(), job.attempt()));
                }
            }
        }
        for (AttemptRow attempt : attempts.values()) {
            if (Tables.succeeded(attempt)) {
                add(places, attempt.id().job(), new Place.Succeeded(attempt.id().number()));
            }
        }
        return places;
    }

    /** The jobs that are not in exactly one place, or in one without having been asked for: empty, or a promise broke. */
    public Map<JobId, List<Place>> misplaced() {
        Map<JobId, List<Place>> misplaced = places();
        misplaced
                .entrySet()
                .removeIf(
                        job -> jobs.containsKey(job.getKey()) && job.getValue().size() == 1);
        return misplaced;
    }

    private static void add(Map<JobId, List<Place>> places, JobId id, Place place) {
        places.computeIfAbsent(id, missing -> new ArrayList<>()).add(place);
    }
}
