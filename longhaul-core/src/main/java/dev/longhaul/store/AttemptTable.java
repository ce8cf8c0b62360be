package dev.longhaul.store;

import dev.longhaul.job.JobId;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** {@code longhaul_attempt}: the append-only history. Its primary key (job, number) is the engine's fence. */
public interface AttemptTable {

    /**
     * Writes rows, sorted by job and number, each only if its claim still stands and nobody has written that attempt. A
     * claim stands as long as its row is there, also when its lease has run out. Meeting another transaction that is
     * writing the same attempt waits for its end. No attempt is named twice in one list. The commit stands also for what
     * kept a row from being written: {@link StoreTransaction#commit}.
     *
     * @return what became of each row
     */
    Map<AttemptRow.Id, Written> insert(List<AttemptRow> rows);

    /**
     * Whether an attempt is settled, after waiting for whoever is writing its row now: false means that whoever writes it
     * does so later, and sees what was committed before this call. Writes nothing and holds nothing afterwards. For
     * transactions that may write.
     *
     * @throws dev.longhaul.store.StoreException of kind lock wait, if whoever is writing it takes longer than that
     */
    boolean settled(AttemptRow.Id id);

    /** All attempts of a job, in order of number. */
    List<AttemptRow> of(JobId job);

    /** All attempts of each of these jobs that has any, in order of number. One statement, for a page of a list. */
    Map<JobId, List<AttemptRow>> ofEach(Collection<JobId> jobs);

    /** The latest attempt of each of these jobs that has one. */
    Map<JobId, AttemptRow> latest(Collection<JobId> jobs);

    /** What became of a row. */
    enum Written {
        /** It was written: what follows from it is the caller's to write, in this transaction. */
        NOW,
        /**
         * The same claim and node had already written it, here or in an earlier commit whose answer was lost; also when
         * the claim is gone since, and whatever else the rows say.
         */
        BEFORE,
        /** Somebody else has settled this attempt, or the claim is gone: nothing follows. */
        REFUSED
    }
}
