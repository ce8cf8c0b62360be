package dev.longhaul.job;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an exception out of a handler means, and how it reads. Its class is somebody else's: its methods may do anything. */
final class Thrown {

    private static final int MAX_CAUSES = 50;

    private Thrown() {}

    static Outcome outcome(Throwable thrown) {
        try {
            return read(thrown);
        } catch (RuntimeException | Error e) {
            return new Outcome.Failed(
                    thrown.getClass().getName() + ", which cannot be read: "
                            + e.getClass().getName(),
                    null);
        }
    }

    private static Outcome read(Throwable thrown) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable each = thrown;
                each != null && seen.size() < MAX_CAUSES && seen.add(each);
                each = each.getCause()) {
            switch (each) {
                case AbortException abort -> {
                    return new Outcome.Aborted(describe(thrown));
                }
                case RetryAfterException retry -> {
                    return new Outcome.Failed(describe(thrown), retry.delay());
                }
                case SnoozeException snooze -> {
                    return new Outcome.Snoozed(snooze.delay());
                }
                default -> {} // not one of ours; its cause may be
            }
        }
        return new Outcome.Failed(describe(thrown), null);
    }

    /** The exception and its causes, one line each: the class and the message. */
    private static String describe(Throwable thrown) {
        StringBuilder text = new StringBuilder(line(thrown));
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        seen.add(thrown);
        for (Throwable cause = thrown.getCause();
                cause != null && seen.add(cause) && text.length() < Outcome.MAX_ERROR_LENGTH;
                cause = cause.getCause()) {
            text.append("\ncaused by ").append(line(cause));
        }
        return Objects.requireNonNullElse(Texts.storable(text.toString(), Outcome.MAX_ERROR_LENGTH), "");
    }

    private static String line(Throwable thrown) {
        String message = messageOf(thrown);
        return message == null || message.isBlank()
                ? thrown.getClass().getName()
                : thrown.getClass().getSimpleName() + ": " + message;
    }

    private static @Nullable String messageOf(Throwable thrown) {
        try {
            return thrown.getMessage();
        } catch (RuntimeException | Error e) {
            return "its message cannot be read: " + e.getClass().getName();
        }
    }
}
