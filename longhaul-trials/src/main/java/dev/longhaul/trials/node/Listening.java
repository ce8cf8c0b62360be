package dev.longhaul.trials.node;

import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobEvent;
import dev.longhaul.job.JobListener;
import dev.longhaul.trials.history.HistoryEvent;
import dev.longhaul.trials.history.HistoryWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Writes down what the engine tells its listeners. */
final class Listening implements JobListener {

    private final HistoryWriter history;

    Listening(HistoryWriter history) {
        this.history = history;
    }

    @Override
    public void on(JobEvent event) {
        if (event.type().startsWith("message:")) {
            return; // Whoever tries messages has an account of its own.
        }
        switch (event) {
            case JobEvent.Settled settled ->
                history.add(new HistoryEvent.Settled(
                        settled.job().toString(),
                        settled.attempt(),
                        settled.outcome().word(),
                        settled.state().word(),
                        word(settled.reason()),
                        micros(settled.nextDue())));
            case JobEvent.Ended ended ->
                history.add(new HistoryEvent.Ended(
                        ended.job().toString(), ended.state().word(), word(ended.reason())));
            case JobEvent.Accepted accepted -> {
                // What was accepted stands in the history by the producer's own lines.
            }
            case JobEvent.Redriven redriven -> {
                // Likewise by the operator's.
            }
        }
    }

    private static @Nullable String word(@Nullable DeadReason reason) {
        return reason == null ? null : reason.word();
    }

    private static @Nullable Long micros(@Nullable Instant instant) {
        return instant == null ? null : ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
