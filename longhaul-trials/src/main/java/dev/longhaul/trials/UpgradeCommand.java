package dev.longhaul.trials;

import dev.longhaul.trials.time.TrialTime;
import dev.longhaul.trials.trial.TrialRun;
import dev.longhaul.trials.trial.TrialSettings;
import dev.longhaul.trials.trial.UpgradeTrial;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code trials upgrade}: the one trial that needs a second build of the program. */
@Command(
        name = "upgrade",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "A rolling upgrade on PostgreSQL under load, from the program in --old to this one.")
final class UpgradeCommand implements Callable<Integer> {

    private final TrialTime time;
    private final PrintWriter out;

    @Option(
            names = "--old",
            paramLabel = "DIR",
            required = true,
            description =
                    "The jars of another build, as ./trials leaves them in longhaul-trials/target/trials-program.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private Path old;

    @Option(names = "--seed", paramLabel = "N", description = "Decides load and faults; default: a new one.")
    private @Nullable Long seed;

    @Option(names = "--for", paramLabel = "SPAN", description = "How long both builds work side by side, like PT60S.")
    private Duration length = Duration.ofSeconds(60);

    @Option(names = "--rate", paramLabel = "N", description = "Jobs a second, of all nodes together.")
    private int perSecond = 600;

    @Option(names = "--out", paramLabel = "DIR", description = "Where reports and histories go.")
    private Path folder = Path.of("longhaul-trials", "target", "trials");

    @Option(names = "--keep", description = "Keep histories and database also when every promise was kept.")
    private boolean keep;

    UpgradeCommand(TrialTime time, PrintWriter out) {
        this.time = time;
        this.out = out;
    }

    @Override
    public Integer call() {
        long chosen = seed == null ? time.micros() % 1_000_000_000 : seed;
        TrialSettings settings = new TrialSettings(chosen, length, 0, perSecond, folder, keep);
        return new TrialRun(time, out).of(new UpgradeTrial(old), settings).passed() ? 0 : 1;
    }
}
