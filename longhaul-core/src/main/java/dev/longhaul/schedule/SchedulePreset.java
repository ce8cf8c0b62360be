package dev.longhaul.schedule;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The schedules that are known by name everywhere.
 *
 * <p>A name stands for its rule: reading it gives the rule, and the rule is what a job is stored with. So a preset that
 * changes in a later version changes nothing that was accepted before.
 */
public enum SchedulePreset {
    /**
     * Alipay's asynchronous notifications: 8 attempts, the last after 24h24m. Alipay's own text says both "8 notifications in
     * 25 hours" and "until 24h22m"; its list of intervals is what is kept.
     */
    ALIPAY("alipay", "4m 10m 10m 1h 2h 6h 15h"),

    /** WeChat Pay's notifications (API v3): 16 attempts, the last after 24h4m. */
    WECHAT_PAY("wechat-pay", "15s 15s 30s 3m 10m 20m 30m*3 1h 3h*3 6h 6h"),

    /** WeChat Pay's notifications in their first form: 10 attempts, the last after 3h4m. */
    WECHAT_PAY_CLASSIC("wechat-pay-classic", "15s 15s 30s 3m 30m*4 1h"),

    /**
     * The schedule that the Standard Webhooks specification recommends: 10 attempts, the last after about 75.5 hours. The
     * specification asks for jitter and leaves its size open; a tenth spreads the retries of one outage, the short first one
     * over a second and the long last one over almost five hours, and keeps their order.
     */
    STANDARD_WEBHOOKS("standard-webhooks", "5s 5m 30m 2h 5h 10h 14h 20h 24h jitter 0.1"),

    /** Five attempts at once, which is what Rebus makes before its error queue. */
    IMMEDIATE("immediate", "every 0s, 5 attempts");

    private static final List<String> NAMES =
            Arrays.stream(values()).map(SchedulePreset::scheduleName).toList();

    private final String name;
    private final String text;

    SchedulePreset(String name, String text) {
        this.name = name;
        this.text = text;
    }

    /** The name that stands for this preset in texts. */
    public String scheduleName() {
        return name;
    }

    /** The schedule that the name stands for. */
    public RetrySchedule schedule() {
        return RetrySchedule.parse(text);
    }

    /** The names of all presets, in the order of this enumeration. */
    public static List<String> names() {
        return NAMES;
    }

    /** The preset of that name, if there is one. */
    public static Optional<SchedulePreset> named(String name) {
        return Arrays.stream(values())
                .filter(preset -> preset.name.equals(name))
                .findFirst();
    }
}
