package dev.longhaul.job;

/**
 * Hears of transitions after they are committed. Called on engine threads, one event at a time per thread: be quick.
 * An exception is logged and changes nothing.
 */
@FunctionalInterface
public interface JobListener {
    void on(JobEvent event);
}
