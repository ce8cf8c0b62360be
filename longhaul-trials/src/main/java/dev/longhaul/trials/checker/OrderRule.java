package dev.longhaul.trials.checker;

import dev.longhaul.trials.checker.Finding.Kind;
import dev.longhaul.trials.checker.Life.Run;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Promise 9: jobs of one ordering key live one after the other, from their first attempt to their last (a redrive begins a
 * new turn behind the others), and a job that was asked for after another's acknowledgement follows it.
 */
final class OrderRule implements Rule {

    /** One turn of a job: from its first attempt to the end of its last. */
    private record Turn(Life life, boolean first, long began, long over) {}

    @Override
    public void check(Evidence evidence, Findings findings) {
        Map<String, List<Turn>> byKey = new HashMap<>();
        for (Life life : evidence.lives()) {
            @Nullable
            String key = life.stored.isEmpty() ? null : life.stored.getFirst().orderingKey();
            if (key != null) {
                byKey.computeIfAbsent(key, any -> new ArrayList<>()).addAll(turns(life));
                findings.count("jobs with an ordering key", 1);
            }
        }
        byKey.forEach((key, turns) -> {
            turns.sort(Comparator.comparingLong(Turn::began));
            checkTogether(key, turns, findings);
            checkSequence(key, turns, findings);
        });
    }

    /** An attempt that did not say how it ended (its process died) was over when it began: nobody can say more. */
    private static List<Turn> turns(Life life) {
        List<Turn> turns = new ArrayList<>();
        long began = -1;
        long over = -1;
        for (Run run : life.runs) {
            if (!run.began.isEmpty()) {
                long start = run.began.getFirst().nanos();
                began = began < 0 ? start : began;
                // A lost attempt may still run beside what follows; that is told elsewhere.
                over = run.lost() || run.finished.isEmpty()
                        ? start
                        : run.finished.getLast().nanos();
            }
            boolean ends = run.row != null && run.row.nextDue() == null;
            if (ends && began >= 0) {
                turns.add(new Turn(life, turns.isEmpty(), began, over));
                began = -1;
            }
        }
        if (began >= 0) {
            turns.add(new Turn(life, turns.isEmpty(), began, over));
        }
        return turns;
    }

    private static void checkTogether(String key, List<Turn> turns, Findings findings) {
        for (int i = 1; i < turns.size(); i++) {
            Turn before = turns.get(i - 1);
            Turn turn = turns.get(i);
            if (turn.began() < before.over()) {
                findings.add(
                        Kind.OUT_OF_ORDER,
                        "key " + key + ": " + turn.life() + " began " + (before.over() - turn.began()) / 1_000
                                + " µs before " + before.life() + " was over");
            }
        }
    }

    /** Whoever begins after a job that was asked for later than its own acknowledgement has been overtaken. */
    private static void checkSequence(String key, List<Turn> turns, Findings findings) {
        @Nullable Life latest = null;
        long latestAsked = Long.MIN_VALUE;
        Map<String, Life> latestOfCall = new HashMap<>();
        for (Turn turn : turns) {
            Life life = turn.life();
            if (!turn.first() || life.asked == null) {
                continue;
            }
            Long acknowledged = life.acknowledgedNanos;
            if (latest != null && acknowledged != null && acknowledged < latestAsked) {
                findings.add(Kind.OUT_OF_ORDER, "key " + key + ": " + latest + " overtook " + life);
            }
            Life sameCall = latestOfCall.put(life.asked.event().call(), life);
            if (sameCall != null && sameCall.line > life.line) {
                findings.add(Kind.OUT_OF_ORDER, "key " + key + ": " + sameCall + " overtook " + life + " of its call");
            }
            if (life.asked.nanos() > latestAsked) {
                latestAsked = life.asked.nanos();
                latest = life;
            }
        }
    }
}
