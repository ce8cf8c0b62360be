package dev.longhaul.trials.simulate;

import dev.longhaul.testkit.simulation.Shrinker;
import dev.longhaul.testkit.simulation.Simulation;
import dev.longhaul.testkit.simulation.life.Verdict;
import dev.longhaul.trials.time.EngineLog;
import dev.longhaul.trials.time.TrialTime;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code trials simulate}: lives many worlds, or one of them again. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Lives simulated worlds, one a seed; says which broke a promise, and by what few events.")
public final class SimulateCommand implements Callable<Integer> {

    private static final int MOST_SHOWN = 10;
    private static final Duration REPORT = Duration.ofSeconds(30);

    private final TrialTime time;
    private final PrintWriter out;

    @Option(names = "--from", paramLabel = "SEED", description = "The first seed.")
    private long from = 1;

    @Option(names = "--count", paramLabel = "N", description = "How many seeds.")
    private long count = 10_000;

    @Option(names = "--threads", paramLabel = "N", description = "So many worlds at once.")
    private int threads = 1;

    @Option(names = "--trace", description = "Print the last steps of each world that broke a promise.")
    private boolean trace;

    @Option(names = "--twice", description = "Live each world twice, and require that the same happens.")
    private boolean twice;

    private final AtomicLong next = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong commits = new AtomicLong();
    private final AtomicLong hours = new AtomicLong();
    private final AtomicLong digest = new AtomicLong();
    private final List<Verdict> failures = new ArrayList<>();

    /** @param out for people */
    public SimulateCommand(TrialTime time, PrintWriter out) {
        this.time = time;
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        EngineLog.off();
        next.set(from);
        long begun = time.nanos();
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            workers.add(Thread.ofPlatform().name("worlds-" + i).start(this::work));
        }
        for (Thread worker : workers) {
            while (!worker.join(REPORT)) {
                out.printf("%,d worlds in %s%n", done.get(), time.since(begun).truncatedTo(ChronoUnit.SECONDS));
            }
        }
        out.printf(
                "seeds %,d to %,d: %,d worlds, %,d years, %,d commits, in %s; %d broke a promise; trace %016x%n",
                from,
                from + count - 1,
                done.get(),
                hours.get() / 24 / 365,
                commits.get(),
                time.since(begun).truncatedTo(ChronoUnit.SECONDS),
                failures.size(),
                digest.get());
        failures.stream().limit(MOST_SHOWN).forEach(this::show);
        return failures.isEmpty() ? 0 : 1;
    }

    private void work() {
        for (long seed = next.getAndIncrement(); seed < from + count; seed = next.getAndIncrement()) {
            Verdict verdict = Simulation.of(seed);
            if (twice && Simulation.of(seed).trace().hash() != verdict.trace().hash()) {
                throw new IllegalStateException("seed " + seed + " lived twice is not the same world twice");
            }
            done.incrementAndGet();
            commits.addAndGet(verdict.commits());
            hours.addAndGet(verdict.lived().toHours());
            digest.accumulateAndGet(verdict.trace().hash(), (a, b) -> a + b);
            if (verdict.broken() != null) {
                synchronized (failures) {
                    failures.add(verdict);
                }
            }
        }
    }

    private void show(Verdict failure) {
        List<String> report = Shrinker.report(failure.plan().seed());
        report.stream().filter(line -> trace || !line.startsWith("     ")).forEach(out::println);
    }
}
