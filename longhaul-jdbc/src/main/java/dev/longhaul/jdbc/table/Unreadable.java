package dev.longhaul.jdbc.table;

import dev.longhaul.job.JobId;
import dev.longhaul.store.StoreException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows that this process has met and cannot read: written by newer code, edited by hand, or damaged. They are left where they
 * are, for whoever can read them, and must keep nobody else waiting: the transaction that meets some fails and undoes
 * what it did, and those after it pass over them. Each is logged once.
 *
 * <p>A job is passed over until it has been read well, by somebody who asked for it by its id, or until the process ends.
 * At most {@link #MOST} are remembered; of a type that has more of them at its head, nothing is taken. Thread-safe; one for
 * each store.
 */
public final class Unreadable {

    /** The most jobs that are passed over. */
    static final int MOST = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(Unreadable.class);

    private final Set<UUID> jobs = ConcurrentHashMap.newKeySet();
    private final Set<UUID> claims = ConcurrentHashMap.newKeySet();

    /** Jobs that are to be passed over. */
    public List<UUID> jobs() {
        return List.copyOf(jobs);
    }

    /** Jobs cannot be read: whoever comes next passes over them. Says what the transaction that met them fails with. */
    StoreException met(List<UnreadableJob> met) {
        met.forEach(this::note);
        UnreadableJob first = met.get(0);
        return new StoreException(
                StoreException.Kind.REFUSED,
                met.size() + " jobs cannot be read, and are passed over from now on; the first is " + first.job() + ": "
                        + first.getMessage(),
                first);
    }

    /** A job cannot be read: it is passed over. */
    void note(UnreadableJob met) {
        if (jobs.size() < MOST && jobs.add(met.job())) {
            LOG.error("job {} cannot be read, is left where it is, and is passed over", met.job(), met);
        }
    }

    /** A claim's jobs cannot be read: it stays where it is. */
    void metClaim(UUID claim, Exception why) {
        if (claims.size() < MOST && claims.add(claim)) {
            LOG.error("claim {} cannot be read, and is left where it is with its jobs", claim, why);
        }
    }

    /** The same as ids of jobs. */
    public Set<JobId> jobIds() {
        return jobs.stream().map(JobId::new).collect(Collectors.toUnmodifiableSet());
    }

    /** A job has been read: if it was passed over, it no longer is. */
    void read(UUID job) {
        jobs.remove(job);
    }

    /** That one job's row cannot be read. Not seen outside a session. */
    static final class UnreadableJob extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final UUID job;

        UnreadableJob(UUID job, Exception why) {
            super(String.valueOf(why.getMessage()), why);
            this.job = job;
        }

        UUID job() {
            return job;
        }
    }
}
