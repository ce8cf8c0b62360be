package dev.longhaul.trials.benchmark.peer;

/** A contestant on the database of one run. Enqueueing is thread-safe, the rest is for one thread. */
public interface Session extends AutoCloseable {

    /** How many jobs a batch has where nothing else is said. */
    int BATCH = 500;

    /** Accepts one job, due now, in a commit of its own. */
    void enqueue(int job);

    /** Accepts jobs, due now, in one batch, as the contestant's users would. */
    void enqueueAll(int first, int count);

    /** Accepts jobs 0 to {@code count} - 1, due now; before {@link #start}, and not measured. */
    default void fill(int count) {
        for (int first = 0; first < count; first += BATCH) {
            enqueueAll(first, Math.min(BATCH, count - first));
        }
    }

    /** Puts jobs there that wait for days, as the contestant itself would have written them; not measured. */
    void pile(int count);

    /** Begins to work. */
    void start();

    /** Whether the database holds no job that is due or under way; asked once all work seems done. */
    boolean settled();

    /** How many jobs the database holds that are not finished. */
    long stored();

    /** Stops working. */
    @Override
    void close();
}
