package dev.longhaul.server.cli;

import dev.longhaul.console.text.SpanText;
import dev.longhaul.server.client.ApiClient;
import dev.longhaul.server.text.TextTable;
import dev.longhaul.server.text.TextTable.Side;
import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code nodes}: the processes that work on the server's store. */
@Command(
        name = "nodes",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the nodes that work on the server's store, as each wrote of itself last.",
            "",
            "One that is silent has missed three of its writes: it is dead, cut off, or paused."
        })
final class NodesCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private ServerOption server;

    @Option(names = "--json", description = "Print JSON: items.")
    private boolean json;

    private final Environment environment;

    NodesCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        JsonNode page;
        try (ApiClient client = server.connect()) {
            page = client.get("/api/v1/nodes").body();
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? Json.print(page) + "\n" : table(page.path("items")));
        out.flush();
    }

    private String table(JsonNode items) {
        if (items.isEmpty()) {
            return "no node was seen in the last day\n";
        }
        TextTable table = new TextTable()
                .column("id", Side.LEFT)
                .column("host", Side.LEFT)
                .column("version", Side.LEFT)
                .column("started", Side.LEFT)
                .column("seen", Side.LEFT)
                .column("workers", Side.RIGHT)
                .column("in flight", Side.RIGHT)
                .column("claims", Side.RIGHT)
                .column("stuck", Side.RIGHT)
                .column("types", Side.LEFT);
        for (JsonNode node : items) {
            table.row(
                    node.path("id").asString(""),
                    node.path("host").asString("-"),
                    node.path("version").asString("-"),
                    ago(node, "startedAt"),
                    ago(node, "seenAt") + (node.path("silent").asBoolean(false) ? ", silent" : ""),
                    node.path("workers").asString("-"),
                    node.path("inFlight").asString(""),
                    node.path("claims").asString(""),
                    Integer.toString(node.path("stuck").size()),
                    types(node.path("types")));
        }
        return table.toString();
    }

    private static String types(JsonNode types) {
        StringBuilder words = new StringBuilder();
        for (JsonNode type : types) {
            words.append(words.isEmpty() ? "" : " ").append(type.asString(""));
        }
        return words.isEmpty() ? "-" : words.toString();
    }

    private String ago(JsonNode node, String field) {
        try {
            Duration since = Duration.between(
                    Instant.parse(node.path(field).asString("")),
                    environment.clock().instant());
            return since.isNegative() ? "now" : SpanText.of(since) + " ago";
        } catch (DateTimeException e) {
            return "?";
        }
    }
}
