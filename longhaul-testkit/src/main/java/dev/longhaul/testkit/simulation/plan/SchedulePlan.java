package dev.longhaul.testkit.simulation.plan;

import java.time.Duration;
import java.util.List;

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

    /** Texts, from nothing to months. */
    public static final List<String> TEXTS =
            List.of("0s*3", "1s 2s 5s", "10s*4", "100ms*6", "1m 10m 1h", "6h 3d 20d", "1s");

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
            default -> throw new IllegalArgumentException("'" + text + "' is no schedule of simulations");
        };
    }

    private static List<Duration> seconds(int... each) {
        return java.util.Arrays.stream(each).mapToObj(Duration::ofSeconds).toList();
    }

    @Override
    public String toString() {
        return text;
    }
}
