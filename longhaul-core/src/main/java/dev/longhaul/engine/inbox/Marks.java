package dev.longhaul.engine.inbox;

import dev.longhaul.engine.group.Groups;
import dev.longhaul.engine.protocol.Changes;
import dev.longhaul.engine.protocol.FollowUps;
import dev.longhaul.engine.protocol.NewJob;
import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.engine.settings.EngineSettings;
import dev.longhaul.inbox.InboxKey;
import dev.longhaul.inbox.Once;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.InboxMark;
import dev.longhaul.store.InboxRow;
import dev.longhaul.store.Store;
import dev.longhaul.store.StoreTransaction;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Marks for effects that have happened elsewhere, many callers' in one commit. Thread-safe. */
public final class Marks {

    private final Store store;
    private final FollowUps followUps;
    private final Hearing hearing;
    private final Groups<Wanted, Made> groups;

    /**
     * A mark to be made.
     *
     * @param claim under which the attempt runs that makes it; null if it is no attempt's
     * @param jobs enqueued in the same commit
     */
    record Wanted(InboxMark mark, @Nullable ClaimId claim, List<NewJob> jobs) {}

    /** @param groupLimit the most marks in one commit, with their jobs */
    public Marks(Store store, FollowUps followUps, EngineRuntime runtime, int groupLimit, Hearing hearing) {
        this.store = store;
        this.followUps = followUps;
        this.hearing = hearing;
        this.groups =
                new Groups<>(runtime, groupLimit, wanted -> 1 + wanted.jobs().size(), new Committing());
    }

    /** Makes a mark; null if the claim is gone, and nothing was marked. */
    @Nullable
    Once mark(Wanted wanted) {
        return groups.submit(wanted).answer(wanted);
    }

    private final class Committing implements Groups.Committing<Wanted, Made> {

        @Override
        public Made commit(List<Wanted> group) {
            try (StoreTransaction tx = store.begin(EngineSettings.lockWait(store))) {
                Set<ClaimId> claims = group.stream()
                        .map(Wanted::claim)
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet());
                Set<ClaimId> standing =
                        claims.isEmpty() ? Set.of() : tx.claims().hold(claims);
                Map<InboxKey, InboxMark> asked = new LinkedHashMap<>();
                for (Wanted wanted : group) {
                    if (wanted.claim() == null || standing.contains(wanted.claim())) {
                        asked.putIfAbsent(wanted.mark().key(), wanted.mark());
                    }
                }
                Map<InboxKey, InboxRow> before = tx.inbox().insert(asked.values());
                Map<InboxKey, InboxMark> there = new HashMap<>(asked);
                before.forEach((key, row) -> there.put(key, row.mark()));
                // An earlier commit, whose answer was lost, may have made it before the claim went.
                there.putAll(found(tx, group, there));
                Changes changes = enqueue(tx, group, there);
                tx.commit();
                return new Made(there, changes, asked.size() - before.size());
            }
        }

        @Override
        public void committed(Made made) {
            hearing.marked(made.marks());
            hearing.enqueued(made.changes());
        }
    }

    private static Map<InboxKey, InboxMark> found(
            StoreTransaction tx, List<Wanted> group, Map<InboxKey, InboxMark> there) {
        Collection<InboxKey> missing = group.stream()
                .map(wanted -> wanted.mark().key())
                .filter(key -> !there.containsKey(key))
                .collect(Collectors.toSet());
        Map<InboxKey, InboxMark> found = new HashMap<>();
        if (!missing.isEmpty()) {
            tx.inbox().find(missing).forEach((key, row) -> found.put(key, row.mark()));
        }
        return found;
    }

    private Changes enqueue(StoreTransaction tx, List<Wanted> group, Map<InboxKey, InboxMark> there) {
        List<NewJob> jobs = group.stream()
                .filter(wanted -> made(wanted, there))
                .flatMap(wanted -> wanted.jobs().stream())
                .toList();
        // The clock is asked for only where there are jobs.
        Changes changes = new Changes(followUps, jobs.isEmpty() ? Instant.EPOCH : tx.now());
        if (!jobs.isEmpty()) {
            jobs.forEach(changes::accept);
            changes.write(tx);
        }
        return changes;
    }

    private static boolean made(Wanted wanted, Map<InboxKey, InboxMark> there) {
        InboxMark mark = there.get(wanted.mark().key());
        return mark != null && mark.writer().equals(wanted.mark().writer());
    }

    /** What one commit came to: the marks that are there after it, its callers' or others'. */
    private record Made(Map<InboxKey, InboxMark> there, Changes changes, int marks) {

        @Nullable
        Once answer(Wanted wanted) {
            InboxMark mark = there.get(wanted.mark().key());
            if (mark == null) {
                return null;
            }
            if (!made(wanted, there)) {
                return new Once(false, mark.result(), List.of());
            }
            return new Once(
                    true,
                    mark.result(),
                    wanted.jobs().stream().map(changes::enqueued).toList());
        }
    }
}
