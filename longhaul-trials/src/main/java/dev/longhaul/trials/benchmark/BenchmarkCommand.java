package dev.longhaul.trials.benchmark;

import dev.longhaul.trials.benchmark.report.Outcome;
import dev.longhaul.trials.benchmark.report.ReportFolder;
import dev.longhaul.trials.benchmark.report.Setting;
import dev.longhaul.trials.benchmark.server.BenchmarkServer;
import dev.longhaul.trials.benchmark.server.UnfitServerException;
import dev.longhaul.trials.benchmark.workload.Lane;
import dev.longhaul.trials.benchmark.workload.Scale;
import dev.longhaul.trials.benchmark.workload.Workload;
import dev.longhaul.trials.time.TrialTime;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code trials benchmark}: runs Longhaul and its peers side by side and writes the page. */
@Command(
        name = "benchmark",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Runs Longhaul and its peers side by side on one PostgreSQL in interleaved rounds, and writes tables and charts;",
            "docs/benchmarks.md tells how it is measured.",
            "",
            "Examples:",
            "  trials benchmark --out docs",
            "  trials benchmark --only drain,retry --contestants longhaul,db-scheduler,ceiling --rounds 3"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every run gave its figure",
            "1:a job was lost, a contestant failed, or the server of --database cannot be used",
            "2:the command line cannot be read, or asks for nothing that there is"
        })
public final class BenchmarkCommand implements Callable<Integer> {

    private final TrialTime time;
    private final PrintWriter out;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Option(names = "--only", paramLabel = "WORKLOAD", split = ",", description = "Only these workloads; default: all.")
    private List<String> only = List.of();

    @Option(
            names = "--contestants",
            paramLabel = "NAME",
            split = ",",
            description = "Only these contestants; default: all.")
    private List<String> names = List.of();

    @Option(names = "--rounds", paramLabel = "N", description = "Rounds that count; default: 5, 1 if quick.")
    private @Nullable Integer rounds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            description = "Rounds before that do not count; default: 1, 0 if quick.")
    private @Nullable Integer warmUp;

    @Option(names = "--scale", paramLabel = "quick|full", description = "How much: quick only shows that all works.")
    private Size size = Size.FULL;

    @Option(names = "--out", paramLabel = "DIR", description = "Where benchmarks.md and its charts go.")
    private Path folder = Path.of("longhaul-trials", "target", "benchmarks");

    @Option(
            names = "--database",
            paramLabel = "URL",
            description = {
                "jdbc:postgresql://HOST:PORT/DATABASE?user=USER&password=PASSWORD of a server to use; default: one of its own.",
                "Read in docs/benchmarks.md what it needs and what is changed on it."
            })
    private @Nullable String database;

    /** How much is measured. */
    private enum Size {
        QUICK,
        FULL;

        Scale scale() {
            return this == QUICK ? Scale.QUICK : Scale.FULL;
        }

        int warmUp() {
            return this == QUICK ? 0 : 1;
        }

        int rounds() {
            return this == QUICK ? 1 : 5;
        }
    }

    /** A command that tells its progress on {@code out}. */
    public BenchmarkCommand(TrialTime time, PrintWriter out) {
        this.time = time;
        this.out = out;
    }

    /** A command line for this command, which takes its words in small letters too. */
    public static CommandLine commandLine(TrialTime time, PrintWriter out) {
        return new CommandLine(new BenchmarkCommand(time, out)).setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public Integer call() {
        // The peers tell every failed attempt and every race between their threads; here both are asked for.
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
        System.setProperty("org.slf4j.simpleLogger.log.com.gruelbox.transactionoutbox", "off");
        int before = warmUp == null ? size.warmUp() : warmUp;
        int counted = rounds == null ? size.rounds() : rounds;
        requireAtLeast(0, "--warm-up", before);
        requireAtLeast(1, "--rounds", counted);
        Map<Workload, List<Lane>> programme = programme();
        ReportFolder report = new ReportFolder(folder);
        int errors = 0;
        try (BenchmarkServer server = server()) {
            Rounds all = new Rounds(server, time, out, size.scale(), before, counted);
            for (Map.Entry<Workload, List<Lane>> each : programme.entrySet()) {
                Outcome.Conditions conditions = Machine.conditions(time, counted, size.name());
                Outcome outcome = all.of(each.getKey(), each.getValue(), conditions);
                report.add(new Setting(Machine.description(), server.settings(), settings()), outcome);
                errors += outcome.errors().size();
            }
        } catch (UnfitServerException e) {
            spec.commandLine().getErr().println("benchmark: " + e.getMessage());
            return 1;
        }
        out.println("benchmark: " + report.page());
        return errors == 0 ? 0 : 1;
    }

    private void requireAtLeast(int least, String option, int given) {
        if (given < least) {
            throw refused(option + " must be " + least + " or more, and is " + given);
        }
    }

    private BenchmarkServer server() {
        Path files = Path.of(System.getProperty("java.io.tmpdir"), "longhaul-benchmark-" + time.micros());
        if (database == null) {
            return BenchmarkServer.own(files, time);
        }
        try {
            return BenchmarkServer.at(database, files, time);
        } catch (IllegalArgumentException e) {
            throw refused("--database: " + e.getMessage());
        }
    }

    /** What runs, in the order of the page. A workload that is named must have somebody to run. */
    private Map<Workload, List<Lane>> programme() {
        Set<String> contestants = contestants();
        Map<Workload, List<Lane>> programme = new LinkedHashMap<>();
        for (Workload workload : chosen(Programme.WORKLOADS, Workload::name, only, "workload")) {
            List<Lane> lanes = workload.lanes().stream()
                    .filter(lane -> contestants.contains(lane.contestant()))
                    .toList();
            if (!lanes.isEmpty()) {
                programme.put(workload, lanes);
            } else if (!only.isEmpty()) {
                throw refused(workload.name() + " has none of the contestants " + names + "; it has "
                        + workload.lanes().stream()
                                .map(Lane::contestant)
                                .distinct()
                                .toList());
            }
        }
        return programme;
    }

    /** Those that are wanted, of all that any workload knows. */
    private Set<String> contestants() {
        Set<String> known = Programme.WORKLOADS.stream()
                .flatMap(workload -> workload.lanes().stream())
                .map(Lane::contestant)
                .collect(Collectors.toCollection(TreeSet::new));
        return Set.copyOf(chosen(List.copyOf(known), name -> name, names, "contestant"));
    }

    private static Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        Programme.CONTESTANTS.forEach(each -> settings.put(each.name(), each.settings()));
        return settings;
    }

    private <T> List<T> chosen(List<T> all, Function<T, String> name, List<String> wanted, String what) {
        List<String> known = all.stream().map(name).toList();
        for (String each : wanted) {
            if (!known.contains(each)) {
                throw refused("'" + each + "' is no " + what + "; there are " + known);
            }
        }
        return all.stream()
                .filter(each -> wanted.isEmpty() || wanted.contains(name.apply(each)))
                .toList();
    }

    private CommandLine.ParameterException refused(String why) {
        return new CommandLine.ParameterException(spec.commandLine(), why);
    }
}
