package dev.longhaul.testkit.engine.property;

import dev.longhaul.job.JobId;
import dev.longhaul.job.Outcome;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.ClaimRow;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.memory.Snapshot;
import dev.longhaul.testkit.engine.Scene;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at a random life from outside and remembers what must never be seen. */
final class Watch {

    private final Scene scene;
    private final List<String> broken = new ArrayList<>();
    /** Acknowledged jobs with an ordering key, in the order of their acknowledgements. */
    private final Map<String, List<JobId>> accepted = new LinkedHashMap<>();

    private final Set<JobId> acknowledged = new HashSet<>();
    /** Jobs whose due time an operator has changed, and those that were redriven. */
    private final Set<JobId> moved = new HashSet<>();

    private final Set<JobId> redriven = new HashSet<>();
    /** The last attempt that may start of each job whose cancel was acknowledged. */
    private final Map<JobId, Integer> cancelled = new HashMap<>();

    Watch(Scene scene) {
        this.scene = scene;
    }

    void acknowledged(JobId id, @Nullable String orderingKey) {
        acknowledged.add(id);
        if (orderingKey != null) {
            accepted.computeIfAbsent(orderingKey, key -> new ArrayList<>()).add(id);
        }
    }

    void moved(JobId id) {
        moved.add(id);
    }

    /** A dead job may start again, from now on; run the result if it was not dead after all. */
    Runnable redriving(JobId id) {
        redriven.add(id);
        moved.add(id);
        Integer last = cancelled.remove(id);
        return () -> {
            if (last != null) {
                cancelled.put(id, last);
            }
        };
    }

    void cancelAcknowledged(JobId id) {
        int last = 0;
        for (ClaimRow claim : scene.snapshot().claims().values()) {
            for (OpenJob job : claim.jobs()) {
                last = job.id().equals(id) ? Math.max(last, job.attempt()) : last;
            }
        }
        cancelled.putIfAbsent(id, last);
    }

    /** Called by handlers: what is thrown there would only be a failed attempt. */
    void starts(JobId id, int number) {
        Snapshot now = scene.snapshot();
        JobRow row = now.jobs().get(id);
        if (row == null) {
            broken.add("attempt " + number + " of " + id + " started, which nobody asked for");
            return;
        }
        if (cancelled.containsKey(id) && number > cancelled.get(id)) {
            broken.add("attempt " + number + " of " + id + " started after its cancel was acknowledged");
        }
        AttemptRow previous = now.attempts().get(new AttemptRow.Id(id, number - 1));
        Instant due = number == 1 ? row.asked().start() : previous == null ? null : previous.nextDue();
        if (!moved.contains(id) && due != null && scene.now().isBefore(due)) {
            broken.add("attempt " + number + " of " + id + " started at " + scene.now() + " though it is due " + due);
        }
        String key = row.keys().ordering();
        if (number == 1 && key != null && !redriven.contains(id)) {
            requireBeforeEnded(now, key, id);
        }
    }

    private void requireBeforeEnded(Snapshot now, String key, JobId id) {
        List<JobId> order = accepted.getOrDefault(key, List.of());
        for (JobId earlier : order.subList(0, Math.max(0, order.indexOf(id)))) {
            if (isOpen(now, earlier) && !redriven.contains(earlier)) {
                broken.add(id + " started before " + earlier + " had ended, which is before it behind " + key);
            }
        }
    }

    private static boolean isOpen(Snapshot now, JobId id) {
        return now.places().getOrDefault(id, List.of()).stream()
                .anyMatch(place -> place instanceof Snapshot.Place.Due
                        || place instanceof Snapshot.Place.Parked
                        || place instanceof Snapshot.Place.Claim);
    }

    /** After a commit. */
    void look() {
        Snapshot now = scene.snapshot();
        if (!now.misplaced().isEmpty()) {
            broken.add("not in exactly one place: " + now.misplaced());
        }
        if (!now.jobs().keySet().containsAll(acknowledged)) {
            broken.add("an acknowledged job is gone");
        }
        Map<String, Set<JobId>> suspects = new HashMap<>();
        Map<String, Set<JobId>> byKey = new HashMap<>();
        for (ClaimRow claim : now.claims().values()) {
            // One that has run out may be half taken back, and nobody's: its node may not even know that it was
            // committed.
            boolean runOut = !claim.leaseUntil().isAfter(scene.now());
            for (OpenJob job : claim.jobs()) {
                JobRow row = now.jobs().get(job.id());
                boolean settled = now.attempts().containsKey(new AttemptRow.Id(job.id(), job.attempt()));
                if (row == null || settled) {
                    continue;
                }
                if (job.suspect() && !runOut) {
                    suspects.computeIfAbsent(claim.node().value(), node -> new HashSet<>())
                            .add(job.id());
                }
                String key = row.keys().ordering();
                if (key != null) {
                    byKey.computeIfAbsent(key, each -> new HashSet<>()).add(job.id());
                }
            }
        }
        suspects.forEach((node, jobs) -> require(jobs.size() <= 1, "suspects together on " + node + ": " + jobs));
        byKey.forEach((key, jobs) -> require(jobs.size() <= 1, "in flight together behind " + key + ": " + jobs));
        require(broken.isEmpty(), "");
    }

    private void require(boolean holds, String otherwise) {
        if (!holds && !otherwise.isEmpty()) {
            broken.add(otherwise);
        }
    }

    /** At the end: every history is without gaps, and nothing broke on the way. */
    void requireUnbroken() {
        Snapshot end = scene.snapshot();
        for (JobId id : end.jobs().keySet()) {
            List<AttemptRow> history = scene.history(id);
            for (int i = 0; i < history.size(); i++) {
                require(history.get(i).id().number() == i + 1, "the history of " + id + " has gaps");
                boolean more = i + 1 < history.size();
                boolean over = history.get(i).outcome() == Outcome.Kind.SUCCEEDED;
                require(!(more && over), id + " was attempted after it had succeeded");
            }
        }
        if (!broken.isEmpty()) {
            throw new AssertionError(String.join("\n", broken));
        }
    }

    /** Whether something has broken. */
    boolean isBroken() {
        return !broken.isEmpty();
    }
}
