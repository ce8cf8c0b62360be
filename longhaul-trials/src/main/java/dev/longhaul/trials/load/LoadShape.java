package dev.longhaul.trials.load;

import java.util.Map;

/**
 * What one node's producers ask for.
 *
 * @param pace how much, how fast
 * @param mix how many of each behaviour, as weights
 * @param keys which keys the jobs carry
 * @param operators how often an operator moves a job, in percent of jobs
 */
public record LoadShape(Pace pace, Map<Behaviour, Integer> mix, KeyShare keys, Operators operators) {

    public LoadShape {
        mix = Map.copyOf(mix);
        if (mix.values().stream().mapToInt(Integer::intValue).sum() < 1) {
            throw new IllegalArgumentException("the mix " + mix + " has no weight; give one behaviour 1 or more");
        }
    }

    /**
     * How much, how fast.
     *
     * @param perSecond jobs a second
     * @param batch jobs in one call
     * @param count jobs in all; 0 for no end
     * @param backlog producers wait while so many jobs are due
     * @param slowPercent how many take {@code slowMillis}; the others take no time
     * @param slowMillis how long those take
     */
    public record Pace(int perSecond, int batch, int count, int backlog, int slowPercent, int slowMillis) {
        public Pace {
            if (perSecond < 1 || batch < 1) {
                throw new IllegalArgumentException(
                        "a pace of " + perSecond + " jobs a second in batches of " + batch + "; both are 1 or more");
            }
        }
    }

    /**
     * Which keys the jobs carry.
     *
     * @param orderedPercent how many have an ordering key
     * @param orderingKeys how many such keys there are, shared by all nodes
     * @param idempotentPercent how many have an idempotency key
     * @param repeatedPercent how many of those are asked for a second time
     */
    public record KeyShare(int orderedPercent, int orderingKeys, int idempotentPercent, int repeatedPercent) {
        /** No keys. */
        public static final KeyShare NONE = new KeyShare(0, 1, 0, 0);
    }

    /**
     * How often an operator moves a job.
     *
     * @param delayedPercent how many start a second later
     * @param cancelPercent how many of those are cancelled meanwhile, or as they start
     * @param redrivePercent how many of the dead are redriven
     */
    public record Operators(int delayedPercent, int cancelPercent, int redrivePercent) {
        /** Nobody moves anything. */
        public static final Operators NONE = new Operators(0, 0, 0);
    }

    /** Everything that a job can do, at that many jobs a second. */
    public static LoadShape mixed(int perSecond) {
        return new LoadShape(
                new Pace(perSecond, Math.clamp(perSecond / 10, 1, 50), 0, 3_000, 5, 150),
                Map.of(
                        Behaviour.SUCCEED, 60,
                        Behaviour.FAIL, 12,
                        Behaviour.SNOOZE, 5,
                        Behaviour.ABORT, 2,
                        Behaviour.EXHAUST, 1,
                        Behaviour.CONTINUE, 10,
                        Behaviour.BOOK, 10),
                new KeyShare(10, 40, 30, 20),
                new Operators(5, 40, 50));
    }

    /** So many jobs that succeed at once, as fast as possible. */
    public static LoadShape simple(int count) {
        return new LoadShape(
                new Pace(100_000, 500, count, Integer.MAX_VALUE, 0, 0),
                Map.of(Behaviour.SUCCEED, 1),
                KeyShare.NONE,
                Operators.NONE);
    }

    /** The same with other keys. */
    public LoadShape keys(KeyShare other) {
        return new LoadShape(pace, mix, other, operators);
    }

    /** The same at another pace. */
    public LoadShape pace(Pace other) {
        return new LoadShape(other, mix, keys, operators);
    }

    /** The same with another mix. */
    public LoadShape mix(Map<Behaviour, Integer> other) {
        return new LoadShape(pace, other, keys, operators);
    }
}
