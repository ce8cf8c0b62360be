package dev.longhaul.trials.checker;

import dev.longhaul.trials.checker.Finding.Kind;
import dev.longhaul.trials.checker.Life.Run;
import dev.longhaul.trials.checker.Life.Seen;
import dev.longhaul.trials.history.HistoryEvent.CancelAnswered;

/**
 * Operators' moves: after a cancel was acknowledged no new attempt starts (the one that was said to be in flight may), and the
 * job ends as cancelled.
 */
final class CancelRule implements Rule {
    @Override
    public void check(Evidence evidence, Findings findings) {
        for (Life life : evidence.lives()) {
            for (Seen<CancelAnswered> cancel : life.cancels) {
                String answer = cancel.event().answer();
                findings.count("cancels answered " + answer, 1);
                if (answer.equals("done") || answer.equals("in-flight")) {
                    check(life, cancel, findings);
                }
            }
        }
    }

    private static void check(Life life, Seen<CancelAnswered> cancel, Findings findings) {
        for (Run run : life.runs) {
            boolean after = !run.began.isEmpty() && run.began.getLast().nanos() > cancel.nanos();
            if (after && run.number != cancel.event().number()) {
                findings.add(
                        Kind.AFTER_CANCEL,
                        life + " began attempt " + run.number + " "
                                + (run.began.getLast().nanos() - cancel.nanos()) / 1_000
                                + " µs after its cancel was answered "
                                + cancel.event().answer() + ", number "
                                + cancel.event().number());
            }
        }
        if (life.ends.stream().anyMatch(end -> end.state().equals("cancelled"))) {
            return;
        }
        findings.add(
                Kind.UNEXPECTED,
                life + " was acknowledged as cancelled (" + cancel.event().answer() + ") and ended as " + life.ends);
    }
}
