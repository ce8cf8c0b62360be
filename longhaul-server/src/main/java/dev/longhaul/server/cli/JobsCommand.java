package dev.longhaul.server.cli;

import dev.longhaul.console.text.SpanText;
import dev.longhaul.server.client.ApiClient;
import dev.longhaul.server.client.JobPaths;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jobs}: lists jobs, newest first; its own commands show one, cancel, attempt now. */
@Command(
        name = "jobs",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Lists jobs, newest first; with a command, shows or moves single ones.",
            "",
            "Examples:",
            "  longhaul jobs --state dead --since 1h",
            "  longhaul jobs show 01990a5d-ac96-774b-bcce-b302099a8057"
        })
final class JobsCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private ServerOption server;

    @Option(names = "--state", paramLabel = "STATE", description = "scheduled, succeeded, dead or cancelled.")
    private @Nullable String state;

    @Option(names = "--type", paramLabel = "TYPE", description = "A job type, like webhook.")
    private @Nullable String type;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Asked for at or after it: an instant, or 1h for an hour ago.")
    private @Nullable String since;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "Asked for before it: an instant, or 1h for an hour ago.")
    private @Nullable String until;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many (server's default: 50).")
    private @Nullable Integer limit;

    @Option(names = "--cursor", paramLabel = "CURSOR", description = "The page after an earlier one's.")
    private @Nullable String cursor;

    @Option(names = "--json", description = "Print JSON: items and nextCursor.")
    private boolean json;

    private final Environment environment;

    JobsCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        try (ApiClient client = server.connect()) {
            printer(json).page(client.get("/api/v1/jobs" + query()).body());
        }
    }

    private String query() {
        Map<String, @Nullable String> fields = new LinkedHashMap<>();
        fields.put("state", state);
        fields.put("type", type);
        fields.put("since", instant("--since", since));
        fields.put("until", instant("--until", until));
        fields.put("limit", limit == null ? null : limit.toString());
        fields.put("cursor", cursor);
        String query = fields.entrySet().stream()
                .filter(field -> field.getValue() != null)
                .map(field -> field.getKey() + "="
                        + URLEncoder.encode(String.valueOf(field.getValue()), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? "" : "?" + query;
    }

    private @Nullable String instant(String option, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            Instant then = environment.clock().instant().minus(SpanText.parse(text));
            return then.toString();
        } catch (IllegalArgumentException notASpan) {
            return DeliveryOptions.instant(option, text);
        }
    }

    private JobPrinter printer(boolean asJson) {
        return new JobPrinter(spec.commandLine().getOut(), environment.clock(), asJson);
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows one job with its attempts.")
    void show(
            @Mixin ServerOption where,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--json", description = "Print the job as JSON.") boolean asJson) {
        try (ApiClient client = where.connect()) {
            printer(asJson).job(client.get(JobPaths.of(id)).body());
        }
    }

    @Command(
            name = "cancel",
            mixinStandardHelpOptions = true,
            description = "Cancels jobs: no new attempt starts. One in flight goes on and is recorded.")
    void cancel(
            @Mixin ServerOption where,
            @Parameters(paramLabel = "ID", arity = "1..*") List<String> ids,
            @Option(names = "--json", description = "Print each job as JSON.") boolean asJson) {
        new Move("cancel", printer(asJson)).apply(where, ids);
    }

    @Command(
            name = "attempt-now",
            mixinStandardHelpOptions = true,
            description = "Makes scheduled jobs due now instead of at their next due time.")
    void attemptNow(
            @Mixin ServerOption where,
            @Parameters(paramLabel = "ID", arity = "1..*") List<String> ids,
            @Option(names = "--json", description = "Print each job as JSON.") boolean asJson) {
        new Move("attempt-now", printer(asJson)).apply(where, ids);
    }
}
