package dev.longhaul.engine;

import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.schedule.ScheduleRegistry;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the schedules that are stored with jobs. One that cannot be read, because a newer node or somebody's SQL wrote it,
 * must neither lose its job nor stop those beside it: the default schedule applies on this node. Thread-safe.
 */
final class StoredSchedules implements Function<String, RetrySchedule> {

    private static final Logger log = LoggerFactory.getLogger(StoredSchedules.class);

    private final ScheduleRegistry schedules;

    StoredSchedules(ScheduleRegistry schedules) {
        this.schedules = schedules;
    }

    @Override
    public RetrySchedule apply(String storedText) {
        try {
            return schedules.parse(storedText);
        } catch (IllegalArgumentException e) {
            RetrySchedule instead = schedules.defaultSchedule();
            log.error("the stored schedule '{}' cannot be read; '{}' applies here", storedText, instead, e);
            return instead;
        }
    }
}
