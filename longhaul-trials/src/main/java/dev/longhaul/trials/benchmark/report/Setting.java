package dev.longhaul.trials.benchmark.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the figures rest on.
 *
 * @param machine processors, memory, system and Java, in a line
 * @param server the server's settings by name
 * @param contestants what each contestant is and how it is set, by name
 */
public record Setting(String machine, Map<String, String> server, Map<String, String> contestants) {
    public Setting {
        server = Collections.unmodifiableMap(new LinkedHashMap<>(server));
        contestants = Collections.unmodifiableMap(new LinkedHashMap<>(contestants));
    }
}
