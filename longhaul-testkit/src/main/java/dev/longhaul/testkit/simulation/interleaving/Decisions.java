package dev.longhaul.testkit.simulation.interleaving;

import dev.longhaul.testkit.simulation.life.Choosing;
import java.util.ArrayList;
import java.util.List;

/** The decisions of one schedule: the first are given, and from there on nobody is disturbed. Used once. */
final class Decisions implements Choosing {

    private final List<Integer> given;
    private final long from;
    private final int depth;
    private final List<Integer> options = new ArrayList<>();

    /**
     * @param from the moment from which there is something to decide
     * @param depth so many decisions there are at most
     */
    Decisions(List<Integer> given, long from, int depth) {
        this.given = given;
        this.from = from;
        this.depth = depth;
    }

    @Override
    public AtStep atStep(long now) {
        return switch (decide(now, 3)) {
            case 0 -> AtStep.GO_ON;
            case 1 -> AtStep.LET_OTHERS_GO_FIRST;
            default -> AtStep.STAND_STILL;
        };
    }

    @Override
    public int whoIsNext(long now, int several) {
        return decide(now, several);
    }

    private int decide(long now, int among) {
        if (now < from || options.size() >= depth) {
            return 0;
        }
        int taken = options.size() < given.size() ? given.get(options.size()) : 0;
        options.add(among);
        return taken < among ? taken : 0;
    }

    /** Among how many each decision chose. */
    List<Integer> options() {
        return options;
    }
}
