package dev.longhaul.server;

import dev.longhaul.inbox.MessageKey;
import dev.longhaul.job.JobId;
import dev.longhaul.operator.JobPage;
import dev.longhaul.operator.JobQuery;
import dev.longhaul.operator.JobView;
import dev.longhaul.operator.Jobs;
import dev.longhaul.operator.Moved;
import dev.longhaul.operator.Redrive;
import dev.longhaul.store.Pause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Jobs that stay as a test puts them, and moves that end as it says. */
final class FakeJobs implements Jobs {

    final Map<JobId, JobView> views = new ConcurrentHashMap<>();
    final List<String> asked = new ArrayList<>();
    private final Set<Pause> pauses = ConcurrentHashMap.newKeySet();

    @Nullable
    Moved next;

    @Nullable
    JobQuery query;

    @Override
    public Optional<JobView> find(JobId id) {
        return Optional.ofNullable(views.get(id));
    }

    @Override
    public Optional<JobView> find(String type, String idempotencyKey) {
        return views.values().stream()
                .filter(view -> view.row().type().equals(type)
                        && idempotencyKey.equals(view.row().keys().idempotency()))
                .findFirst();
    }

    @Override
    public JobPage list(JobQuery asked) {
        query = asked;
        return new JobPage(List.copyOf(views.values()), null);
    }

    @Override
    public JobPage listWithHistories(JobQuery asked) {
        return list(asked);
    }

    @Override
    public Moved cancel(JobId id, String by) {
        return moved("cancel", id, by);
    }

    @Override
    public Moved redrive(JobId id, Redrive how, String by) {
        MessageKey forget = how.forget();
        String forgetting = forget == null ? "" : " forgetting " + forget.source() + " " + forget.id();
        String instructing = how.instruction() == null ? "" : " instructing " + how.instruction();
        return moved("redrive " + how.deadline() + forgetting + instructing, id, by);
    }

    @Override
    public Moved attemptNow(JobId id, String by) {
        return moved("attempt now", id, by);
    }

    @Override
    public Moved reschedule(JobId id, Instant due, String by) {
        return moved("reschedule " + due, id, by);
    }

    private Moved moved(String move, JobId id, String by) {
        asked.add(move + " by " + by);
        Moved answer = next;
        return answer == null ? new Moved.NotFound(id) : answer;
    }

    @Override
    public boolean pause(Pause pause, String by) {
        return pauses.add(pause);
    }

    @Override
    public boolean resume(Pause pause, String by) {
        return pauses.remove(pause);
    }

    @Override
    public Set<Pause> pauses() {
        return Set.copyOf(pauses);
    }
}
