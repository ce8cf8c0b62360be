package dev.longhaul.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.longhaul.messaging.operator.MessageView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which message a job is, and how far it has come. Its data and its other attributes are not shown. */
@Schema(name = "Message", description = "Which message a job is, and how far it has come")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MessageJson(
        @Schema(description = "Who says it", example = "/shop")
        String source,

        @Schema(description = "What it is called there", example = "order-42")
        String id,

        @Schema(description = "What kind of thing it tells of", example = "order.paid")
        String type,

        @Schema(description = "Its handlers, in the order of their plan")
        List<HandlerJson> handlers) {

    /** One handler of a message. */
    @Schema(name = "MessageHandler", description = "One handler of a message")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record HandlerJson(
            @Schema(example = "charge") String name,

            @Schema(
                    allowableValues = {"done", "failed", "aborted", "snoozed", "waiting"},
                    description = "done never runs again for this message, unless all are to run again",
                    example = "failed")
            String state,

            @Schema(format = "date-time", description = "When it was done") @Nullable
            String doneAt) {}

    static MessageJson of(MessageView view) {
        return new MessageJson(
                view.message().source(),
                view.message().id(),
                view.message().type(),
                view.handlers().stream()
                        .map(handler -> new HandlerJson(
                                handler.name(),
                                handler.state().word(),
                                handler.doneAt() == null
                                        ? null
                                        : handler.doneAt().toString()))
                        .toList());
    }
}
