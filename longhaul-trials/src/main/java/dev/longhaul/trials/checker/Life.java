package dev.longhaul.trials.checker;

import dev.longhaul.trials.history.HistoryEvent.Asked;
import dev.longhaul.trials.history.HistoryEvent.CancelAnswered;
import dev.longhaul.trials.history.HistoryEvent.Finished;
import dev.longhaul.trials.history.HistoryEvent.Settled;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that is known of one job. Filled by {@link Evidence}, then only read. */
final class Life {

    /** A line of a history that is about this job. */
    record Seen<T>(long nanos, String process, T event) {}

    /** One attempt: what its handler wrote, and what the database holds. */
    static final class Run {
        final int number;
        /** More than one only if something is wrong. */
        final List<Seen<Integer>> began = new ArrayList<>(1);

        final List<Seen<Finished>> finished = new ArrayList<>(1);
        final List<Seen<Settled>> settled = new ArrayList<>(1);
        FinalState.@Nullable Attempted row;

        Run(int number) {
            this.number = number;
        }

        /** Whether the database says that its process, or its claim, was lost. */
        boolean lost() {
            return row != null && row.outcome().equals("lost");
        }

        /** Whether the database says that it succeeded, and not after a cancel. */
        boolean succeededInTime() {
            return row != null && row.outcome().equals("succeeded") && !row.afterCancel();
        }
    }

    final String token;
    /** Null while no job of this token is known. */
    @Nullable
    String job;

    @Nullable
    Seen<Asked> asked;
    /** The job of each acknowledgement. */
    final List<String> acknowledged = new ArrayList<>(1);
    /** How many of those say that they made it. */
    int created;
    /** Its place among the lines of its history. */
    long line;
    /** When the first acknowledgement was written; null for none. */
    @Nullable
    Long acknowledgedNanos;

    /** The token's jobs in the database: one, or something is wrong. */
    final List<FinalState.Job> stored = new ArrayList<>(1);

    final List<Run> runs = new ArrayList<>(2);
    final List<String> places = new ArrayList<>(0);
    final List<FinalState.End> ends = new ArrayList<>(0);
    final List<Integer> effects = new ArrayList<>(0);
    final List<Seen<CancelAnswered>> cancels = new ArrayList<>(0);
    int cancelsAsked;
    final List<Long> redrivesAsked = new ArrayList<>(0);
    /** How often listeners heard that it ended without an attempt. */
    int endedAlone;
    /** Who said that this job is its continuation. */
    @Nullable
    Life parent;

    Life(String token) {
        this.token = token;
    }

    /** The attempt of that number, made when it is missing. */
    Run run(int number) {
        for (Run run : runs) {
            if (run.number == number) {
                return run;
            }
        }
        Run fresh = new Run(number);
        runs.add(fresh);
        return fresh;
    }

    /** Whether its handler works in a transaction. */
    boolean books() {
        return asked != null && asked.event().type().equals("book");
    }

    @Override
    public String toString() {
        return token + " (job " + job + ")";
    }
}
