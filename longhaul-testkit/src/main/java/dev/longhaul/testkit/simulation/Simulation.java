package dev.longhaul.testkit.simulation;

import dev.longhaul.testkit.simulation.life.Life;
import dev.longhaul.testkit.simulation.life.Verdict;
import dev.longhaul.testkit.simulation.plan.Plan;
import dev.longhaul.testkit.simulation.plan.PlanMaker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Lives plans. Thread-safe: each simulation is a world of its own. */
public final class Simulation {

    private Simulation() {}

    /** Lives the plan of a seed. */
    public static Verdict of(long seed) {
        return of(PlanMaker.of(seed), false);
    }

    /**
     * Lives a plan.
     *
     * @param traced whether the last steps are kept as text
     */
    public static Verdict of(Plan plan, boolean traced) {
        CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        // Fibers are virtual threads, and handing them the baton is cheapest from one.
        Thread.ofVirtual().start(() -> {
            try {
                verdict.complete(Life.of(plan, traced));
            } catch (RuntimeException | Error e) {
                verdict.completeExceptionally(e);
            }
        });
        try {
            return verdict.join();
        } catch (CompletionException e) {
            throw new IllegalStateException("the simulation of seed " + plan.seed() + " failed", e.getCause());
        }
    }
}
