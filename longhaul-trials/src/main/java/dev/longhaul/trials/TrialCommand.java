package dev.longhaul.trials;

import dev.longhaul.trials.time.TrialTime;
import dev.longhaul.trials.trial.Trial;
import dev.longhaul.trials.trial.TrialRun;
import dev.longhaul.trials.trial.TrialSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code trials TRIAL}: holds one trial. */
@Command(mixinStandardHelpOptions = true, showDefaultValues = true)
final class TrialCommand implements Callable<Integer> {

    private final Trial trial;
    private final TrialTime time;
    private final PrintWriter out;

    @Option(names = "--seed", paramLabel = "N", description = "Decides load and faults; default: a new one.")
    private @Nullable Long seed;

    @Option(names = "--for", paramLabel = "SPAN", description = "How long faults are made, like PT60S.")
    private Duration length = Duration.ofSeconds(60);

    @Option(names = "--count", paramLabel = "N", description = "So many faults instead of a span; 0 for the span.")
    private int count;

    @Option(names = "--rate", paramLabel = "N", description = "Jobs a second, of all nodes together.")
    private int perSecond = 600;

    @Option(names = "--out", paramLabel = "DIR", description = "Where reports and histories go.")
    private Path folder = Path.of("longhaul-trials", "target", "trials");

    @Option(names = "--keep", description = "Keep histories and database also when every promise was kept.")
    private boolean keep;

    TrialCommand(Trial trial, TrialTime time, PrintWriter out) {
        this.trial = trial;
        this.time = time;
        this.out = out;
    }

    @Override
    public Integer call() {
        long chosen = seed == null ? time.micros() % 1_000_000_000 : seed;
        TrialSettings settings = new TrialSettings(chosen, length, count, perSecond, folder, keep);
        return new TrialRun(time, out).of(trial, settings).passed() ? 0 : 1;
    }
}
