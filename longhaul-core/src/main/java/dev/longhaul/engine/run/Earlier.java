package dev.longhaul.engine.run;

import dev.longhaul.engine.flight.Flight;
import dev.longhaul.engine.settings.EngineSettings;
import dev.longhaul.engine.transaction.TransactionGuard;
import dev.longhaul.job.JobId;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.ClaimRow;
import dev.longhaul.store.Store;
import dev.longhaul.store.StoreTransaction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What earlier attempts leave behind for later ones: read when a handler asks for it, because most never do, and a read for
 * each retry costs a tenth of it. Thread-safe.
 */
final class Earlier {

    private final Store store;
    private final EngineSettings settings;
    private final TransactionGuard guard;

    Earlier(Store store, EngineSettings settings, TransactionGuard guard) {
        this.store = store;
        this.settings = settings;
        this.guard = guard;
    }

    /** The error of the attempt before; null if there is none. */
    @Nullable
    String error(Flight flight) {
        int number = flight.taken().job().attempt();
        if (number == 1) {
            return null;
        }
        JobId job = flight.id();
        try (StoreTransaction tx = store.beginReading()) {
            AttemptRow latest = tx.attempts().latest(List.of(job)).get(job);
            if (latest != null && latest.id().number() >= number) {
                // Taken back while it runs, and others have come after it.
                latest = tx.attempts().of(job).stream()
                        .filter(row -> row.id().number() < number)
                        .reduce((first, second) -> second)
                        .orElse(null);
            }
            return latest == null ? null : latest.said().error();
        }
    }

    /** What was saved last; null if nothing was. */
    byte @Nullable [] progress(Flight flight) {
        if (flight.taken().job().attempt() == 1) {
            return null;
        }
        try (StoreTransaction tx = store.beginReading()) {
            return tx.progress().load(List.of(flight.id())).get(flight.id());
        }
    }

    /** Saves progress; false when the claim is gone. */
    boolean save(Flight flight, byte[] data) {
        guard.refuse(
                "saving progress", "the effect itself is the progress; write it through the transaction's connection");
        try (StoreTransaction tx = store.begin(settings.lease())) {
            ClaimRow claim = tx.claims().lockShared(flight.claim().id());
            boolean listed = claim != null
                    && claim.jobs().stream()
                            .anyMatch(job -> job.id().equals(flight.id())
                                    && job.attempt() == flight.taken().job().attempt());
            if (listed) {
                tx.progress().save(flight.id(), data);
                tx.commit();
            }
            return listed;
        }
    }
}
