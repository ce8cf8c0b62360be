package dev.longhaul.trials.checker;

import dev.longhaul.trials.checker.Finding.Kind;
import dev.longhaul.trials.checker.Life.Run;

/**
 * Promise 1: every acknowledged job is there, once, under the id that each answer named; nothing is there that nobody asked
 * for; a continuation is there if and only if its parent's success is recorded.
 */
final class AcceptanceRule implements Rule {
    @Override
    public void check(Evidence evidence, Findings findings) {
        for (Life life : evidence.lives()) {
            boolean acknowledged = !life.acknowledged.isEmpty();
            if (acknowledged && life.stored.isEmpty()) {
                findings.add(Kind.LOST, life + " was acknowledged and is not in the database");
            }
            if (life.stored.size() > 1) {
                findings.add(Kind.UNEXPECTED, life + " was accepted as " + life.stored.size() + " jobs");
            }
            if (life.created > 1) {
                findings.add(Kind.UNEXPECTED, life + " was made " + life.created + " times, its answers say");
            }
            if (life.acknowledged.stream().anyMatch(job -> !job.equals(life.job))) {
                findings.add(Kind.UNEXPECTED, life + " was acknowledged as " + life.acknowledged);
            }
            if (!life.stored.isEmpty() && life.asked == null && life.parent == null) {
                findings.add(Kind.UNEXPECTED, life + " is in the database and nobody asked for it");
            }
            checkContinuation(life, findings);
            findings.count("jobs acknowledged", acknowledged ? 1 : 0);
            findings.count("jobs asked for and not answered, accepted", acceptedUnheard(life) ? 1 : 0);
        }
    }

    private static boolean acceptedUnheard(Life life) {
        return life.acknowledged.isEmpty() && life.asked != null && !life.stored.isEmpty();
    }

    private static void checkContinuation(Life child, Findings findings) {
        Life parent = child.parent;
        if (parent == null) {
            return;
        }
        // A success after a cancel carries no continuation.
        boolean due = parent.runs.stream().anyMatch(Run::succeededInTime);
        if (due && child.stored.isEmpty()) {
            findings.add(Kind.LOST, child + ", the continuation of " + parent + ", is not in the database");
        } else if (!due && !child.stored.isEmpty()) {
            findings.add(Kind.UNEXPECTED, child + " is there and no success of its parent " + parent + " is recorded");
        }
        findings.count("continuations", child.stored.size());
    }
}
