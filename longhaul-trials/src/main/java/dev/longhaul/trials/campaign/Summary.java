package dev.longhaul.trials.campaign;

import dev.longhaul.trials.checker.Finding.Kind;
import dev.longhaul.trials.checker.Verdict;
import dev.longhaul.trials.trial.TrialReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What came of all rounds so far, by trial. Not thread-safe. */
final class Summary {

    /** What came of one trial's rounds. */
    private static final class Sum {
        final List<Long> seeds = new ArrayList<>();
        final List<Long> failedSeeds = new ArrayList<>();
        final Map<String, Long> figures = new TreeMap<>();
        final Map<Kind, Long> violations = new TreeMap<>();
        double seconds;
    }

    /** As it is written. */
    record Entry(
            String trial,
            int rounds,
            List<Long> seeds,
            List<Long> failedSeeds,
            double seconds,
            Map<Kind, Long> violations,
            Map<String, Long> figures) {}

    private final Map<String, Sum> byTrial = new TreeMap<>();

    void add(TrialReport report) {
        Sum sum = byTrial.computeIfAbsent(report.trial(), trial -> new Sum());
        sum.seeds.add(report.seed());
        sum.seconds += report.seconds();
        if (!report.passed()) {
            sum.failedSeeds.add(report.seed());
        }
        Verdict verdict = report.verdict();
        if (verdict != null) {
            verdict.violations().forEach((kind, count) -> sum.violations.merge(kind, count, Long::sum));
            // Largest values are told by their names.
            verdict.figures()
                    .forEach((name, value) ->
                            sum.figures.merge(name, value, name.startsWith("ms ") ? Long::max : Long::sum));
        }
    }

    boolean allPassed() {
        return byTrial.values().stream().allMatch(sum -> sum.failedSeeds.isEmpty());
    }

    List<Entry> entries() {
        return byTrial.entrySet().stream()
                .map(each -> new Entry(
                        each.getKey(),
                        each.getValue().seeds.size(),
                        List.copyOf(each.getValue().seeds),
                        List.copyOf(each.getValue().failedSeeds),
                        each.getValue().seconds,
                        new TreeMap<>(each.getValue().violations),
                        new TreeMap<>(each.getValue().figures)))
                .toList();
    }

    /** Two tables: what was done, and what was found. */
    String markdown() {
        StringBuilder text = new StringBuilder("""
                | trial | rounds | failed | faults | jobs acknowledged | attempts | lost attempts | done again, explained |
                |---|---|---|---|---|---|---|---|
                """);
        byTrial.forEach((trial, sum) -> text.append("| %s | %d | %d | %s | %,d | %,d | %,d | %s |%n"
                .formatted(
                        trial,
                        sum.seeds.size(),
                        sum.failedSeeds.size(),
                        starting(sum.figures, "faults: "),
                        sum.figures.getOrDefault("jobs acknowledged", 0L),
                        sum.figures.getOrDefault("attempts", 0L),
                        sum.figures.getOrDefault("attempts lost", 0L),
                        starting(sum.figures, "done again: "))));
        long jobs = byTrial.values().stream()
                .mapToLong(sum -> sum.figures.getOrDefault("jobs acknowledged", 0L))
                .sum();
        text.append("%nJobs acknowledged in all: %,d%n%n| trial |".formatted(jobs));
        for (Kind kind : Kind.values()) {
            text.append(' ')
                    .append(kind.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                    .append(" |");
        }
        text.append("%n|---|".formatted())
                .append("---|".repeat(Kind.values().length))
                .append('\n');
        byTrial.forEach((trial, sum) -> {
            text.append("| ").append(trial).append(" |");
            for (Kind kind : Kind.values()) {
                text.append(" %,d |".formatted(sum.violations.getOrDefault(kind, 0L)));
            }
            text.append('\n');
        });
        byTrial.forEach((trial, sum) -> text.append("%nSeeds of %s: %s%s%n"
                .formatted(trial, sum.seeds, sum.failedSeeds.isEmpty() ? "" : "; FAILED: " + sum.failedSeeds)));
        return text.toString();
    }

    private static String starting(Map<String, Long> figures, String prefix) {
        List<String> parts = figures.entrySet().stream()
                .filter(each -> each.getKey().startsWith(prefix))
                .map(each -> "%,d %s".formatted(each.getValue(), each.getKey().substring(prefix.length())))
                .toList();
        return parts.isEmpty() ? "0" : String.join(", ", parts);
    }
}
