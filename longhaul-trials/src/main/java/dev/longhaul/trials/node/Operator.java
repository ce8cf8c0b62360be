package dev.longhaul.trials.node;

import dev.longhaul.job.JobId;
import dev.longhaul.operator.Jobs;
import dev.longhaul.operator.Moved;
import dev.longhaul.operator.Redrive;
import dev.longhaul.store.StoreException;
import dev.longhaul.trials.history.HistoryEvent;
import dev.longhaul.trials.history.HistoryWriter;

/** Moves jobs, and writes down what was asked and answered. Thread-safe. */
final class Operator {

    /** Who the audit says it was. */
    static final String BY = "trial";

    private final Jobs jobs;
    private final HistoryWriter history;

    Operator(Jobs jobs, HistoryWriter history) {
        this.jobs = jobs;
        this.history = history;
    }

    /** Cancels a job; says what was answered. */
    String cancel(JobId job) {
        history.add(new HistoryEvent.CancelAsked(job.toString()));
        String answer;
        int number = 0;
        try {
            Moved moved = jobs.cancel(job, BY);
            answer = word(moved);
            if (moved instanceof Moved.InFlight flying) {
                number = flying.job().attempts().size() + 1;
            }
        } catch (StoreException e) {
            answer = "failed";
        }
        history.add(new HistoryEvent.CancelAnswered(job.toString(), answer, number));
        return answer;
    }

    /** Redrives a job; says what was answered. */
    String redrive(JobId job) {
        history.add(new HistoryEvent.RedriveAsked(job.toString()));
        String answer;
        try {
            answer = word(jobs.redrive(job, Redrive.NOW, BY));
        } catch (StoreException e) {
            answer = "failed";
        }
        history.add(new HistoryEvent.RedriveAnswered(job.toString(), answer));
        return answer;
    }

    private static String word(Moved moved) {
        return switch (moved) {
            case Moved.Done done -> "done";
            case Moved.InFlight flying -> "in-flight";
            case Moved.WrongState wrong -> "wrong-state";
            case Moved.NotFound missing -> "not-found";
        };
    }
}
