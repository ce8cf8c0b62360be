package dev.longhaul.testkit.simulation.life;

import dev.longhaul.testkit.simulation.fiber.Fibers;
import dev.longhaul.testkit.simulation.fiber.SimulatedProcess;
import dev.longhaul.testkit.simulation.oracle.Surroundings;
import dev.longhaul.testkit.simulation.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** What the oracle sees of a life around the commits: the time, and what may have kept nodes from their work. */
final class Weather implements Surroundings {

    /** Leases shorter than this can run out by disorder alone. */
    private static final Duration ROBUST_LEASE = Duration.ofSeconds(5);

    private final Plan plan;
    private final Fibers fibers;
    private final DatabaseClock clock;
    private final Map<SimulatedProcess, Node> nodes;
    private long disturbedUntil = Long.MIN_VALUE;
    private long lastDeath = Long.MIN_VALUE;

    Weather(Plan plan, Fibers fibers, DatabaseClock clock, Map<SimulatedProcess, Node> nodes) {
        this.plan = plan;
        this.fibers = fibers;
        this.clock = clock;
        this.nodes = nodes;
    }

    void disturbEverybodyUntil(long moment) {
        disturbedUntil = Math.max(disturbedUntil, moment);
    }

    void died() {
        lastDeath = fibers.now();
    }

    @Override
    public long now() {
        return fibers.now();
    }

    @Override
    public Instant databaseTime() {
        return clock.instant();
    }

    @Override
    public Instant latestDatabaseTime() {
        return clock.latest();
    }

    @Override
    public long jumpedForward() {
        return clock.forward();
    }

    @Override
    public boolean jumpedLately() {
        // A node that hears announcements asks the clock every three polls.
        long asked = Math.max(
                plan.world().nodes().lease().toNanos(),
                3 * plan.world().nodes().poll().toNanos());
        return clock.forwardAt() >= 0 && fibers.now() - clock.forwardAt() <= asked;
    }

    @Override
    public boolean deadOwner(String name) {
        return plan.world().exclusive()
                && nodes.values().stream().noneMatch(node -> node.name.equals(name) && node.lives());
    }

    @Override
    public boolean calmSince(String name, long claimed) {
        // A claim's lease begins with a statement, perhaps long before its commit is visible.
        long moment = claimed - plan.world().nodes().lease().toNanos();
        boolean robust = plan.world().nodes().lease().compareTo(ROBUST_LEASE) >= 0
                || plan.world().nature().disorder() == 0;
        return robust
                && disturbedUntil < moment
                && clock.jumpedAt() < moment
                && nodes.values().stream()
                        .anyMatch(node ->
                                node.name.equals(name) && node.lives() && !node.leaving && node.disturbedAt < moment);
    }

    /** Whether nothing has kept a node that leaves from doing so in order. */
    boolean calmButLeaving(Node node, long moment) {
        long since = moment - plan.world().nodes().lease().toNanos();
        boolean orderly = plan.world().nature().disorder() <= 20;
        return orderly && steadySince(since) && node.disturbedAt < since;
    }

    @Override
    public boolean jumpedSince(long moment) {
        return clock.jumpedAt() >= moment;
    }

    @Override
    public boolean steadySince(long moment) {
        return disturbedUntil < moment && !jumpedSince(moment);
    }

    @Override
    public boolean calmEverywhereSince(long moment) {
        long since = moment - plan.world().nodes().lease().toNanos();
        boolean calm = false;
        for (Node node : nodes.values()) {
            if (node.lives()) {
                if (node.disturbedAt >= since || node.leaving) {
                    return false;
                }
                calm |= node.joinedAt < since;
            }
        }
        // Where there is one writer's place, whoever holds it keeps everybody waiting.
        return calm && steadySince(since) && lastDeath < since && !plan.world().exclusive();
    }

    @Override
    public int nodes() {
        return plan.world().slots() + 1;
    }

    @Override
    public int workers() {
        return plan.world().nodes().workers();
    }

    @Override
    public Duration poll() {
        return plan.world().nodes().poll();
    }

    @Override
    public Duration lease() {
        return plan.world().nodes().lease();
    }

    @Override
    public Duration retention() {
        return Deeds.RETENTION;
    }
}
