package dev.longhaul.server.config;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The engine of this node.
 *
 * @param workers the most attempts in flight in all. Each is a virtual thread that mostly waits for a receiver; 2000 lets
 *     200 hosts hang with 8 attempts each while others go on
 * @param lease how long another node waits after this one was last heard of before it takes its jobs
 * @param poll the longest sleep between two looks for due jobs; three times that while a store tells of other nodes' work
 * @param retention how long succeeded and cancelled jobs are kept
 * @param payloadLimit the largest payload of one job
 * @param shutdownTimeout how long a stop waits for attempts in flight
 * @param node this node's name in claims and logs; made from host and process if empty
 * @param schedules named schedules by name, in the text form of schedules; the presets need not be named here
 */
@ConfigurationProperties("longhaul")
public record EngineProperties(
        @DefaultValue("2000") int workers,
        @DefaultValue("15s") Duration lease,
        @DefaultValue("1s") Duration poll,
        @DefaultValue("7d") Duration retention,
        @DefaultValue("256KB") DataSize payloadLimit,
        @DefaultValue("20s") Duration shutdownTimeout,
        @Nullable String node,
        @DefaultValue Map<String, String> schedules) {

    public EngineProperties {
        schedules = Collections.unmodifiableMap(new LinkedHashMap<>(schedules));
        require(workers >= 1 && workers <= 100_000, "longhaul.workers", workers, "Use 1 to 100000.");
        require(atLeast(lease, 2), "longhaul.lease", lease, "Use 2s or more; the default is 15s.");
        require(atLeast(shutdownTimeout, 0), "longhaul.shutdown-timeout", shutdownTimeout, "Use 0s or more.");
        require(
                payloadLimit.toBytes() >= 1 && payloadLimit.toMegabytes() <= 10,
                "longhaul.payload-limit",
                payloadLimit,
                "Use 1B to 10MB; what is larger belongs in a place that the payload names.");
    }

    private static boolean atLeast(Duration duration, long seconds) {
        return duration.compareTo(Duration.ofSeconds(seconds)) >= 0;
    }

    private static void require(boolean holds, String name, Object value, String remedy) {
        if (!holds) {
            throw new InvalidConfigurationException(name + " is " + value + ", which is out of range.", remedy);
        }
    }
}
