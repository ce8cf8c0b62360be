package dev.longhaul.job;

/**
 * Something that stands around every attempt of a node: it can set up what handlers expect of their thread, such as a trace or a
 * logging context, look at how the attempt ended, or end it itself. Called on the attempt's thread. Thread-safe.
 */
@FunctionalInterface
public interface AttemptStep {

    /**
     * Does its own work before and after the rest.
     *
     * @return how the attempt ended, usually what the rest said. Of a handler in a transaction only exceptions count: returning
     *     normally is success
     */
    Decision around(Attempt attempt, Rest rest) throws Exception;

    /** The steps that follow, and then the handler. */
    @FunctionalInterface
    interface Rest {
        Decision proceed() throws Exception;
    }
}
