package dev.longhaul.store;

import java.time.Instant;
import java.util.List;

/**
 * A batch of jobs taken by one node.
 *
 * @param id never used again
 * @param node who took it
 * @param claimedAt when, by the database's clock
 * @param leaseUntil how long it stands, by the database's clock
 * @param jobs the jobs, with all that is needed to put them back; settled ones may still be among them
 */
public record ClaimRow(ClaimId id, NodeId node, Instant claimedAt, Instant leaseUntil, List<OpenJob> jobs) {
    public ClaimRow {
        jobs = List.copyOf(jobs);
    }
}
