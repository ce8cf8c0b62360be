package dev.longhaul.trials.checker;

import dev.longhaul.trials.checker.Finding.Kind;
import java.util.List;

/** Promise 5: the effect of a handler in a transaction is there once if its success is recorded, and not otherwise. */
final class EffectRule implements Rule {
    @Override
    public void check(Evidence evidence, Findings findings) {
        for (Life life : evidence.lives()) {
            List<Integer> successes = !life.books()
                    ? List.of()
                    : life.runs.stream()
                            .filter(run -> run.row != null && run.row.outcome().equals("succeeded"))
                            .map(run -> run.number)
                            .toList();
            List<Integer> effects = life.effects.stream().sorted().toList();
            if (!effects.equals(successes)) {
                findings.add(
                        Kind.EFFECT,
                        life + " has effects of attempts " + effects + " and recorded successes of " + successes);
            }
            findings.count("effects in the database", effects.size());
        }
    }
}
