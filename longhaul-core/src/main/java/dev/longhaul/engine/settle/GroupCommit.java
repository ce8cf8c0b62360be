package dev.longhaul.engine.settle;

import dev.longhaul.engine.flight.Flight;
import dev.longhaul.engine.protocol.Changes;
import dev.longhaul.engine.protocol.Finished;
import dev.longhaul.engine.protocol.FollowUps;
import dev.longhaul.engine.protocol.Settling;
import dev.longhaul.engine.protocol.Settling.Decided;
import dev.longhaul.engine.protocol.Settling.Moment;
import dev.longhaul.engine.runtime.EngineRuntime;
import dev.longhaul.engine.settings.EngineSettings;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.Texts;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.AttemptTable.Written;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.Request;
import dev.longhaul.store.Store;
import dev.longhaul.store.StoreTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One try to settle a group in one commit, and how far it came. Used once. */
final class GroupCommit {

    private static final int MAX_ERROR_LENGTH = 4_000;

    /** How far a try came before it failed. */
    enum Stage {
        /** There was no transaction to be had: the trouble is the store's. */
        BEGINNING,
        /** Rows of finished claims were to go: the trouble is not the group's. */
        DELETING_CLAIMS,
        /** The attempts were to be written: who holds one of them is settling it. */
        WRITING_ATTEMPTS,
        /** What follows was to be written, or committed. */
        WRITING_CHANGES
    }

    /**
     * A finished attempt on its way to be settled.
     *
     * @param decided what follows, once a commit with that decision may have arrived
     * @param refusals how often the store refused it when it was alone
     */
    record Item(Flight flight, Finished finished, @Nullable Decided decided, int refusals) {

        /** Just finished. */
        Item(Flight flight, Finished finished) {
            this(flight, finished, null, 0);
        }

        /** The same attempt as one that failed because its real outcome is refused by the store. */
        Item refused(String why) {
            String error = Texts.storable("the outcome could not be recorded: " + why, MAX_ERROR_LENGTH);
            Outcome failed = new Outcome.Failed(String.valueOf(error), null);
            Finished instead = new Finished(
                    finished.taken(),
                    finished.claim(),
                    finished.schedule(),
                    new Finished.Result(failed, null, List.of()),
                    finished.span());
            return new Item(flight, instead, null, refusals + 1);
        }
    }

    private final List<Item> group;
    private Stage stage = Stage.BEGINNING;
    /** Operators' requests that the latest try has met. */
    private Map<AttemptRow.Id, List<Request>> known = Map.of();

    private List<Decided> decided = List.of();
    private Map<AttemptRow.Id, Written> written = Map.of();
    private @Nullable Changes changes;

    GroupCommit(List<Item> group) {
        this.group = List.copyOf(group);
    }

    /** Commits the group; rows of finished claims go along. */
    void run(
            Store store,
            EngineRuntime runtime,
            EngineSettings settings,
            FollowUps followUps,
            List<ClaimId> finishedClaims) {
        for (int decisions = 0; decisions < Settling.MOST_DECISIONS; decisions++) {
            if (settles(store, runtime, settings, followUps, finishedClaims)) {
                return;
            }
        }
        throw Settling.askedTooOften();
    }

    /** False if there are requests that the decisions did not know: everything is rolled back, and now they are known. */
    private boolean settles(
            Store store,
            EngineRuntime runtime,
            EngineSettings settings,
            FollowUps followUps,
            List<ClaimId> finishedClaims) {
        stage = Stage.BEGINNING;
        try (StoreTransaction tx = store.begin(EngineSettings.lockWait(store))) {
            // The first statement: where beginning travels with one, a transaction that is not to be had is found out
            // here.
            Moment moment = Moment.of(tx, runtime::nanoTime);
            stage = Stage.DELETING_CLAIMS;
            if (!finishedClaims.isEmpty()) {
                tx.claims().delete(finishedClaims);
            }
            stage = Stage.WRITING_ATTEMPTS;
            decided = decide(moment, runtime, settings);
            Changes collected = new Changes(followUps, moment.now());
            written = Settling.write(tx, decided, collected);
            Map<AttemptRow.Id, List<Request>> requests = Settling.requests(tx, written);
            if (!decided.stream()
                    .allMatch(each -> each.knew(requests.getOrDefault(each.row().id(), List.of())))) {
                known = requests;
                return false;
            }
            stage = Stage.WRITING_CHANGES;
            collected.write(tx);
            tx.commit();
            changes = collected;
            return true;
        }
    }

    /**
     * A decision that may have been committed stands. If there is a request that it does not know, it never was, and never
     * will be: its attempt was just written, by us, and what we wrote rolled back.
     */
    private List<Decided> decide(Moment moment, EngineRuntime runtime, EngineSettings settings) {
        List<Decided> all = new ArrayList<>(group.size());
        for (Item item : group) {
            OpenJob job = item.finished().taken().job();
            List<Request> requests = known.getOrDefault(new AttemptRow.Id(job.id(), job.attempt()), List.of());
            Decided before = item.decided();
            all.add(
                    before != null && before.knew(requests)
                            ? before
                            : Settling.decide(item.finished(), requests, moment, settings.node(), runtime.random()));
        }
        return all;
    }

    /** The group as it was given. */
    List<Item> group() {
        return group;
    }

    /** How far it came. */
    Stage stage() {
        return stage;
    }

    /** Whether an earlier commit of this group may have arrived. */
    boolean executedAgain() {
        return group.stream().anyMatch(item -> item.decided() != null);
    }

    /** After {@link #run}: what was decided, item by item. */
    List<Decided> decided() {
        return decided;
    }

    /** After {@link #run}: what became of an attempt. */
    Written written(Decided what) {
        return written.getOrDefault(what.row().id(), Written.REFUSED);
    }

    /** After {@link #run}: what followed. */
    Changes changes() {
        return Objects.requireNonNull(changes, "the group has been committed");
    }

    /**
     * The group with its decisions, to be executed again. An attempt whose row was there already was decided by an earlier
     * commit: what was decided now is nobody's.
     */
    List<Item> decidedItems() {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < group.size(); i++) {
            Item item = group.get(i);
            boolean before = written(decided.get(i)) == Written.BEFORE;
            items.add(before ? item : new Item(item.flight(), item.finished(), decided.get(i), item.refusals()));
        }
        return items;
    }
}
