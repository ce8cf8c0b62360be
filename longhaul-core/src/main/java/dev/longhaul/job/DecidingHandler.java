package dev.longhaul.job;

/**
 * The code that runs a job type and says itself how the attempt ended. An exception means the same as for {@link
 * Handler}.
 *
 * @param <T> the payload's Java type
 */
@FunctionalInterface
public interface DecidingHandler<T> {
    Decision decide(T payload, Attempt attempt) throws Exception;
}
