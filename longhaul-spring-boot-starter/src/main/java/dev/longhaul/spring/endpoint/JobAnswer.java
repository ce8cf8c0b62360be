package dev.longhaul.spring.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.longhaul.job.DeadReason;
import dev.longhaul.messaging.operator.MessageView;
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
        List<AttemptAnswer> attempts,
        @Nullable MessageAnswer message) {

    /** @param message how far it has come; null for a job that is no message, and in lists */
    static JobAnswer of(JobView job, @Nullable MessageView message) {
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
                job.attempts().stream().map(AttemptAnswer::of).toList(),
                message == null ? null : MessageAnswer.of(message));
    }

    /** Which message a job is, and how far it has come; without its data. */
    record MessageAnswer(String source, String id, String type, List<HandlerAnswer> handlers) {
        static MessageAnswer of(MessageView view) {
            return new MessageAnswer(
                    view.message().source(),
                    view.message().id(),
                    view.message().type(),
                    view.handlers().stream()
                            .map(handler -> new HandlerAnswer(
                                    handler.name(), handler.state().word(), handler.doneAt()))
                            .toList());
        }
    }

    /** One handler of a message: done, failed, aborted, snoozed or waiting. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record HandlerAnswer(
            String name, String state, @Nullable Instant doneAt) {}

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
