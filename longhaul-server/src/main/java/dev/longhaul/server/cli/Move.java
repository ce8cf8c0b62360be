package dev.longhaul.server.cli;

import dev.longhaul.server.client.ApiClient;
import dev.longhaul.server.client.ApiException;
import dev.longhaul.server.client.ApiException.Kind;
import dev.longhaul.server.client.JobPaths;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One move of several jobs: each is tried, and what was refused is said at the end. */
final class Move {

    private final String name;
    private final JobPrinter printer;

    Move(String name, JobPrinter printer) {
        this.name = name;
        this.printer = printer;
    }

    /**
     * Applies the move to each job in turn.
     *
     * @throws ApiException the refusal, if there was one; of several, all sentences under the first one's kind
     */
    void apply(ServerOption server, List<String> ids) {
        @Nullable Kind kind = null;
        StringBuilder refusals = new StringBuilder();
        try (ApiClient client = server.connect()) {
            for (String id : ids) {
                try {
                    printer.moved(
                            client.post(JobPaths.move(id, name), Map.of(), null).body());
                } catch (ApiException e) {
                    if (e.kind() == Kind.UNREACHABLE || e.kind() == Kind.FORBIDDEN) {
                        throw e; // The next one would end the same way.
                    }
                    kind = kind == null ? e.kind() : kind;
                    refusals.append(refusals.isEmpty() ? "" : "\n")
                            .append(id)
                            .append(": ")
                            .append(e.getMessage());
                }
            }
        }
        if (kind != null) {
            throw new ApiException(kind, refusals.toString());
        }
    }
}
