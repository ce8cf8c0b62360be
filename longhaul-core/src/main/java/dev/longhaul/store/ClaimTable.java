package dev.longhaul.store;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code longhaul_claim}: jobs in flight, in batches. */
public interface ClaimTable {

    /**
     * Inserts a claim whose lease runs from now by the database's clock.
     *
     * @param lease zero or negative makes a claim that has already run out
     * @return false if a claim of that id is there already (after waiting for whoever is inserting it), and the commit stands
     *     for that, too: {@link StoreTransaction#commit}
     */
    boolean insert(ClaimId id, NodeId node, List<OpenJob> jobs, Duration lease);

    /**
     * Reads one claim and locks it against being taken back, rewritten or deleted; null if it is gone, and the commit stands
     * for that, too: {@link StoreTransaction#commit}.
     */
    @Nullable
    ClaimRow lockShared(ClaimId id);

    /**
     * Locks claims as {@link #lockShared} does, in order, without reading their jobs; the commit stands also for those that
     * are gone.
     *
     * @return those that stand
     */
    Set<ClaimId> hold(Collection<ClaimId> ids);

    /**
     * Lets claims stand for {@code lease} from now, by the database's clock, in one statement, also one whose lease has
     * run out but which nobody has taken back. The commit stands also for those that are gone.
     *
     * @return those that stand
     */
    Set<ClaimId> renew(Collection<ClaimId> ids, Duration lease);

    /**
     * Replaces the jobs of a claim.
     *
     * @return false if the claim is gone
     */
    boolean rewrite(ClaimId id, List<OpenJob> jobs);

    /** Deletes claims; those that are gone are passed over. */
    void delete(Collection<ClaimId> ids);

    /**
     * Locks claims whose lease has run out (until now or earlier) by the database's clock, passing over those that others
     * have locked, shared or not. The ones that ran out first; sorted by id.
     */
    List<ClaimRow> lockExpired(int limit);

    /** Locks claims of every node but this one, passing over locked ones: only for a store that this process owns. */
    List<ClaimRow> lockOthers(NodeId but, int limit);

    /** Every claim's jobs in flight, by claim. For display and checks; locks nothing. */
    Map<ClaimId, ClaimRow> all(int limit);
}
