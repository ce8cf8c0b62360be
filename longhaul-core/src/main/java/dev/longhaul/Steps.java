package dev.longhaul;

import dev.longhaul.job.Attempt;
import dev.longhaul.job.AttemptStep;
import dev.longhaul.job.DecidingHandler;
import dev.longhaul.job.Decision;
import dev.longhaul.job.JobType;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.job.TransactionalHandler;
import java.util.List;

/**
 * Puts steps around handlers, the first one outermost. Reading the payload is the innermost: an attempt that fails on it passes
 * the steps as any other. Immutable.
 */
record Steps(List<AttemptStep> steps) {

    Steps {
        steps = List.copyOf(steps);
    }

    boolean isEmpty() {
        return steps.isEmpty();
    }

    /** The type as the engine is to know it: payloads are read inside the steps. */
    static JobType<byte[]> type(JobType<?> type) {
        return JobType.of(type.name(), PayloadCodec.bytes());
    }

    <T> DecidingHandler<byte[]> around(JobType<T> type, DecidingHandler<T> handler) {
        return (bytes, attempt) ->
                run(attempt, 0, () -> handler.decide(type.codec().decode(bytes), attempt));
    }

    <T> TransactionalHandler<byte[]> around(JobType<T> type, TransactionalHandler<T> handler) {
        return (bytes, transaction, attempt) -> run(attempt, 0, () -> {
            handler.handle(type.codec().decode(bytes), transaction, attempt);
            return Decision.succeed();
        });
    }

    private Decision run(Attempt attempt, int next, AttemptStep.Rest handler) throws Exception {
        return next == steps.size()
                ? handler.proceed()
                : steps.get(next).around(attempt, () -> run(attempt, next + 1, handler));
    }
}
