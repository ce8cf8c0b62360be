package dev.longhaul.trials.checker;

import dev.longhaul.trials.checker.Finding.Kind;
import dev.longhaul.trials.checker.Life.Run;
import java.util.List;

/**
 * Promise 2: every job that is there has ended, once, and for a reason that its handler, its schedule or an operator gave. A
 * job that merely stood beside crashes is not dead.
 */
final class EndingRule implements Rule {
    @Override
    public void check(Evidence evidence, Findings findings) {
        for (Life life : evidence.lives()) {
            if (!life.stored.isEmpty()) {
                checkEnded(life, findings);
                checkOnce(life, findings);
                life.ends.forEach(end -> checkReason(life, end, findings));
            }
        }
    }

    private static void checkEnded(Life life, Findings findings) {
        if (life.ends.isEmpty() && life.runs.stream().noneMatch(Run::succeededInTime)) {
            findings.add(Kind.LOST, life + " has not ended; it is in " + life.places);
        }
    }

    private static void checkOnce(Life life, Findings findings) {
        long successes = life.runs.stream().filter(Run::succeededInTime).count();
        if (successes + life.ends.size() > 1) {
            findings.add(Kind.ENDED_TWICE, life + " has " + successes + " successes and ended as " + life.ends);
        }
        if (successes > 0 && !life.runs.getLast().succeededInTime()) {
            findings.add(Kind.ENDED_TWICE, life + " was tried again after its success");
        }
        long heard = life.endedAlone
                + life.runs.stream()
                        .flatMap(run -> run.settled.stream())
                        .filter(settled -> !settled.event().state().equals("scheduled"))
                        .count();
        if (heard > 1 + life.redrivesAsked.size()) {
            findings.add(
                    Kind.ENDED_TWICE,
                    life + " was heard to end " + heard + " times and redriven " + life.redrivesAsked.size()
                            + " times");
        }
        findings.count("succeeded", successes);
    }

    private static void checkReason(Life life, FinalState.End end, Findings findings) {
        if (end.state().equals("cancelled")) {
            findings.count("cancelled", 1);
            if (life.cancelsAsked == 0) {
                findings.add(Kind.UNEXPECTED, life + " is cancelled and nobody asked for that");
            }
            return;
        }
        String reason = String.valueOf(end.reason());
        findings.count("dead, " + reason, 1);
        Run last = life.runs.isEmpty() ? null : life.runs.getLast();
        boolean explained = switch (reason) {
            case "aborted" ->
                last != null && last.row != null && last.row.outcome().equals("aborted");
            case "exhausted" ->
                life.asked != null && failures(life.runs) >= life.asked.event().attempts();
            // No job of a trial has a deadline.
            default -> false;
        };
        if (!explained) {
            findings.add(
                    Kind.UNEXPECTED,
                    life + " is dead, " + reason + ", after " + outcomes(life.runs) + " with "
                            + (life.asked == null ? "?" : life.asked.event().attempts()) + " attempts allowed");
        }
    }

    /**
     * What moved the schedule's position since the job was last redriven: failures, and losses except the first in a row.
     * An attempt that was not the last and has no successor's due time ended the job.
     */
    private static int failures(List<Run> runs) {
        int failures = 0;
        int losses = 0;
        boolean dead = false;
        for (Run run : runs) {
            if (run.row == null) {
                continue;
            }
            if (dead) {
                failures = 0;
                losses = 0;
            }
            switch (run.row.outcome()) {
                case "failed" -> {
                    failures++;
                    losses = 0;
                }
                case "lost" -> {
                    losses++;
                    failures += losses > 1 ? 1 : 0;
                }
                default -> {
                    // A snooze neither counts nor ends a row of losses; the others end the job.
                }
            }
            dead = run.row.nextDue() == null;
        }
        return failures;
    }

    private static List<String> outcomes(List<Run> runs) {
        return runs.stream()
                .map(run -> run.row == null ? "nothing recorded" : run.row.outcome())
                .toList();
    }
}
