package dev.longhaul.store;

import dev.longhaul.job.JobId;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** {@code longhaul_request}: operators' requests for jobs in flight. */
public interface RequestTable {

    /** Inserts one; false if its id is already there. */
    boolean insert(Request request);

    /** The requests for these jobs, oldest first: in order of id, which their makers make time-ordered. Locks nothing. */
    List<Request> of(Collection<JobId> jobs);

    /** Deletes requests; those that are gone are passed over. */
    void delete(Collection<UUID> ids);

    /** The oldest requests, in order of id. For the sweep. */
    List<Request> page(int limit);
}
