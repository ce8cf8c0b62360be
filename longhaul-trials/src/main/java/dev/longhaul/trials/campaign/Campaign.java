package dev.longhaul.trials.campaign;

import dev.longhaul.trials.campaign.Part.Round;
import dev.longhaul.trials.trial.TrialReport;
import dev.longhaul.trials.trial.TrialRun;
import dev.longhaul.trials.trial.TrialSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Holds the rounds of several trials, so many side by side. Used once. */
public final class Campaign {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final TrialRun run;
    private final Plan plan;
    private final Summary summary = new Summary();
    private final ReentrantLock summing = new ReentrantLock();

    /**
     * How it is held.
     *
     * @param seed from which the seeds of all rounds follow
     * @param sideBySide rounds at the same time
     * @param perSecond jobs a second in each round
     * @param out where reports and the summary go
     */
    public record Plan(long seed, int sideBySide, int perSecond, Path out) {
        public Plan {
            if (sideBySide < 1) {
                throw new IllegalArgumentException(sideBySide + " rounds side by side; one is the least");
            }
        }
    }

    /** Runs its rounds with that. */
    public Campaign(TrialRun run, Plan plan) {
        this.run = run;
        this.plan = plan;
    }

    /** Holds all rounds and returns when the last has ended; whether all of them passed. */
    public boolean hold(List<Part> parts) throws InterruptedException {
        Queue<Round> rounds = new ConcurrentLinkedQueue<>(inTurns(parts));
        SplittableRandom seeds = new SplittableRandom(plan.seed());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < plan.sideBySide(); i++) {
            SplittableRandom own = seeds.split();
            threads.add(Thread.ofPlatform().name("rounds-" + i).start(() -> hold(rounds, own)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return summary.allPassed();
    }

    /** Where the summary for people is. */
    public Path markdown() {
        return plan.out().resolve("summary.md");
    }

    /** One round of each part, then the next of each: a campaign that is cut short has tried everything. */
    private static List<Round> inTurns(List<Part> parts) {
        List<Deque<Round>> waiting = parts.stream()
                .map(part -> (Deque<Round>) new ArrayDeque<>(part.rounds()))
                .toList();
        List<Round> turns = new ArrayList<>();
        while (waiting.stream().anyMatch(each -> !each.isEmpty())) {
            waiting.stream()
                    .filter(each -> !each.isEmpty())
                    .map(Deque::removeFirst)
                    .forEach(turns::add);
        }
        return turns;
    }

    private void hold(Queue<Round> rounds, SplittableRandom seeds) {
        for (Round round = rounds.poll(); round != null; round = rounds.poll()) {
            Duration length = round.count() > 0 ? Duration.ofDays(1) : round.length();
            long seed = seeds.nextLong(1_000_000_000_000L);
            add(run.of(
                    round.trial(),
                    new TrialSettings(seed, length, round.count(), plan.perSecond(), plan.out(), false)));
        }
    }

    private void add(TrialReport report) {
        summing.lock();
        try {
            summary.add(report);
            Files.createDirectories(plan.out());
            Files.writeString(markdown(), summary.markdown());
            Files.writeString(plan.out().resolve("summary.json"), JSON.writeValueAsString(summary.entries()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            summing.unlock();
        }
    }
}
