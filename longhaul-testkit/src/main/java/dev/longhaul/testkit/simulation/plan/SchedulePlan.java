package dev.longhaul.testkit.simulation.plan;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which schedule a job is enqueued with. Each version of the software, and so each node, may have another rule under the
 * {@linkplain #NAMED shared name}; what counts is the rule of the node that accepted the job.
 *
 * @param text the schedule's text, or {@link #NAMED}
 */
public record SchedulePlan(String text) {

    /** The name under which every version registers a rule of its own. */
    public static final String NAMED = "named";

    /** What the versions register under {@link #NAMED}. */
    public static final List<String> VERSIONS = List.of("2s 2s", "500ms 4s 9s", "1m*5");

    private static final String JITTERED = "2s*5 jitter 0.2";
    private static final String LIMITED = "exponential 1s x2 up to 4s within 10s";

    /** Texts, from nothing to months. */
    public static final List<String> TEXTS =
            List.of("0s*3", "1s 2s 5s", "10s*4", "100ms*6", "1m 10m 1h", "6h 3d 20d", "1s", JITTERED, LIMITED);

    /** The delays that follow, for a job accepted by that version. Written out: nothing of the engine is asked. */
    public List<Duration> delays(int version) {
        return switch (text.equals(NAMED) ? VERSIONS.get(version) : text) {
            case "2s 2s" -> seconds(2, 2);
            case "500ms 4s 9s" -> List.of(Duration.ofMillis(500), Duration.ofSeconds(4), Duration.ofSeconds(9));
            case "1m*5" -> seconds(60, 60, 60, 60, 60);
            case "0s*3" -> seconds(0, 0, 0);
            case "1s 2s 5s" -> seconds(1, 2, 5);
            case "10s*4" -> seconds(10, 10, 10, 10);
            case "100ms*6" -> java.util.Collections.nCopies(6, Duration.ofMillis(100));
            case "1m 10m 1h" -> seconds(60, 600, 3_600);
            case "6h 3d 20d" -> List.of(Duration.ofHours(6), Duration.ofDays(3), Duration.ofDays(20));
            case "1s" -> seconds(1);
            case JITTERED -> seconds(2, 2, 2, 2, 2);
            // As many as can be tried before the limit, which each delay brings nearer.
            case LIMITED -> seconds(1, 2, 4, 4, 4);
            default -> throw new IllegalArgumentException("'" + text + "' is no schedule of simulations");
        };
    }

    /** By which part of itself a delay may be longer or shorter. */
    public double jitter() {
        return text.equals(JITTERED) ? 0.2 : 0;
    }

    /** No attempt follows once the delays add up to this; null for no such limit. */
    public @Nullable Duration within() {
        return text.equals(LIMITED) ? Duration.ofSeconds(10) : null;
    }

    private static List<Duration> seconds(int... each) {
        return java.util.Arrays.stream(each).mapToObj(Duration::ofSeconds).toList();
    }

    @Override
    public String toString() {
        return text;
    }
}
