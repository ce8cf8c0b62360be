package dev.longhaul.trials.trial;

import dev.longhaul.trials.checker.Finding;
import dev.longhaul.trials.checker.Verdict;
import dev.longhaul.trials.time.TrialTime;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Holds trials from beginning to end. Stateless but for where it prints. */
public final class TrialRun {

    private static final Duration LOAD_OFF = Duration.ofSeconds(40);
    private static final Duration DRAIN = Duration.ofMinutes(3);
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final TrialTime time;
    private final PrintWriter out;

    /** Prints there. */
    public TrialRun(TrialTime time, PrintWriter out) {
        this.time = time;
        this.out = out;
    }

    /** Holds a trial, drains, checks, prints, writes {@code TRIAL-SEED.json}, and ends every process. */
    public TrialReport of(Trial trial, TrialSettings settings) {
        long began = time.nanos();
        out.println(trial.name() + ": seed " + settings.seed());
        out.flush();
        String failure = null;
        Verdict verdict = null;
        Stage stage = new Stage(trial.name(), settings, time);
        try {
            trial.hold(stage);
            stage.loadOff(LOAD_OFF);
            if (!stage.drain(DRAIN)) {
                stage.findings().add(Finding.Kind.LATE, stage.open() + " jobs are open " + DRAIN + " after the faults");
            }
            stage.stopNodes();
            verdict = stage.check();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = "interrupted";
        } catch (Exception e) {
            failure = e.toString();
            e.printStackTrace(out);
        } finally {
            stage.close();
        }
        double seconds = time.since(began).toMillis() / 1_000.0;
        boolean passed = failure == null && verdict != null && verdict.kept();
        TrialReport report = new TrialReport(trial.name(), settings.seed(), seconds, passed, failure, verdict);
        Path file = settings.out().resolve(trial.name() + "-" + settings.seed() + ".json");
        stage.write(file, JSON.writeValueAsString(report));
        if (passed && !settings.keep()) {
            stage.deleteFiles();
        }
        print(report, file, stage.folder());
        return report;
    }

    private void print(TrialReport report, Path file, Path folder) {
        StringBuilder text = new StringBuilder();
        Verdict verdict = report.verdict();
        if (verdict != null) {
            verdict.figures().forEach((name, value) -> text.append("  %-62s %,12d%n".formatted(name, value)));
            verdict.violations().forEach((kind, count) -> text.append("  %-62s %,12d%n".formatted(kind, count)));
            verdict.samples().forEach(sample -> text.append("  %s: %s%n".formatted(sample.kind(), sample.what())));
        }
        text.append("%s: %s, seed %d, %.1f s, report %s%n"
                .formatted(
                        report.trial(), report.passed() ? "passed" : "FAILED", report.seed(), report.seconds(), file));
        if (report.failure() != null) {
            text.append("  it could not be held to its end: %s%n".formatted(report.failure()));
        }
        if (!report.passed()) {
            text.append("  histories and database are in %s%n".formatted(folder));
        }
        // In one piece: trials can be held side by side.
        out.print(text);
        out.flush();
    }
}
