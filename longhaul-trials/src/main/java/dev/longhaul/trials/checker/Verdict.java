package dev.longhaul.trials.checker;

import dev.longhaul.trials.checker.Finding.Kind;
import java.util.List;
import java.util.Map;

/**
 * What a checker found.
 *
 * @param violations how often each promise was broken; every kind has an entry
 * @param samples the first findings of each kind
 * @param figures what was counted besides: jobs, attempts, explained duplicates
 */
public record Verdict(Map<Kind, Long> violations, List<Finding> samples, Map<String, Long> figures) {

    /** Whether every promise was kept. */
    public boolean kept() {
        return violations.values().stream().allMatch(count -> count == 0);
    }
}
