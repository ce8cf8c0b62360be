package dev.longhaul.trials.checker;

import dev.longhaul.trials.checker.Finding.Kind;
import java.util.ArrayList;
import java.util.List;

/** Design section 6: a job is in exactly one of due, parked, a claim, ended, or has a succeeded attempt. */
final class PlaceRule implements Rule {
    @Override
    public void check(Evidence evidence, Findings findings) {
        for (Life life : evidence.lives()) {
            List<String> places = new ArrayList<>(life.places);
            life.ends.forEach(end -> places.add("ended"));
            life.runs.stream()
                    // A success after a cancel leaves the job where the cancel put it.
                    .filter(run -> run.row != null && run.row.outcome().equals("succeeded") && !run.row.afterCancel())
                    .forEach(run -> places.add("succeeded"));
            if (!life.stored.isEmpty() && places.size() != 1) {
                findings.add(Kind.MISPLACED, life + " is in " + (places.isEmpty() ? "no place" : places));
            }
        }
    }
}
