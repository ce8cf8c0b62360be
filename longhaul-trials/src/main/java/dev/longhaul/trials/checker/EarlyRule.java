package dev.longhaul.trials.checker;

import dev.longhaul.trials.checker.Finding.Kind;
import dev.longhaul.trials.checker.Life.Run;
import dev.longhaul.trials.checker.Life.Seen;
import dev.longhaul.trials.history.HistoryEvent.Asked;
import dev.longhaul.trials.history.HistoryEvent.Finished;
import org.jspecify.annotations.Nullable;

/**
 * Promise 6: no handler begins before its attempt is due, by the due time that the database holds and, apart from it, by what
 * the asker and the handler before it said, on the monotonic clock alone.
 */
final class EarlyRule implements Rule {

    /** Two clocks are read one after the other. */
    private static final long TOLERANCE_MICROS = 1_000;

    @Override
    public void check(Evidence evidence, Findings findings) {
        for (Life life : evidence.lives()) {
            @Nullable Run before = null;
            for (Run run : life.runs) {
                if (!run.began.isEmpty()) {
                    long began = run.began.getFirst().nanos();
                    check(life, run, evidence.wall().micros(began) - due(life, before), "stored due time", findings);
                    check(life, run, (began - earliest(life, before)) / 1_000, "asked delay", findings);
                    if (before == null && !life.stored.isEmpty()) {
                        findings.largest(
                                "ms of lateness at most, first attempts",
                                (evidence.wall().micros(began) - due(life, null)) / 1_000);
                    }
                }
                before = run;
            }
        }
    }

    private static void check(Life life, Run run, long afterMicros, String what, Findings findings) {
        if (afterMicros < -TOLERANCE_MICROS) {
            findings.add(
                    Kind.EARLY, life + " began attempt " + run.number + " " + -afterMicros + " µs before its " + what);
        }
    }

    /** By the database; the smallest value where it says nothing. */
    private static long due(Life life, @Nullable Run before) {
        if (before == null) {
            return life.stored.isEmpty()
                    ? Long.MIN_VALUE / 4
                    : life.stored.getFirst().start();
        }
        Long next = before.row == null ? null : before.row.nextDue();
        return next == null ? Long.MIN_VALUE / 4 : next;
    }

    /** By the processes' own lines, in nanoseconds; the smallest value where they say nothing. */
    private static long earliest(Life life, @Nullable Run before) {
        if (before == null) {
            Seen<Asked> asked = life.asked;
            return asked == null
                    ? Long.MIN_VALUE / 4
                    : asked.nanos() + asked.event().startInMicros() * 1_000;
        }
        // What was lost, or dead and redriven, is due again at once.
        if (before.finished.isEmpty() || before.lost() || before.row == null || before.row.nextDue() == null) {
            return Long.MIN_VALUE / 4;
        }
        Seen<Finished> last = before.finished.getFirst();
        return last.nanos() + last.event().leastDelayMicros() * 1_000;
    }
}
