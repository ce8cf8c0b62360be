package dev.longhaul.trials.planted;

import dev.longhaul.trials.time.EngineLog;
import dev.longhaul.trials.time.TrialTime;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trials planted}: plants each fault and says at which seed the simulation finds it, as a Markdown table. */
@Command(
        name = "planted",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Plants faults into the engine, one by one, and says which seed finds each.")
public final class PlantedCommand implements Callable<Integer> {

    private final TrialTime time;
    private final PrintWriter out;

    @Parameters(paramLabel = "FAULT", arity = "0..*", description = "Their names; all when none is given.")
    private List<String> names = List.of();

    @Option(names = "--from", paramLabel = "SEED", description = "The first seed.")
    private long from = 1;

    @Option(names = "--most", paramLabel = "N", description = "The most seeds for each.")
    private long most = 10_000;

    @Option(names = "--sources", paramLabel = "DIR", description = "The core's sources, as they were built.")
    private Path sources = Path.of(System.getProperty("longhaul.root", ""), "longhaul-core", "src", "main", "java");

    /** @param out for the table */
    public PlantedCommand(TrialTime time, PrintWriter out) {
        this.time = time;
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        EngineLog.off();
        out.println("| planted fault | found at seed | after | what the oracle said |");
        out.println("|---|---|---|---|");
        int missed = 0;
        for (PlantedFault fault : PlantedFaults.all()) {
            if (names.isEmpty() || names.contains(fault.name())) {
                missed += found(fault) ? 0 : 1;
            }
        }
        return missed == 0 ? 0 : 1;
    }

    private boolean found(PlantedFault fault) throws IOException {
        Path scratch = Files.createTempDirectory("planted");
        long begun = time.nanos();
        try (FaultyEngine engine = FaultyEngine.plant(fault, sources, scratch)) {
            for (long seed = from; seed < from + most; seed++) {
                Optional<String> broken = engine.brokenBy(seed);
                if (broken.isPresent()) {
                    String said = broken.get();
                    int what = said.indexOf(": ", said.indexOf(": ") + 2);
                    row(fault, String.valueOf(seed), begun, what < 0 ? said : said.substring(0, what));
                    return true;
                }
            }
            row(fault, "not found", begun, "");
            return false;
        } finally {
            delete(scratch);
        }
    }

    private void row(PlantedFault fault, String seed, long begun, String said) {
        out.printf(
                "| `%s`: %s | %s | %s s | %s |%n",
                fault.name(),
                fault.what(),
                seed,
                time.since(begun).truncatedTo(ChronoUnit.SECONDS).toSeconds(),
                said);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
