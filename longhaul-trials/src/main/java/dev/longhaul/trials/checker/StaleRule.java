package dev.longhaul.trials.checker;

import dev.longhaul.trials.checker.Finding.Kind;
import dev.longhaul.trials.checker.Life.Run;
import dev.longhaul.trials.checker.Life.Seen;
import dev.longhaul.trials.history.HistoryEvent.Finished;
import dev.longhaul.trials.history.HistoryEvent.Settled;

/**
 * Promise 4: whoever comes late writes nothing. Of one attempt only one outcome is ever heard, by the process that the
 * database names and with the outcome that it holds; and no process starts an attempt that was taken back from it.
 */
final class StaleRule implements Rule {

    private static final long TOLERANCE_MICROS = 1_000;

    /**
     * A process that is stopped between its look at the lease and its handler's first line goes on with that line: no program
     * can look and begin at once. It does so as soon as it goes on.
     */
    private static final long BRINK_NANOS = 1_000_000_000;

    @Override
    public void check(Evidence evidence, Findings findings) {
        for (Life life : evidence.lives()) {
            for (Run run : life.runs) {
                checkHeard(life, run, findings);
                if (run.lost()) {
                    checkLost(evidence, life, run, findings);
                }
            }
        }
    }

    private static void checkHeard(Life life, Run run, Findings findings) {
        if (run.settled.size() > 1) {
            findings.add(
                    Kind.STALE_WRITE,
                    life + " attempt " + run.number + " was settled " + run.settled.size() + " times, listeners heard");
        }
        FinalState.Attempted row = run.row;
        for (Seen<Settled> heard : run.settled) {
            if (row == null
                    || !row.process().equals(heard.process())
                    || !row.outcome().equals(heard.event().outcome())) {
                findings.add(
                        Kind.STALE_WRITE,
                        life + " attempt " + run.number + " was settled as "
                                + heard.event().outcome() + " by "
                                + heard.process() + ", its listeners heard; the database holds "
                                + (row == null ? "nothing" : row.outcome() + " by " + row.process()));
            }
        }
    }

    private static void checkLost(Evidence evidence, Life life, Run run, Findings findings) {
        FinalState.Attempted row = run.row;
        if (row == null) {
            return;
        }
        for (Seen<Integer> began : run.began) {
            long late = evidence.wall().micros(began.nanos()) - row.endedAt();
            if (late <= TOLERANCE_MICROS) {
                continue;
            }
            if (evidence.wentOn(began.process(), began.nanos(), BRINK_NANOS)) {
                findings.count("attempts stopped on the brink of starting", 1);
            } else {
                findings.add(
                        Kind.STALE_WRITE,
                        life + " attempt " + run.number + " began on " + began.process() + " " + late
                                + " µs after it was taken back");
            }
        }
        for (Seen<Finished> finished : run.finished) {
            boolean late = evidence.wall().micros(finished.nanos()) > row.endedAt();
            findings.count("outcomes that came late and were refused", late ? 1 : 0);
        }
    }
}
