package dev.longhaul.testkit.simulation.life;

import dev.longhaul.testkit.simulation.oracle.Broken;
import dev.longhaul.testkit.simulation.plan.Plan;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a simulation ended.
 *
 * @param plan what was lived
 * @param trace what happened
 * @param lived how much time passed in it
 * @param commits how many commits changed something
 * @param broken the promise that was broken; null if all were kept
 */
public record Verdict(
        Plan plan,
        Trace trace,
        Duration lived,
        long commits,
        @Nullable Broken broken) {}
