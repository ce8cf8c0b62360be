package dev.longhaul.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.longhaul.operator.NodeView;
import dev.longhaul.store.NodeRow;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One node. */
@Schema(name = "Node", description = "A process that works on the store")
@JsonInclude(JsonInclude.Include.NON_NULL)
record NodeJson(
        @Schema(description = "Unique among all that ever ran", example = "node-5ae1f2b3c4d5e6f7")
        String id,

        @Schema(example = "app-1") @Nullable String host,

        @Schema(description = "Longhaul's", example = "0.1.0") @Nullable
        String version,

        @Schema(format = "date-time", example = "2026-11-21T09:30:00.000125Z")
        String startedAt,

        @Schema(
                format = "date-time",
                description = "When it last wrote of itself",
                example = "2026-11-21T09:31:00.004Z")
        String seenAt,

        @Schema(description = "It missed three of its writes: it is dead, cut off, or paused")
        boolean silent,

        @Schema(
                description =
                        "Attempts in flight when it was seen: claimed and not settled, at most twice as many as workers",
                example = "12")
        int inFlight,

        @Schema(description = "The most handlers at once", example = "2000") @Nullable
        Integer workers,

        @Schema(description = "Claims that it holds", example = "3")
        int claims,

        @Schema(description = "Job types that it handles") List<String> types,

        @Schema(description = "Jobs whose handler did not end at its timeout, at most 100")
        List<String> stuck) {

    static NodeJson of(NodeView node) {
        NodeRow row = node.row();
        Map<String, String> about = row.about();
        String workers = about.get(NodeView.WORKERS);
        return new NodeJson(
                row.id().value(),
                about.get(NodeView.HOST),
                about.get(NodeView.VERSION),
                row.startedAt().toString(),
                row.seenAt().toString(),
                node.silent(),
                row.running(),
                workers != null && workers.matches("[0-9]{1,9}") ? Integer.valueOf(workers) : null,
                node.claims(),
                words(about.getOrDefault(NodeView.TYPES, ""), " "),
                words(row.stuck(), ","));
    }

    private static List<String> words(String text, String separator) {
        return text.isEmpty() ? List.of() : List.of(text.split(separator, -1));
    }
}
