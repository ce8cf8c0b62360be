package dev.longhaul.spring.engine;

import dev.longhaul.CurrentTransaction;
import dev.longhaul.Longhaul;
import dev.longhaul.LonghaulBuilder;
import dev.longhaul.operator.NodeView;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.schedule.SchedulePreset;
import dev.longhaul.spring.config.InvalidConfigurationException;
import dev.longhaul.spring.config.LonghaulProperties;
import dev.longhaul.store.Store;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Builds the engine as the settings and the customizers say. */
final class EngineBuilding {

    /** The longest readable part of a node's name. */
    private static final int LONGEST_NODE = 60;

    private final LonghaulProperties settings;
    private final @Nullable String application;

    /** @param application the application's name; null if it has none */
    EngineBuilding(LonghaulProperties settings, @Nullable String application) {
        this.settings = settings;
        this.application = application;
    }

    Longhaul build(Store store, CurrentTransaction transaction, Stream<LonghaulCustomizer> customizers) {
        LonghaulBuilder builder = Longhaul.builder(store)
                .workers(settings.workers())
                .lease(settings.lease())
                .poll(settings.poll())
                .retention(settings.retention())
                .inboxRetention(settings.inboxRetention())
                .payloadLimit((int) settings.payloadLimit().toBytes())
                .shutdownTimeout(settings.shutdownTimeout())
                .transaction(transaction)
                .listener(new EventLog(settings.logSuccesses()));
        node(builder);
        HostName.find(System.getenv()).ifPresent(host -> builder.describe(NodeView.HOST, host));
        schedules().forEach(builder::schedule);
        customizers.forEach(customizer -> customizer.customize(builder));
        builder.step(new LogContextStep());
        try {
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException(
                    "The engine cannot be built as longhaul.* says: " + e.getMessage() + ".",
                    "Correct that setting; docs/spring-boot.md lists them all, and docs/configuration.md those of the server.");
        }
    }

    private void node(LonghaulBuilder builder) {
        String named = settings.node();
        if (named != null && !named.isBlank()) {
            builder.node(named);
        } else if (application != null && !application.isBlank()) {
            String name = application.replaceAll("[^!-~]", "-");
            builder.node(name.substring(0, Math.min(LONGEST_NODE, name.length())));
        }
    }

    /** The default first: the registry takes the first one for it. */
    private Map<String, RetrySchedule> schedules() {
        Map<String, RetrySchedule> schedules = new LinkedHashMap<>();
        String first = settings.defaultSchedule();
        if (first != null && !first.isBlank()) {
            String text = settings.schedules().getOrDefault(first.strip(), first.strip());
            SequencedSet<String> known = known();
            if (!known.contains(first.strip())) {
                throw new InvalidConfigurationException(
                        "longhaul.default-schedule is '" + first.strip() + "', and no schedule has that name. Known: "
                                + String.join(", ", known) + ".",
                        "Give the schedule a name, longhaul.schedules.NAME=15s 30s 3m 1h, and name it there.");
            }
            schedules.put(first.strip(), parsed("longhaul.schedules." + first.strip(), text));
        }
        settings.schedules()
                .forEach((name, text) -> schedules.putIfAbsent(name, parsed("longhaul.schedules." + name, text)));
        return schedules;
    }

    /** The names that there are: the application's, then the presets'. */
    private SequencedSet<String> known() {
        SequencedSet<String> names = new LinkedHashSet<>(settings.schedules().keySet());
        for (SchedulePreset preset : SchedulePreset.values()) {
            names.add(preset.scheduleName());
        }
        return names;
    }

    private static RetrySchedule parsed(String setting, String text) {
        try {
            return RetrySchedule.parse(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException(
                    setting + " is no schedule: " + e.getMessage(),
                    "Write it like 15s 30s 3m 30m*4 1h, or every 2s, 5 attempts; docs/schedules.md has the whole grammar, and ./longhaul schedule shows what a text means.");
        }
    }
}
