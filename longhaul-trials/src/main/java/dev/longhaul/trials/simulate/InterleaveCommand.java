package dev.longhaul.trials.simulate;

import dev.longhaul.testkit.simulation.interleaving.Interleavings;
import dev.longhaul.testkit.simulation.interleaving.Interleavings.Result;
import dev.longhaul.testkit.simulation.interleaving.Scenario;
import dev.longhaul.testkit.simulation.life.Verdict;
import dev.longhaul.trials.time.EngineLog;
import dev.longhaul.trials.time.TrialTime;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trials interleave}: lives all schedules of the scenarios, up to a depth. */
@Command(
        name = "interleave",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Lives every schedule of a few threads on three nodes, up to a depth.")
public final class InterleaveCommand implements Callable<Integer> {

    private final TrialTime time;
    private final PrintWriter out;

    @Parameters(paramLabel = "SCENARIO", arity = "0..*", description = "${COMPLETION-CANDIDATES}; default: all.")
    private List<Scenario> scenarios = List.of(Scenario.values());

    @Option(names = "--depth", paramLabel = "N", description = "So many decisions are varied.")
    private int depth = 100;

    @Option(names = "--deviations", paramLabel = "N", description = "So many of them at once are not the usual one.")
    private int deviations = 2;

    @Option(names = "--most", paramLabel = "N", description = "Stops after so many schedules of each scenario.")
    private long most = 1_000_000;

    /** @param out for people */
    public InterleaveCommand(TrialTime time, PrintWriter out) {
        this.time = time;
        this.out = out;
    }

    @Override
    public Integer call() {
        EngineLog.off();
        int broken = 0;
        for (Scenario scenario : scenarios) {
            long begun = time.nanos();
            Result result = Interleavings.all(scenario, depth, deviations, most);
            out.printf(
                    "%s: %,d schedules, up to %d deviations in the first %d of its decisions, in %d s: %s%n",
                    scenario,
                    result.schedules(),
                    deviations,
                    Math.min(depth, result.longest()),
                    time.since(begun).truncatedTo(ChronoUnit.SECONDS).toSeconds(),
                    result.broken() == null ? "every promise was kept" : "BROKEN");
            Verdict verdict = result.broken();
            if (verdict != null) {
                broken++;
                out.println("  " + verdict.broken() + " by decisions " + result.decisions());
                verdict.trace().lines().forEach(line -> out.println("     " + line));
            }
        }
        return broken == 0 ? 0 : 1;
    }
}
