package dev.longhaul.schedule;

import java.util.Collection;

/** No schedule, or no custom rule, is registered under a name. The message lists the names that are. */
public final class UnknownScheduleException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String name;

    UnknownScheduleException(String what, String name, Collection<String> known) {
        super("no " + what + " is named " + Excerpt.quoted(name) + Spelling.suggestion(name, known)
                + Spelling.listed(known));
        this.name = name;
    }

    /** The name that is not known, as it was given. */
    public String name() {
        return name;
    }
}
