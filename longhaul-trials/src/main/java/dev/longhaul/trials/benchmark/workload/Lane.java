package dev.longhaul.trials.benchmark.workload;

import dev.longhaul.trials.benchmark.measure.Sample;

/**
 * A contestant in one form of a contest.
 *
 * @param name unique in its workload, for tables
 * @param contestant the contestant's name
 * @param race runs it once
 */
public record Lane(String name, String contestant, Race race) {

    /** Runs a lane once. */
    @FunctionalInterface
    public interface Race {
        /** Runs it on an empty database; an exception means that there is no figure. */
        Sample run(Stage stage) throws Exception;
    }
}
