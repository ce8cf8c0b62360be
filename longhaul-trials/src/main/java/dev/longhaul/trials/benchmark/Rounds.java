package dev.longhaul.trials.benchmark;

import dev.longhaul.trials.benchmark.measure.Metric;
import dev.longhaul.trials.benchmark.measure.Sample;
import dev.longhaul.trials.benchmark.report.Outcome;
import dev.longhaul.trials.benchmark.server.BenchmarkServer;
import dev.longhaul.trials.benchmark.workload.Lane;
import dev.longhaul.trials.benchmark.workload.Scale;
import dev.longhaul.trials.benchmark.workload.Stage;
import dev.longhaul.trials.benchmark.workload.Workload;
import dev.longhaul.trials.time.TrialTime;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs a workload's lanes in turn, round after round (A B C, A B C), so that whatever else the machine does falls on all of
 * them. For one thread.
 *
 * @param warmUp rounds that are run first and not counted
 */
record Rounds(BenchmarkServer server, TrialTime time, PrintWriter out, Scale scale, int warmUp, int rounds) {

    private static final int LONGEST_ERROR = 400;

    Outcome of(Workload workload, List<Lane> lanes, Outcome.Conditions conditions) {
        Map<String, List<Outcome.Round>> figures = new LinkedHashMap<>();
        List<String> errors = new ArrayList<>();
        lanes.forEach(lane -> figures.put(lane.name(), new ArrayList<>()));
        try {
            for (int round = 1 - warmUp; round <= rounds; round++) {
                for (Lane lane : lanes) {
                    Optional<Sample> sample = run(workload, lane, round, errors);
                    if (round >= 1 && sample.isPresent()) {
                        figures.getOrDefault(lane.name(), new ArrayList<>())
                                .add(new Outcome.Round(round, sample.get()));
                    }
                }
            }
        } finally {
            workload.over();
        }
        server.forget();
        return new Outcome(
                workload.name(),
                workload.title(),
                workload.about(),
                workload.metrics(),
                figures.entrySet().stream()
                        .map(each -> new Outcome.LaneFigures(each.getKey(), each.getValue()))
                        .toList(),
                workload.goals(),
                errors,
                conditions);
    }

    /** A contestant that fails has no figure, and the page says so; the others go on. */
    private Optional<Sample> run(Workload workload, Lane lane, int round, List<String> errors) {
        String at = workload.name() + " / " + lane.name() + (round < 1 ? ", warm-up" : ", round " + round);
        long begun = time.nanos();
        try {
            Sample sample = lane.race().run(new Stage(server, server.fresh(), server.meter(), time, scale));
            Metric first = workload.metrics().getFirst();
            out.println("%s: %s %s (%.1f s)"
                    .formatted(
                            at,
                            first.format(sample.value(first).orElse(0)),
                            first.title(),
                            time.since(begun).toMillis() / 1e3));
            return Optional.of(sample);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + at, e);
        } catch (Exception e) {
            String what = at + ": " + said(e);
            out.println(what);
            errors.add(what);
            return Optional.empty();
        }
    }

    private static String said(Throwable thrown) {
        String all = thrown + (thrown.getCause() == null ? "" : ", because of " + thrown.getCause());
        String line = all.replace('\n', ' ');
        return line.length() <= LONGEST_ERROR ? line : line.substring(0, LONGEST_ERROR) + "…";
    }
}
