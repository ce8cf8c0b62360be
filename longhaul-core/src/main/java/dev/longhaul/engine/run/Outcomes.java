package dev.longhaul.engine.run;

import dev.longhaul.job.Decision;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.Texts;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** What the engine itself says of an attempt. */
final class Outcomes {

    private Outcomes() {}

    /** The decision of an attempt whose handler was interrupted at its timeout. */
    static Decision timedOut(Duration timeout, Throwable thrown) {
        String ending = Decision.of(thrown).outcome() instanceof Outcome.Failed(String error, Duration retryAfter)
                ? error
                : thrown.getClass().getName();
        return decision(new Outcome.Failed(
                storable("timed out after " + timeout + ": the handler was interrupted and ended with " + ending),
                null));
    }

    /** An error text that every store can hold. */
    static String storable(String error) {
        return Objects.requireNonNullElse(Texts.storable(error, Outcome.MAX_ERROR_LENGTH), "");
    }

    private static Decision decision(Outcome outcome) {
        return new Decision(outcome, null, List.of());
    }
}
