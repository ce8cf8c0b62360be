package dev.longhaul.job;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One execution of a job, as its handler sees it. Valid while the handler runs; thread-safe.
 */
public interface Attempt {

    /** The job that this attempt belongs to. */
    JobId jobId();

    /** The job type's name. */
    String type();

    /** Counts from 1; the first is not a retry. Never used twice for a job, also across redrives and restarts. */
    int number();

    /**
     * The error of the attempt before this one, if it failed or was lost; none after a snooze. Read from the store when it is
     * first asked for.
     *
     * @throws dev.longhaul.store.StoreException if the store does not say
     */
    Optional<String> previousError();

    /** The instant after which no further attempt starts, if the job has one. */
    Optional<Instant> deadline();

    /** The headers that the job was asked for with. */
    Map<String, String> headers();

    /** The labels that the job was asked for with. */
    Map<String, String> labels();

    /**
     * What an earlier attempt (or this one) saved with {@link #saveProgress}. Read from the store when it is first asked for.
     *
     * @throws dev.longhaul.store.StoreException if the store does not say
     */
    Optional<byte[]> progress();

    /**
     * Saves data for the next attempt of this job; durable when it returns.
     *
     * @param data at most 65,536 bytes; replaces what was saved before
     * @throws IllegalArgumentException if the data is larger
     * @throws ClaimLostException if this attempt's claim was taken back: the attempt is over, stop working
     * @throws IllegalStateException inside {@code handleInTransaction}, where progress is the effect itself
     */
    void saveProgress(byte[] data);

    /** Whether this attempt may still have an effect: false after a timeout, or when its claim was taken back. */
    boolean stands();
}
