package dev.longhaul.testkit.simulation.oracle;

import dev.longhaul.job.JobId;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.ClaimRow;
import dev.longhaul.store.EndedJob;
import dev.longhaul.store.KeyRow;
import dev.longhaul.store.NodeId;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.ParkedJob;
import dev.longhaul.store.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is committed, as the oracle has put it together from the changes of each commit. */
public final class Picture {

    private final Map<JobId, JobModel> jobs = new LinkedHashMap<>();
    private final Map<Integer, JobModel> planned = new LinkedHashMap<>();
    private final Map<String, List<JobModel>> byKey = new LinkedHashMap<>();
    private final Map<ClaimId, ClaimRow> claims = new LinkedHashMap<>();
    private final Map<ClaimId, Long> claimedAt = new LinkedHashMap<>();
    private final Map<ClaimId, Long> claimedIn = new LinkedHashMap<>();
    private final Map<ClaimId, Long> goneAt = new LinkedHashMap<>();
    private final Map<String, KeyRow> keys = new LinkedHashMap<>();
    private long commits;

    /** Whether a node of that name wrote this id: names are unique, and the engine adds a random part. */
    static boolean isBy(NodeId id, String node) {
        return id.value().startsWith(node + "-");
    }

    void next() {
        commits++;
    }

    long commit() {
        return commits;
    }

    @Nullable
    JobModel job(JobId id) {
        return jobs.get(id);
    }

    @Nullable
    JobModel planned(int index) {
        return planned.get(index);
    }

    Collection<JobModel> jobs() {
        return jobs.values();
    }

    List<JobModel> withKey(String key) {
        return byKey.getOrDefault(key, List.of());
    }

    Map<ClaimId, ClaimRow> claims() {
        return claims;
    }

    long claimedAt(ClaimId id) {
        return claimedAt.getOrDefault(id, 0L);
    }

    /** The number of the commit that made a claim. */
    long claimedIn(ClaimId id) {
        return claimedIn.getOrDefault(id, Long.MAX_VALUE);
    }

    /** What is at work on a node after its job's last attempt was lost. */
    List<Run> suspectsOn(String node) {
        List<Run> suspects = new ArrayList<>();
        for (JobModel model : jobs.values()) {
            for (Run run : model.runs.values()) {
                if (run.suspect && run.working() && run.node.equals(node)) {
                    suspects.add(run);
                }
            }
        }
        return suspects;
    }

    /** Whether nothing is at work on a node. */
    public boolean idle(String node) {
        return workingOn(node).isEmpty();
    }

    /** What is at work on a node. */
    List<Run> workingOn(String node) {
        List<Run> working = new ArrayList<>();
        for (JobModel model : jobs.values()) {
            for (Run run : model.runs.values()) {
                if (run.working() && run.node.equals(node)) {
                    working.add(run);
                }
            }
        }
        return working;
    }

    /** How many jobs are due, parked or in a claim; counts no further than a few. */
    int openJobs() {
        int open = 0;
        for (JobModel model : jobs.values()) {
            open += !model.removed && model.open() ? 1 : 0;
            if (open > 20) {
                break;
            }
        }
        return open;
    }

    /** When a claim went; null while it stands. */
    @Nullable
    Long goneAt(ClaimId id) {
        return goneAt.get(id);
    }

    /** Requests that stand, and ordering keys without a job that may hold them. */
    public List<String> leftOver() {
        List<String> left = new ArrayList<>();
        for (JobModel model : jobs.values()) {
            if (!model.removed) {
                model.requests.values().forEach(request -> left.add(request.kind() + " of " + model));
            }
        }
        for (KeyRow key : keys.values()) {
            JobModel head = key.head() == null ? null : jobs.get(key.head());
            if (head == null || head.ended == null) {
                left.add("ordering key " + key);
            }
        }
        return left;
    }

    /** A request that is not there any more was obeyed, or came when there was nothing to cancel. */
    void requested(Request request, boolean there, long now) {
        JobModel model = jobs.get(request.job());
        if (model != null && there) {
            model.requests.put(request.id(), request);
            model.requestedAt.put(request.id(), now);
        } else if (model != null) {
            model.requests.remove(request.id());
            model.requestedAt.remove(request.id());
        }
        if (model != null && request.kind() == Request.Kind.CANCEL) {
            model.cancelCommitted = there ? commits : 0;
        }
    }

