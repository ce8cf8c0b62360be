package dev.longhaul.console.page;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a console shows, and how it is called there. */
public enum ConsoleSubject {
    /** Deliveries of webhooks only: what a server has. */
    DELIVERIES("delivery", "deliveries", "webhook", "acknowledged", "its receiver"),
    /** Jobs of all types: what an application has. */
    JOBS("job", "jobs", null, "succeeded", "its handler");

    private final String one;
    private final String many;
    private final @Nullable String type;
    private final String success;
    private final String aborter;

    ConsoleSubject(String one, String many, @Nullable String type, String success, String aborter) {
        this.one = one;
        this.many = many;
        this.type = type;
        this.success = success;
        this.aborter = aborter;
    }

    /** One of them. */
    public String getOne() {
        return one;
    }

    /** Several; also the part of addresses that stands before an id. */
    public String getMany() {
        return many;
    }

    /** Several, at the beginning of a sentence. */
    public String getTitle() {
        return many.substring(0, 1).toUpperCase(Locale.ROOT) + many.substring(1);
    }

    /** What success is called. */
    public String getSuccess() {
        return success;
    }

    /** Who aborts one. */
    String aborter() {
        return aborter;
    }

    /** The type that is shown; null for all. */
    @Nullable
    String type() {
        return type;
    }
}
