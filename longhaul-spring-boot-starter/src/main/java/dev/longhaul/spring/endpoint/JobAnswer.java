package dev.longhaul.spring.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.longhaul.job.DeadReason;
import dev.longhaul.operator.JobView;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job as the endpoint tells of it, in the words of the REST interface; without its payload, which may not be for everybody. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record JobAnswer(
        String id,
        String type,
        String state,
        @Nullable String deadReason,
        @Nullable String parkedBy,
        String schedule,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant endedAt,
        Map<String, String> labels,
        List<AttemptAnswer> attempts) {

    static JobAnswer of(JobView job) {
        JobView.Activity activity = job.activity();
        DeadReason reason = activity.deadReason();
        Subject holder = activity.parkedBy();
        return new JobAnswer(
                job.row().id().toString(),
                job.row().type(),
                activity.running() ? "running" : job.state().word(),
                reason == null ? null : reason.word(),
                holder == null ? null : holder.toString(),
                job.row().schedule(),
                activity.nextAttemptAt(),
                activity.endedAt(),
                job.row().labels(),
                job.attempts().stream().map(AttemptAnswer::of).toList());
    }

    /** One of its attempts. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AttemptAnswer(
            int number,
            Instant startedAt,
            Instant endedAt,
            String outcome,
            @Nullable String error,
            @Nullable String response) {

        static AttemptAnswer of(AttemptRow row) {
            return new AttemptAnswer(
                    row.id().number(),
                    row.startedAt(),
                    row.endedAt(),
                    row.outcome().word(),
                    row.said().error(),
                    row.said().response());
        }
    }
}