    @Nullable
    JobId headOf(String key) {
        KeyRow row = keys.get(key);
        return row == null ? null : row.head();
    }

    JobModel add(JobModel model) {
        jobs.put(model.row.id(), model);
        if (model.asked.plan() != null) {
            planned.put(model.asked.parent(), model);
        }
        String key = model.row.keys().ordering();
        if (key != null) {
            byKey.computeIfAbsent(key, name -> new ArrayList<>()).add(model);
        }
        return model;
    }

    @Nullable
    JobModel due(OpenJob job, boolean there, long now) {
        JobModel model = jobs.get(job.id());
        if (model != null) {
            model.due = there ? job : null;
            opened(model, there, now);
        }
        return model;
    }

    @Nullable
    JobModel parked(ParkedJob job, boolean there, long now) {
        JobModel model = jobs.get(job.job().id());
        if (model != null) {
            model.parked = there ? job : null;
            opened(model, there, now);
        }
        return model;
    }

    private void opened(JobModel model, boolean there, long now) {
        if (there) {
            model.openIn = commits;
            model.openAt = now;
        }
    }

    @Nullable
    JobModel ended(EndedJob job, boolean there) {
        JobModel model = jobs.get(job.job().id());
        if (model != null) {
            if (there) {
                model.endings++;
                model.endedIn = commits;
            } else if (!model.removed) {
                model.firstNumber = job.job().attempt();
                model.redrivenIn = commits;
            }
            model.ended = there ? job : null;
        }
        return model;
    }

    @Nullable
    JobModel attempt(AttemptRow row, boolean there, long now) {
        JobModel model = jobs.get(row.id().job());
        if (model != null && there) {
            model.attempts.put(row.id().number(), row);
            model.settledAt.put(row.id().number(), now);
            model.settledIn = commits;
            if (model.succeeded() && model.attempts.lastKey() == row.id().number()) {
                model.endings++;
            }
        }
        return model;
    }

    Set<JobModel> claim(@Nullable ClaimRow before, @Nullable ClaimRow after, long now) {
        Set<JobModel> touched = new LinkedHashSet<>();
        if (before != null) {
            claims.remove(before.id());
            for (OpenJob job : before.jobs()) {
                JobModel model = jobs.get(job.id());
                if (model != null) {
                    model.listed.remove(before.id());
                    touched.add(model);
                }
            }
        }
        if (after != null) {
            claims.put(after.id(), after);
            claimedAt.putIfAbsent(after.id(), now);
            claimedIn.putIfAbsent(after.id(), commits);
            for (OpenJob job : after.jobs()) {
                JobModel model = jobs.get(job.id());
                if (model != null) {
                    model.listed.put(after.id(), job);
                    touched.add(model);
                }
            }
        } else if (before != null) {
            claimedAt.remove(before.id());
            claimedIn.remove(before.id());
            goneAt.put(before.id(), now);
        }
        return touched;
    }

    void key(KeyRow row, boolean there) {
        if (there) {
            keys.put(row.key(), row);
        } else {
            keys.remove(row.key());
        }
    }

    /** Whether no job is due, parked or in a claim, no claim is left, and no handler is at work. */
    public boolean nothingLeft() {
        if (!claims.isEmpty()) {
            return false;
        }
        for (JobModel model : jobs.values()) {
            if (!model.removed && model.open() && !waitsForLong(model)) {
                return false;
            }
            for (Run run : model.runs.values()) {
                if (run.working()) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean waitsForLong(JobModel model) {
        return model.asked.plan() != null && model.asked.plan().startIn().compareTo(java.time.Duration.ofDays(300)) > 0;
    }

    /** Dead jobs that hold others in the order of their key. */
    public List<JobId> holders() {
        List<JobId> holders = new ArrayList<>();
        for (JobModel model : jobs.values()) {
            String key = model.row.keys().ordering();
            if (model.ended != null && key != null && model.row.id().equals(headOf(key))) {
                holders.add(model.row.id());
            }
        }
        return holders;
    }

    /** Whether no claim stands and no attempt runs. */
    public boolean quiet() {
        return claims.isEmpty();
    }

    /** When the first job is due; null when none waits for time. */
    public @Nullable Instant nextDue() {
        Instant next = null;
        for (JobModel model : jobs.values()) {
            OpenJob due = model.due;
            if (due != null
                    && !waitsForLong(model)
                    && (next == null || due.due().isBefore(next))) {
                next = due.due();
            }
        }
        return next;
    }
}
