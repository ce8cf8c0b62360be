package dev.longhaul.trials.node;

import dev.longhaul.job.Attempt;
import dev.longhaul.job.Decision;
import dev.longhaul.job.HandlerTransaction;
import dev.longhaul.trials.history.HistoryEvent;
import dev.longhaul.trials.history.HistoryWriter;
import dev.longhaul.trials.load.Behaviour;
import dev.longhaul.trials.load.JobKinds;
import dev.longhaul.trials.load.Plan;
import dev.longhaul.trials.time.TrialTime;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the jobs of a trial do, and that it is written down. Thread-safe. */
final class Handlers {

    private final HistoryWriter history;
    private final TrialTime time;

    Handlers(HistoryWriter history, TrialTime time) {
        this.history = history;
        this.time = time;
    }

    Decision work(Plan plan, Attempt attempt) {
        begin(plan, attempt);
        boolean turn = attempt.number() <= plan.turns();
        return switch (plan.behaviour()) {
            case SUCCEED -> succeed(attempt, null);
            case CONTINUE ->
                succeed(attempt, plan.child())
                        .enqueue(JobKinds.WORK
                                .job(new Plan(plan.child(), Behaviour.SUCCEED, 0, 0))
                                .schedule(JobKinds.PATIENT));
            case FAIL, EXHAUST, BOOK -> turn ? fail(attempt) : succeed(attempt, null);
            case SNOOZE -> turn ? snooze(attempt) : succeed(attempt, null);
            case ABORT -> turn ? abort(attempt) : succeed(attempt, null);
            case HALT -> halt();
        };
    }

    void book(Plan plan, HandlerTransaction transaction, Attempt attempt) throws SQLException {
        begin(plan, attempt);
        try {
            insertEffect(plan, transaction, attempt);
        } catch (SQLException | RuntimeException e) {
            finish(attempt, "failed", JobKinds.LEAST_DELAY, null);
            throw e;
        }
        if (attempt.number() <= plan.turns()) {
            finish(attempt, "failed", JobKinds.LEAST_DELAY, null);
            throw new IllegalStateException("the effect of attempt " + attempt.number() + " is not to be");
        }
        finish(attempt, "succeeded", Duration.ZERO, null);
    }

    private static void insertEffect(Plan plan, HandlerTransaction transaction, Attempt attempt) throws SQLException {
        try (PreparedStatement insert = transaction
                .connection()
                .prepareStatement("INSERT INTO trial_effect (job, number, token) VALUES (?, ?, ?)")) {
            insert.setString(1, attempt.jobId().toString());
            insert.setInt(2, attempt.number());
            insert.setString(3, plan.token());
            insert.executeUpdate();
        }
    }

    private void begin(Plan plan, Attempt attempt) {
        history.add(new HistoryEvent.Began(attempt.jobId().toString(), plan.token(), attempt.number()));
        if (plan.takesMillis() > 0) {
            time.pause(Duration.ofMillis(plan.takesMillis()));
        }
    }

    private Decision succeed(Attempt attempt, @Nullable String child) {
        finish(attempt, "succeeded", Duration.ZERO, child);
        return Decision.succeed();
    }

    private Decision fail(Attempt attempt) {
        finish(attempt, "failed", JobKinds.LEAST_DELAY, null);
        return Decision.fail("attempt " + attempt.number() + " fails by plan");
    }

    private Decision snooze(Attempt attempt) {
        finish(attempt, "snoozed", JobKinds.SNOOZE, null);
        return Decision.snooze(JobKinds.SNOOZE);
    }

    private Decision abort(Attempt attempt) {
        finish(attempt, "aborted", Duration.ZERO, null);
        return Decision.abort("attempt " + attempt.number() + " aborts by plan");
    }

    private void finish(Attempt attempt, String outcome, Duration leastDelay, @Nullable String child) {
        history.add(new HistoryEvent.Finished(
                attempt.jobId().toString(), attempt.number(), outcome, leastDelay.toNanos() / 1_000, child));
    }

    private static Decision halt() {
        Runtime.getRuntime().halt(Node.HALTED);
        throw new IllegalStateException("a process that was halted goes on");
    }
}
