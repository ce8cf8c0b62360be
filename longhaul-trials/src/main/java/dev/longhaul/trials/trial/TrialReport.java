package dev.longhaul.trials.trial;

import dev.longhaul.trials.checker.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What came of a trial.
 *
 * @param trial its name
 * @param seed its seed
 * @param seconds how long it took in all
 * @param passed whether it was held to its end and every promise was kept
 * @param failure why it could not be held to its end; null if it was
 * @param verdict what the checker found; null if it could not look
 */
public record TrialReport(
        String trial,
        long seed,
        double seconds,
        boolean passed,
        @Nullable String failure,
        @Nullable Verdict verdict) {}
