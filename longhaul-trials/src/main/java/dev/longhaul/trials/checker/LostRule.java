package dev.longhaul.trials.checker;

import dev.longhaul.trials.checker.Finding.Kind;

/** Promises 1 and 2: what was acknowledged is there, and after the drain it has ended. */
final class LostRule implements Rule {
    @Override
    public void check(Evidence evidence, Findings findings) {
        for (Life life : evidence.lives()) {
            boolean acknowledged = !life.acknowledged.isEmpty();
            if (acknowledged && life.stored.isEmpty()) {
                findings.add(Kind.LOST, life + " was acknowledged and is not in the database");
            } else if (!life.stored.isEmpty() && !life.succeeded() && life.ends.isEmpty()) {
                findings.add(Kind.LOST, life + " has not ended, places: " + life.places);
            }
            findings.count("jobs acknowledged", acknowledged ? 1 : 0);
            findings.count(
                    "jobs accepted without an answer", !acknowledged && life.parent == null ? life.stored.size() : 0);
        }
    }
}
