package dev.longhaul.engine.run;

import dev.longhaul.job.AbortException;
import dev.longhaul.job.Decision;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RetryAfterException;
import dev.longhaul.job.Texts;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an exception out of a handler means. */
final class Outcomes {

    /** Characters of an error that are kept; the rest is cut. */
    static final int MAX_ERROR_LENGTH = 4_000;

    private static final int MAX_CAUSES = 50;

    private Outcomes() {}

    /** The decision that an exception stands for; abort and retry-after are recognised anywhere in the chain of causes. */
    static Decision of(Throwable thrown) {
        try {
            return read(thrown);
        } catch (RuntimeException | Error e) { // It is somebody else's class, and its methods may do anything.
            return Decision.fail(thrown.getClass().getName() + ", which cannot be read: "
                    + e.getClass().getName());
        }
    }

    private static Decision read(Throwable thrown) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable each = thrown;
                each != null && seen.size() < MAX_CAUSES && seen.add(each);
                each = each.getCause()) {
            if (each instanceof AbortException) {
                return decision(new Outcome.Aborted(describe(thrown)));
            }
            if (each instanceof RetryAfterException retry) {
                return decision(new Outcome.Failed(describe(thrown), retry.delay()));
            }
        }
        return decision(new Outcome.Failed(describe(thrown), null));
    }

    /** The decision of an attempt whose handler was interrupted at its timeout. */
    static Decision timedOut(Duration timeout, Throwable thrown) {
        String ending = of(thrown).outcome() instanceof Outcome.Failed(String error, Duration retryAfter)
                ? error
                : thrown.getClass().getName();
        return decision(new Outcome.Failed(
                storable("timed out after " + timeout + ": the handler was interrupted and ended with " + ending),
                null));
    }

    /** An error text that every store can hold. */
    static String storable(String error) {
        return Objects.requireNonNullElse(Texts.storable(error, MAX_ERROR_LENGTH), "");
    }

    private static Decision decision(Outcome outcome) {
        return new Decision(outcome, null, List.of());
    }

    /** The exception and its causes, one line each: the class and the message. */
    private static String describe(Throwable thrown) {
        StringBuilder text = new StringBuilder(line(thrown));
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        seen.add(thrown);
        for (Throwable cause = thrown.getCause();
                cause != null && seen.add(cause) && text.length() < MAX_ERROR_LENGTH;
                cause = cause.getCause()) {
            text.append("\ncaused by ").append(line(cause));
        }
        return storable(text.toString());
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
