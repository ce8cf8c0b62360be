package dev.longhaul.trials.checker;

import dev.longhaul.trials.checker.Finding.Kind;
import dev.longhaul.trials.checker.Life.Run;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How soon after a process was killed the attempts are taken back that it had begun; demanded only where others live on. */
final class TakeBackRule implements Rule {

    private final @Nullable Duration within;

    TakeBackRule(@Nullable Duration within) {
        this.within = within;
    }

    @Override
    public void check(Evidence evidence, Findings findings) {
        for (Life life : evidence.lives()) {
            for (Run run : life.runs) {
                FinalState.Attempted row = run.row;
                if (row == null || !run.lost() || run.began.isEmpty()) {
                    continue;
                }
                Long killed = evidence.killedNanos(run.began.getFirst().process());
                if (killed == null) {
                    continue;
                }
                long tookMicros = row.endedAt() - evidence.wall().micros(killed);
                findings.count("attempts of killed processes", 1);
                findings.largest("ms from a kill to taking back, at most", tookMicros / 1_000);
                if (within != null && tookMicros > within.toNanos() / 1_000) {
                    findings.add(
                            Kind.LATE,
                            life + " attempt " + run.number + " was taken back " + tookMicros / 1_000
                                    + " ms after its process was killed; " + within.toMillis() + " are allowed");
                }
            }
        }
    }
}
