package dev.longhaul.trials.benchmark.report;

import dev.longhaul.trials.benchmark.measure.Metric;
import dev.longhaul.trials.benchmark.measure.Sample;
import dev.longhaul.trials.benchmark.measure.Spread;
import dev.longhaul.trials.benchmark.workload.Goal;
import java.util.List;
import java.util.Optional;

/**
 * What came out of a workload.
 *
 * @param name the workload's
 * @param title its heading
 * @param about what is done
 * @param metrics the columns
 * @param lanes in the order of the table
 * @param goals what Longhaul wants to reach
 * @param errors runs that gave no figure, and why
 * @param conditions under which it was run
 */
public record Outcome(
        String name,
        String title,
        String about,
        List<Metric> metrics,
        List<LaneFigures> lanes,
        List<Goal> goals,
        List<String> errors,
        Conditions conditions) {

    public Outcome {
        metrics = List.copyOf(metrics);
        lanes = List.copyOf(lanes);
        goals = List.copyOf(goals);
        errors = List.copyOf(errors);
    }

    /**
     * A lane's figures.
     *
     * @param lane the lane's name
     * @param rounds the rounds that have a figure
     */
    public record LaneFigures(String lane, List<Round> rounds) {
        public LaneFigures {
            rounds = List.copyOf(rounds);
        }

        /** How a metric lies over the rounds; empty if it was never measured. */
        public Optional<Spread> spread(Metric metric) {
            List<Double> values = rounds.stream()
                    .flatMap(each -> each.sample().value(metric).stream().boxed())
                    .toList();
            return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
        }

        Optional<Double> value(int round, Metric metric) {
            return rounds.stream()
                    .filter(each -> each.number() == round)
                    .flatMap(each -> each.sample().value(metric).stream().boxed())
                    .findFirst();
        }
    }

    /** What a lane measured in a round. */
    public record Round(int number, Sample sample) {}

    /**
     * When, and beside what load.
     *
     * @param when the day and minute, UTC
     * @param rounds how many, without warm-up
     * @param scale quick or full
     * @param load the machine's load average of a minute just before
     * @param processors how many the machine has
     */
    public record Conditions(String when, int rounds, String scale, double load, int processors) {}

    /** The figures of a lane. */
    public Optional<LaneFigures> lane(String lane) {
        return lanes.stream().filter(each -> each.lane().equals(lane)).findFirst();
    }

    /**
     * What was reached of a goal: the median over the rounds of the lane's value, divided, where there is something to
     * compare with, by the best of the others in the same round. Empty if a lane has no figure.
     */
    public Optional<Spread> reached(Goal goal) {
        List<Double> values = lane(goal.lane()).stream()
                .flatMap(own -> own.rounds().stream())
                .flatMap(round -> inRound(goal, round).stream())
                .toList();
        return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
    }

    private Optional<Double> inRound(Goal goal, Round round) {
        Optional<Double> own =
                round.sample().value(goal.metric()).stream().boxed().findFirst();
        if (goal.against().isEmpty()) {
            return own;
        }
        Optional<Double> best = goal.against().stream()
                .flatMap(each -> lane(each).stream())
                .flatMap(each -> each.value(round.number(), goal.metric()).stream())
                .max(Double::compare);
        return own.flatMap(value -> best.map(other -> value / other));
    }
}
