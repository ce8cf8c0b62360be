package dev.longhaul.testkit.simulation;

import dev.longhaul.testkit.simulation.life.Verdict;
import dev.longhaul.testkit.simulation.oracle.Broken;
import dev.longhaul.testkit.simulation.plan.Event;
import dev.longhaul.testkit.simulation.plan.Plan;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a plan that breaks a promise shorter: first without disorder, then with fewer and fewer events, for as long as the
 * same rule is broken. Not thread-safe.
 */
public final class Shrinker {

    /** The most simulations that one shrinking may take. */
    public static final int MOST_TRIES = 2_000;

    private final String rule;
    private int tries;

    private Shrinker(Broken broken) {
        this.rule = broken.rule();
    }

    /**
     * A short plan that breaks the same rule; the plan itself if nothing can be left out.
     *
     * @throws IllegalArgumentException if nothing was broken
     */
    public static Plan shrink(Verdict verdict) {
        Broken broken = verdict.broken();
        if (broken == null) {
            throw new IllegalArgumentException(
                    "seed " + verdict.plan().seed() + " broke nothing; there is nothing to shrink");
        }
        return new Shrinker(broken).shrink(verdict.plan());
    }

    /** For people: what the world of a seed breaks, and by what few events; empty if it breaks nothing. */
    public static List<String> report(long seed) {
        Verdict verdict = Simulation.of(seed);
        List<String> lines = new ArrayList<>();
        if (verdict.broken() != null) {
            lines.add("seed " + seed + " broke " + verdict.broken());
            lines.add("  its trace is " + Long.toHexString(verdict.trace().hash())
                    + "; the fewest events that do the same:");
            Plan shrunk = shrink(verdict);
            lines.add("  " + shrunk.world());
            shrunk.events().forEach(event -> lines.add("  " + event));
            Verdict again = Simulation.of(shrunk, true);
            lines.add("  => " + again.broken());
            again.trace().lines().forEach(line -> lines.add("     " + line));
        }
        return lines;
    }

    private Plan shrink(Plan plan) {
        Plan orderly = plan.in(plan.world().orderly());
        Plan best = breaks(orderly) ? orderly : plan;
        for (int size = Math.max(1, best.events().size() / 2); size >= 1 && tries < MOST_TRIES; ) {
            Plan shorter = without(best, size);
            if (shorter.events().size() == best.events().size()) {
                size /= 2;
            }
            best = shorter;
        }
        return best;
    }

    /** Leaves out each part of that many events that is not needed. */
    private Plan without(Plan plan, int size) {
        Plan best = plan;
        for (int from = 0; from < best.events().size() && tries < MOST_TRIES; ) {
            List<Event> left = new ArrayList<>(best.events().subList(0, from));
            left.addAll(best.events()
                    .subList(
                            Math.min(from + size, best.events().size()),
                            best.events().size()));
            Plan shorter = best.with(left);
            if (breaks(shorter)) {
                best = shorter;
            } else {
                from += size;
            }
        }
        return best;
    }

    private boolean breaks(Plan plan) {
        tries++;
        Broken broken = Simulation.of(plan, false).broken();
        return broken != null && broken.rule().equals(rule);
    }
}
