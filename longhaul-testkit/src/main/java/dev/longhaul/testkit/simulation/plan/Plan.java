package dev.longhaul.testkit.simulation.plan;

import java.time.Duration;
import java.util.List;

/**
 * Everything that a simulation is made of.
 *
 * @param seed where the randomness inside of it begins: interleaving, jitter, ids
 * @param world how the world is
 * @param events what happens, in order of time
 */
public record Plan(long seed, World world, List<Event> events) {

    /**
     * How a world is.
     *
     * @param slots places for nodes, 1 to 5
     * @param exclusive whether one node owns the database, as on SQLite
     * @param nodes how every node is set
     * @param nature what disturbs everybody a little all the time
     */
    public record World(int slots, boolean exclusive, Nodes nodes, Nature nature) {

        /** The same without disturbance. */
        public World orderly() {
            return new World(slots, exclusive, nodes, new Nature(0, 0, 0, nature.waiting));
        }
    }

    /**
     * How every node is set.
     *
     * @param lease how long a claim stands
     * @param poll the longest between two polls
     * @param workers the most handlers at once
     * @param batch the most jobs in a claim, and in a group commit
     */
    public record Nodes(Duration lease, Duration poll, int workers, int batch) {}

    /**
     * What disturbs everybody a little all the time.
     *
     * @param disorder of a thousand steps so many let another thread go first, or take a little time
     * @param hintsLost of a hundred announcements to other nodes so many are lost
     * @param drift how far nodes' monotonic clocks run apart, in parts per million
     * @param waiting so many jobs wait for next year
     */
    public record Nature(int disorder, int hintsLost, int drift, int waiting) {}

    public Plan {
        events = List.copyOf(events);
    }

    /** The same world and seed with other events. */
    public Plan with(List<Event> others) {
        return new Plan(seed, world, others);
    }

    /** The same events in another world. */
    public Plan in(World other) {
        return new Plan(seed, other, events);
    }
}
