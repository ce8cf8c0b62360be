package dev.longhaul.testkit.operator;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Jobs that stay as a test puts them, and moves that end as it says: each is written down, and moves nothing. Thread-safe. */
public final class FakeJobs implements Jobs {

    private final Map<JobId, JobView> views = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Set<Pause> pauses = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Moved answer;
    private volatile @Nullable JobQuery query;

    /** A job is there from now on, as it stands in this view. */
    public void put(JobView view) {
        views.put(view.row().id(), view);
    }

    /** How moves end from now on; until it is said, there are no such jobs. */
    public void answers(Moved moved) {
        answer = moved;
    }

    /** What moves were asked for, and by whom, a sentence each: {@code cancel by ann}. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    /** What the latest list was asked for; empty if there was none. */
    public Optional<JobQuery> query() {
        return Optional.ofNullable(query);
    }

    /** Makes it as good as new. */
    public void clear() {
        views.clear();
        asked.clear();
        pauses.clear();
        answer = null;
        query = null;
    }

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

    /** All of them on one page, whatever is asked for. */
    @Override
    public JobPage list(JobQuery wanted) {
        query = wanted;
        return new JobPage(List.copyOf(views.values()), null);
    }

    @Override
    public JobPage listWithHistories(JobQuery wanted) {
        return list(wanted);
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
        Moved said = answer;
        return said == null ? new Moved.NotFound(id) : said;
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
