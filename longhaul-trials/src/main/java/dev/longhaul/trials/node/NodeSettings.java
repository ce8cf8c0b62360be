package dev.longhaul.trials.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How a node is started.
 *
 * @param process its name and incarnation, unique in the trial: {@code n1.3}
 * @param url of its store, as {@link dev.longhaul.jdbc.JdbcStore#of} takes it
 * @param histories the folder of the histories
 * @param lease how long its claims stand
 * @param workers the most handlers at once; 0 for a node that only asks
 * @param seed of its load
 */
public record NodeSettings(String process, String url, Path histories, Duration lease, int workers, long seed) {

    /** As arguments of the program. */
    public List<String> toArguments() {
        return List.of(
                process, url, histories.toString(), lease.toString(), Integer.toString(workers), Long.toString(seed));
    }

    /** From arguments of the program. */
    static NodeSettings of(String[] arguments) {
        if (arguments.length != 6) {
            throw new IllegalArgumentException(
                    "a node takes PROCESS URL HISTORIES LEASE WORKERS SEED, not " + arguments.length + " arguments");
        }
        return new NodeSettings(
                arguments[0],
                arguments[1],
                Path.of(arguments[2]),
                Duration.parse(arguments[3]),
                Integer.parseInt(arguments[4]),
                Long.parseLong(arguments[5]));
    }
}
