package dev.longhaul.trials.benchmark;

import com.sun.management.OperatingSystemMXBean;
import dev.longhaul.trials.benchmark.report.Outcome;
import dev.longhaul.trials.time.TrialTime;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The machine as the page tells of it. Stateless. */
final class Machine {

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT);
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private Machine() {}

    /** Processors, memory, system and Java, in a line. */
    static String description() {
        return "One machine for everything: %d processors, %d GiB of memory, %s %s; Java %s with a heap of at most %d MiB."
                .formatted(
                        SYSTEM.getAvailableProcessors(),
                        SYSTEM.getTotalMemorySize() >> 30,
                        SYSTEM.getName(),
                        SYSTEM.getVersion(),
                        Runtime.version(),
                        Runtime.getRuntime().maxMemory() >> 20);
    }

    /** Now, and how busy the machine is with other things. */
    static Outcome.Conditions conditions(TrialTime time, int rounds, String scale) {
        String when = MINUTE.format(Instant.ofEpochMilli(time.micros() / 1_000).atOffset(ZoneOffset.UTC));
        return new Outcome.Conditions(
                when,
                rounds,
                scale.toLowerCase(Locale.ROOT),
                Math.max(0, SYSTEM.getSystemLoadAverage()),
                SYSTEM.getAvailableProcessors());
    }
}
