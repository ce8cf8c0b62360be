package dev.longhaul.trials;

import dev.longhaul.trials.campaign.Campaign;
import dev.longhaul.trials.campaign.Part;
import dev.longhaul.trials.time.TrialTime;
import dev.longhaul.trials.trial.TrialRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trials campaign}: many rounds of several trials, and a summary. */
@Command(
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Holds many rounds of several trials, some side by side, and writes summary.md and summary.json after each.",
            "",
            "Example:",
            "  trials campaign --out results kill=500 pause=100 clock=PT5M"
        })
final class CampaignCommand implements Callable<Integer> {

    private final TrialTime time;
    private final PrintWriter out;

    @Parameters(
            paramLabel = "TRIAL=AMOUNT",
            arity = "1..*",
            description = "How many faults in all (kill=500), or how long faults are made in all (clock=PT5M).")
    private List<String> amounts = List.of();

    @Option(names = "--seed", paramLabel = "N", description = "From which all seeds follow; default: a new one.")
    private @Nullable Long seed;

    @Option(names = "--side-by-side", paramLabel = "N", description = "Rounds at the same time.")
    private int sideBySide = 2;

    @Option(names = "--rate", paramLabel = "N", description = "Jobs a second in each round, of all its nodes together.")
    private int perSecond = 400;

    @Option(names = "--out", paramLabel = "DIR", description = "Where reports, summary and failed histories go.")
    private Path folder = Path.of("longhaul-trials", "target", "campaign");

    CampaignCommand(TrialTime time, PrintWriter out) {
        this.time = time;
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        List<Part> parts =
                amounts.stream().map(each -> Part.parse(each, Trials.ALL)).toList();
        long chosen = seed == null ? time.micros() % 1_000_000_000 : seed;
        out.println("campaign: seed " + chosen);
        Campaign campaign =
                new Campaign(new TrialRun(time, out), new Campaign.Plan(chosen, sideBySide, perSecond, folder));
        boolean passed = campaign.hold(parts);
        out.print(Files.readString(campaign.markdown()));
        out.flush();
        return passed ? 0 : 1;
    }
}
