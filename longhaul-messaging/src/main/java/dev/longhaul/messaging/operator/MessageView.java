package dev.longhaul.messaging.operator;

import dev.longhaul.job.JobId;
import dev.longhaul.messaging.message.Message;
import dev.longhaul.messaging.operator.Progress.State;
import dev.longhaul.operator.JobView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message as it stands.
 *
 * @param message the message
 * @param job the job that it is, or goes on as; its attempts carry their own errors
 * @param handlers its handlers, in the order of the plan as far as that is known
 */
public record MessageView(Message message, JobView job, List<Handler> handlers) {

    /**
     * One handler of it.
     *
     * @param name its name
     * @param state done if its mark is there; else what the latest attempt said of it
     * @param doneAt when its mark was made; null if it is not done, or so long ago that its mark is not kept any more
     * @param doneIn the job whose attempt made the mark; null if there is none, or no attempt made it
     */
    public record Handler(
            String name,
            State state,
            @Nullable Instant doneAt,
            @Nullable JobId doneIn) {}

    public MessageView {
        handlers = List.copyOf(handlers);
    }
}
