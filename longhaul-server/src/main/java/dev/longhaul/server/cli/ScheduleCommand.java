package dev.longhaul.server.cli;

import dev.longhaul.console.text.SpanText;
import dev.longhaul.schedule.Preview;
import dev.longhaul.schedule.Preview.PlannedAttempt;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.schedule.ScheduleLimits;
import dev.longhaul.schedule.SchedulePreset;
import dev.longhaul.server.text.TextTable;
import dev.longhaul.server.text.TextTable.Side;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code schedule SPEC}: what a schedule comes to, without any server. */
@Command(
        name = "schedule",
        mixinStandardHelpOptions = true,
        description = {
            "Shows when a schedule attempts, without a server.",
            "",
            "Examples:",
            "  longhaul schedule alipay",
            "  longhaul schedule 15s 15s 30s 3m '30m*4' 1h",
            "  longhaul schedule every 2s, 5 attempts",
            "  longhaul schedule exponential 100ms x1.5 up to 5s within 50s"
        })
final class ScheduleCommand implements Runnable {

    private static final int DEFAULT_LIMIT = 100;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private CommandSpec spec;

    @Parameters(
            paramLabel = "SPEC",
            arity = "0..*",
            description = "A preset's name or a schedule; none lists the presets.")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Show at most so many attempts (default: ${DEFAULT-VALUE}).")
    private int limit = DEFAULT_LIMIT;

    @Option(names = "--json", description = "Print JSON: spec and attempts, durations in ISO 8601.")
    private boolean json;

    @Override
    public void run() {
        if (limit < 1 || limit > ScheduleLimits.MAX_PREVIEW) {
            throw new CommandException(
                    ExitCode.USAGE, "--limit " + limit + " is outside 1 to " + ScheduleLimits.MAX_PREVIEW);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (words.isEmpty()) {
            out.print(json ? Json.print(presetsAsJson()) + "\n" : presetsAsTable());
        } else {
            RetrySchedule schedule = read(String.join(" ", words));
            Preview preview = schedule.preview(limit);
            out.print(json ? Json.print(asJson(schedule, preview)) + "\n" : asTable(schedule, preview));
        }
        out.flush();
    }

    private static RetrySchedule read(String text) {
        try {
            return RetrySchedule.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "this is not a schedule: " + e.getMessage() + "\n./longhaul schedule lists the presets",
                    e);
        }
    }

    private static String asTable(RetrySchedule schedule, Preview preview) {
        TextTable table = new TextTable()
                .column("attempt", Side.RIGHT)
                .column("delay", Side.RIGHT)
                .column("offset", Side.RIGHT);
        for (PlannedAttempt attempt : preview.attempts()) {
            table.row(
                    Integer.toString(attempt.number()),
                    attempt.number() == 1 ? "-" : SpanText.exact(attempt.delay()),
                    SpanText.exact(attempt.offset()));
        }
        return schedule + "\n\n" + table + "\n" + summary(preview) + "\n";
    }

    private static String summary(Preview preview) {
        PlannedAttempt last = preview.attempts().getLast();
        StringBuilder text = new StringBuilder();
        if (preview.truncated()) {
            text.append("the first ").append(last.number()).append(" attempts");
            text.append(preview.unlimited() ? "; it never ends by itself" : "; more follow, see --limit");
        } else if (last.number() == 1) {
            text.append("1 attempt, no retry");
        } else {
            text.append(last.number()).append(" attempts, the last ").append(SpanText.exact(last.offset()));
            text.append(" after the first");
        }
        if (preview.jitter() > 0) {
            text.append("; each delay varies by ±")
                    .append(Math.round(preview.jitter() * 100))
                    .append("%");
        }
        return text.toString();
    }

    private static ObjectNode asJson(RetrySchedule schedule, Preview preview) {
        ObjectNode document = Json.object().put("spec", schedule.toString());
        ArrayNode attempts = document.putArray("attempts");
        for (PlannedAttempt attempt : preview.attempts()) {
            attempts.addObject()
                    .put("number", attempt.number())
                    .put("delay", attempt.delay().toString())
                    .put("offset", attempt.offset().toString());
        }
        return document.put("truncated", preview.truncated())
                .put("unlimited", preview.unlimited())
                .put("jitter", preview.jitter());
    }

    private static String presetsAsTable() {
        TextTable table = new TextTable().column("name", Side.LEFT).column("schedule", Side.LEFT);
        for (SchedulePreset preset : SchedulePreset.values()) {
            table.row(preset.scheduleName(), preset.schedule().toString());
        }
        return table.toString();
    }

    private static ArrayNode presetsAsJson() {
        ArrayNode presets = Json.array();
        for (SchedulePreset preset : SchedulePreset.values()) {
            presets.addObject()
                    .put("name", preset.scheduleName())
                    .put("spec", preset.schedule().toString());
        }
        return presets;
    }
}
