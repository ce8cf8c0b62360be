package dev.longhaul.trials.benchmark.workload;

import dev.longhaul.trials.benchmark.measure.Meter;
import dev.longhaul.trials.benchmark.peer.Contestant;
import dev.longhaul.trials.benchmark.server.BenchmarkServer;
import dev.longhaul.trials.benchmark.server.Place;
import dev.longhaul.trials.time.TrialTime;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What one run of a lane stands on.
 *
 * @param server the server under all lanes
 * @param place an empty database
 * @param meter for that database
 * @param time the host's clocks
 * @param scale how much is measured
 */
public record Stage(BenchmarkServer server, Place place, Meter meter, TrialTime time, Scale scale) {

    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofMillis(1);

    /**
     * Waits, looking every millisecond.
     *
     * @throws IllegalStateException if it does not come within five minutes
     */
    public void await(String what, BooleanSupplier condition) {
        if (!time.await(LONGEST, LOOK, condition)) {
            throw new IllegalStateException("after " + LONGEST.toMinutes() + " minutes still not: " + what);
        }
    }

    /**
     * A database of a contestant with content that takes long to make; copied where an earlier round has made it. Takes the
     * place of the empty one.
     */
    public Place kept(Contestant contestant, String content, Consumer<Place> making) {
        return server.with(contestant.name().replace('-', '_') + "_" + content, making);
    }
}
