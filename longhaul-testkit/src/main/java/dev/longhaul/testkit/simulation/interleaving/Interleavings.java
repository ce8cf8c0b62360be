package dev.longhaul.testkit.simulation.interleaving;

import dev.longhaul.testkit.simulation.life.Life;
import dev.longhaul.testkit.simulation.life.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Lives every schedule of a scenario, up to a depth. Thread-safe. */
public final class Interleavings {

    private Interleavings() {}

    /**
     * What came of it.
     *
     * @param schedules how many were lived
     * @param longest the most decisions that one of them had, within the depth
     * @param broken the first that broke a promise; null if none did
     * @param decisions what was decided in that one
     */
    public record Result(
            long schedules, int longest, @Nullable Verdict broken, List<Integer> decisions) {}

    /**
     * Lives all schedules in which at most {@code deviations} of the first {@code depth} decisions are not the usual one.
     *
     * @param depth so many decisions are varied; at most all of them
     * @param deviations how many of them at once
     * @param most stops after so many schedules
     */
    public static Result all(Scenario scenario, int depth, int deviations, long most) {
        CompletableFuture<Result> result = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(search(scenario, depth, deviations, most));
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        });
        return result.join();
    }

    private static Result search(Scenario scenario, int depth, int deviations, long most) {
        Deque<List<Integer>> open = new ArrayDeque<>();
        open.push(List.of());
        long schedules = 0;
        int longest = 0;
        while (!open.isEmpty() && schedules < most) {
            List<Integer> given = open.pop();
            Decisions decisions = new Decisions(given, Scenario.BEGIN.toNanos(), depth);
            Verdict verdict = Life.of(scenario.plan(), false, decisions);
            schedules++;
            longest = Math.max(longest, decisions.options().size());
            if (verdict.broken() != null) {
                Verdict again = Life.of(scenario.plan(), true, new Decisions(given, Scenario.BEGIN.toNanos(), depth));
                return new Result(schedules, longest, again, given);
            }
            if (given.stream().filter(taken -> taken > 0).count() < deviations) {
                deviate(given, decisions.options(), open);
            }
        }
        return new Result(schedules, longest, null, List.of());
    }

    /** Every schedule that is the same up to one later decision. */
    private static void deviate(List<Integer> given, List<Integer> options, Deque<List<Integer>> open) {
        for (int at = given.size(); at < options.size(); at++) {
            for (int other = 1; other < options.get(at); other++) {
                List<Integer> next = new ArrayList<>(given);
                while (next.size() < at) {
                    next.add(0);
                }
                next.add(other);
                open.push(next);
            }
        }
    }
}
