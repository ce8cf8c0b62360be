package dev.longhaul.server.demo;

import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.operator.JobPage;
import dev.longhaul.operator.JobQuery;
import dev.longhaul.operator.JobView;
import dev.longhaul.server.admin.AdminService;
import dev.longhaul.store.AttemptRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks at deliveries and tells each settled attempt once, in order of time. Looks instead of listening: an event can be
 * lost with its process, a row of the history cannot. Used by one thread.
 */
final class Watch {

    private final AdminService admin;
    private final Narrator narrator;
    private final Map<JobId, Integer> told = new HashMap<>();
    private int acknowledged;
    private int dead;

    Watch(AdminService admin, Narrator narrator) {
        this.admin = admin;
        this.narrator = narrator;
    }

    private record Told(JobView job, AttemptRow attempt) {}

    /** Follows a delivery, of which so many attempts need not be told. */
    void follow(JobView job, int known) {
        told.put(job.row().id(), known);
    }

    /** Every delivery that has not ended, oldest first, with its history. */
    List<JobView> unfinished() {
        List<JobView> found = new ArrayList<>();
        JobId cursor = null;
        do {
            JobPage page = admin.jobs(new JobQuery(JobState.SCHEDULED, null, null, null, cursor, JobQuery.MAX_LIMIT));
            // Looked at again for its history; it may have ended in between.
            page.items().stream()
                    .flatMap(job -> admin.job(job.row().id()).stream())
                    .filter(job -> job.state() == JobState.SCHEDULED)
                    .forEach(found::add);
            cursor = page.next();
        } while (cursor != null);
        return found.reversed();
    }

    /** Tells what is new among the followed ones; what has ended is followed no longer. */
    void look() {
        List<Told> fresh = new ArrayList<>();
        for (JobId id : List.copyOf(told.keySet())) {
            admin.job(id).ifPresent(job -> {
                int before = told.getOrDefault(id, 0);
                job.attempts().stream().skip(before).forEach(attempt -> fresh.add(new Told(job, attempt)));
                told.put(id, job.attempts().size());
                if (job.state() != JobState.SCHEDULED) {
                    told.remove(id);
                    acknowledged += job.state() == JobState.SUCCEEDED ? 1 : 0;
                    dead += job.state() == JobState.DEAD ? 1 : 0;
                }
            });
        }
        fresh.sort(Comparator.comparing(item -> item.attempt().endedAt()));
        fresh.forEach(item -> narrator.attempted(item.job(), item.attempt()));
    }

    /** How many followed ones have not ended. */
    int left() {
        return told.size();
    }

    /** How many followed ones were acknowledged. */
    int acknowledged() {
        return acknowledged;
    }

    /** How many followed ones are dead. */
    int dead() {
        return dead;
    }
}
