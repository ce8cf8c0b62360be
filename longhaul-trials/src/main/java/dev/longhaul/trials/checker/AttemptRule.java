package dev.longhaul.trials.checker;

import dev.longhaul.trials.checker.Finding.Kind;
import dev.longhaul.trials.checker.Life.Run;
import dev.longhaul.trials.checker.Life.Seen;
import dev.longhaul.trials.history.HistoryEvent.Finished;

/**
 * Promise 3: every attempt that began is recorded, once, as its handler said or as lost; two attempts of a job run together
 * only when the earlier was lost; work is done twice only when the earlier time was lost, and then it is told why.
 */
final class AttemptRule implements Rule {
    @Override
    public void check(Evidence evidence, Findings findings) {
        for (Life life : evidence.lives()) {
            for (int i = 0; i < life.runs.size(); i++) {
                Run run = life.runs.get(i);
                if (run.number != i + 1) {
                    findings.add(Kind.UNEXPECTED, life + " has no attempt " + (i + 1));
                    break;
                }
                checkRecord(life, run, findings);
                if (i + 1 < life.runs.size()) {
                    checkOverlap(life, run, life.runs.get(i + 1), findings);
                }
            }
            checkDuplicates(evidence, life, findings);
        }
    }

    private static void checkRecord(Life life, Run run, Findings findings) {
        if (run.began.size() > 1) {
            findings.add(Kind.DUPLICATED, life + " began attempt " + run.number + " " + run.began.size() + " times");
        }
        FinalState.Attempted row = run.row;
        if (row == null) {
            findings.add(Kind.UNEXPECTED, life + " has no record of attempt " + run.number + ", which began");
            return;
        }
        findings.count("attempts " + row.outcome(), 1);
        if (row.outcome().equals("lost")) {
            return;
        }
        // The transaction of a handler may not be had: then its attempt fails before the handler begins.
        if (run.began.isEmpty() && life.books() && row.outcome().equals("failed")) {
            findings.count("attempts failed by the engine, not by their handler", 1);
            return;
        }
        if (run.began.isEmpty()) {
            findings.add(
                    Kind.UNEXPECTED,
                    life + " has a record of attempt " + run.number + " as " + row.outcome()
                            + ", and no handler began it");
            return;
        }
        boolean said =
                run.finished.stream().anyMatch(seen -> seen.event().outcome().equals(row.outcome()));
        // The transaction of a handler can fail after the handler is done: then it is a failure, and no effect is
        // there.
        boolean failedToCommit = life.books() && row.outcome().equals("failed");
        if (!said && !failedToCommit && !row.outcome().equals("failed")) {
            findings.add(
                    Kind.UNEXPECTED,
                    life + " attempt " + run.number + " is recorded as " + row.outcome() + " and its handler said "
                            + run.finished.stream()
                                    .map(seen -> seen.event().outcome())
                                    .toList());
        }
        findings.count("attempts failed by the engine, not by their handler", said ? 0 : 1);
    }

    private static void checkOverlap(Life life, Run earlier, Run later, Findings findings) {
        if (earlier.began.isEmpty() || later.began.isEmpty()) {
            return;
        }
        boolean over = !earlier.finished.isEmpty()
                && earlier.finished.getLast().nanos() <= later.began.getFirst().nanos();
        boolean lost = earlier.lost();
        if (!over && !lost) {
            findings.add(
                    Kind.DUPLICATED,
                    life + " began attempt " + later.number + " before attempt " + earlier.number
                            + " was over, which was not lost");
        }
        findings.count(
                "attempts that ran beside one that was lost", !over && lost && !earlier.finished.isEmpty() ? 1 : 0);
    }

    private static void checkDuplicates(Evidence evidence, Life life, Findings findings) {
        for (Run run : life.runs) {
            for (Seen<Finished> done : run.finished) {
                if (!done.event().outcome().equals("succeeded")
                        || (run.row != null && run.row.outcome().equals("succeeded"))) {
                    continue;
                }
                if (run.lost()) {
                    boolean crashed = evidence.killed(done.process());
                    findings.count("done again: " + (crashed ? "its process was killed" : "its claim ran out"), 1);
                } else if (life.books()) {
                    findings.count("done again: its transaction failed", 1);
                } else {
                    findings.add(
                            Kind.DUPLICATED,
                            life + " succeeded in attempt " + run.number + ", which is recorded as "
                                    + (run.row == null ? "nothing" : run.row.outcome()));
                }
            }
        }
    }
}
