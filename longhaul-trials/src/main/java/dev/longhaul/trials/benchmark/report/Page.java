package dev.longhaul.trials.benchmark.report;

import dev.longhaul.trials.benchmark.measure.Metric;
import dev.longhaul.trials.benchmark.measure.Spread;
import dev.longhaul.trials.benchmark.workload.Goal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** Figures as Markdown. Stateless. */
final class Page {

    private Page() {}

    /** All tables and charts. */
    static String of(Results results) {
        StringBuilder page = new StringBuilder();
        page.append(goals(results.outcomes()));
        for (Outcome each : results.outcomes()) {
            page.append(section(each));
        }
        return page.append(setting(results.setting())).toString();
    }

    private static String goals(List<Outcome> outcomes) {
        StringBuilder table = new StringBuilder("## Goals\n\n");
        table.append("| what | must | aim | reached | range | |\n|---|---:|---:|---:|---:|---|\n");
        for (Outcome outcome : outcomes) {
            for (Goal goal : outcome.goals()) {
                Optional<Spread> reached = outcome.reached(goal);
                table.append("| %s | %s | %s | %s | %s | %s |%n"
                        .formatted(
                                goal.text(),
                                value(goal, goal.must()),
                                value(goal, goal.aim()),
                                reached.map(each -> "**" + value(goal, each.median()) + "**")
                                        .orElse("–"),
                                reached.map(each -> value(goal, each.least()) + " – " + value(goal, each.most()))
                                        .orElse("–"),
                                reached.map(each -> verdict(goal, each.median()))
                                        .orElse("not measured")));
            }
        }
        return table.append('\n').toString();
    }

    private static String value(Goal goal, double value) {
        return goal.against().isEmpty()
                ? goal.metric().format(value)
                : String.format(Locale.ROOT, value < 10 ? "%.2f×" : "%.1f×", value);
    }

    private static String verdict(Goal goal, double value) {
        boolean more = goal.metric().moreIsBetter();
        if (more ? value >= goal.aim() : value <= goal.aim()) {
            return "aim reached";
        }
        return (more ? value >= goal.must() : value <= goal.must()) ? "reached" : "**missed**";
    }

    private static String section(Outcome outcome) {
        StringBuilder section = new StringBuilder("## " + outcome.title() + "\n\n" + outcome.about() + "\n\n");
        List<Metric> metrics = outcome.metrics().stream()
                .filter(metric -> outcome.lanes().stream()
                        .anyMatch(lane -> lane.spread(metric).isPresent()))
                .toList();
        if (!metrics.isEmpty()) {
            section.append("![%s](benchmarks/%s.svg)%n%n".formatted(outcome.title(), outcome.name()));
            section.append(table(outcome.lanes(), metrics)).append('\n');
        }
        Outcome.Conditions conditions = outcome.conditions();
        section.append(String.format(
                Locale.ROOT,
                "Measured %s, %d rounds (%s); load average just before: %.1f on %d processors.%n%n",
                conditions.when(),
                conditions.rounds(),
                conditions.scale(),
                conditions.load(),
                conditions.processors()));
        if (!outcome.errors().isEmpty()) {
            section.append("Runs without a figure:\n\n");
            outcome.errors().forEach(each -> section.append("- ").append(each).append('\n'));
            section.append('\n');
        }
        return section.toString();
    }

    private static String table(List<Outcome.LaneFigures> lanes, List<Metric> metrics) {
        StringJoiner head = new StringJoiner(" | ", "| | ", " |");
        StringJoiner rule = new StringJoiner("|", "|---|", "|");
        for (int i = 0; i < metrics.size(); i++) {
            head.add(metrics.get(i).title());
            rule.add("---:");
            if (i == 0) {
                head.add("range");
                rule.add("---:");
            }
        }
        StringBuilder table =
                new StringBuilder().append(head).append('\n').append(rule).append('\n');
        for (Outcome.LaneFigures lane : lanes) {
            table.append(row(lane, metrics));
        }
        return table.toString();
    }

    private static String row(Outcome.LaneFigures lane, List<Metric> metrics) {
        StringJoiner row = new StringJoiner(" | ", "| ", " |\n");
        row.add(lane.lane());
        for (int i = 0; i < metrics.size(); i++) {
            Metric metric = metrics.get(i);
            Optional<Spread> spread = lane.spread(metric);
            row.add(spread.map(each -> metric.format(each.median())).orElse("–"));
            if (i == 0) {
                row.add(spread.map(each -> metric.format(each.least()) + " – " + metric.format(each.most()))
                        .orElse("–"));
            }
        }
        return row.toString();
    }

    private static String setting(Setting setting) {
        StringBuilder text =
                new StringBuilder("## Settings\n\n" + setting.machine() + "\n\n| PostgreSQL | |\n|---|---|\n");
        for (Map.Entry<String, String> each : setting.server().entrySet()) {
            text.append("| `%s` | `%s` |%n".formatted(each.getKey(), each.getValue()));
        }
        text.append("\n| contestant | settings |\n|---|---|\n");
        for (Map.Entry<String, String> each : setting.contestants().entrySet()) {
            text.append("| %s | %s |%n".formatted(each.getKey(), each.getValue()));
        }
        return text.toString();
    }
}
