package dev.longhaul.server.cli;

import dev.longhaul.console.text.SpanText;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** How and when {@code send} delivers; each option is a field of the API's request. */
final class DeliveryOptions {

    @Option(
            names = "--schedule",
            paramLabel = "SPEC",
            description = "A schedule's name or text (default: standard-webhooks).")
    private @Nullable String schedule;

    @Option(names = "--content-type", paramLabel = "TYPE", description = "The body's media type.")
    private @Nullable String contentType;

    @Option(names = "--header", paramLabel = "'NAME: VALUE'", description = "A header to send; may be repeated.")
    private String[] headers = {};

    @Option(names = "--timeout", paramLabel = "TIME", description = "How long one attempt may take (default: 15s).")
    private @Nullable String timeout;

    @Option(names = "--ack-status", paramLabel = "SET", description = "Which status is success (default: 2xx).")
    private @Nullable String ackStatus;

    @Option(
            names = "--ack-body",
            paramLabel = "TEXT",
            description = "Success needs exactly this body, like Alipay's success.")
    private @Nullable String ackBody;

    @Option(
            names = "--ack-json",
            paramLabel = "FIELD=VALUE",
            description = "Success needs this field in a JSON body, like WeChat Pay's code=SUCCESS.")
    private Map<String, String> ackJson = new LinkedHashMap<>();

    @Option(
            names = "--ack-xml",
            paramLabel = "FIELD=VALUE",
            description = "Success needs this field in an XML body, like return_code=SUCCESS.")
    private Map<String, String> ackXml = new LinkedHashMap<>();

    @Option(
            names = "--secret-env",
            paramLabel = "NAME",
            description = "Sign by Standard Webhooks with the secret in this environment variable.")
    private @Nullable String secretVariable;

    @Option(names = "--start-in", paramLabel = "TIME", description = "First attempt no earlier than this from now.")
    private @Nullable String startIn;

    @Option(
            names = "--start-at",
            paramLabel = "INSTANT",
            description = "First attempt no earlier, like 2026-12-01T08:00:00Z.")
    private @Nullable String startAt;

    @Option(names = "--deadline", paramLabel = "INSTANT", description = "No attempt starts later.")
    private @Nullable String deadline;

    @Option(
            names = "--ordering-key",
            paramLabel = "KEY",
            description = "Deliveries to one endpoint that share it go one at a time, in order.")
    private @Nullable String orderingKey;

    @Option(names = "--label", paramLabel = "NAME=VALUE", description = "For people and filters; may be repeated.")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(
            names = "--on-end",
            paramLabel = "URL",
            description = "Gets a delivery of its own that says how this one ended.")
    private @Nullable String onEnd;

    void addTo(ObjectNode request, Environment environment) {
        put(request, "schedule", schedule);
        put(request, "contentType", contentType);
        put(request, "orderingKey", orderingKey);
        put(request, "onEnd", onEnd);
        if (timeout != null) {
            request.put("timeout", duration("--timeout", timeout).toString());
        }
        addTimes(request, environment);
        addHeaders(request);
        if (!labels.isEmpty()) {
            put(request.putObject("labels"), labels);
        }
        addAcknowledgement(request);
        if (secretVariable != null) {
            request.putObject("sign")
                    .put("scheme", "standard-webhooks")
                    .put("secret", secret(secretVariable, environment));
        }
    }

    private void addTimes(ObjectNode request, Environment environment) {
        if (startIn != null && startAt != null) {
            throw new CommandException(ExitCode.USAGE, "--start-in and --start-at exclude each other");
        }
        if (startIn != null) {
            Instant start = environment.clock().instant().plus(duration("--start-in", startIn));
            request.put("startAt", start.toString());
        }
        if (startAt != null) {
            request.put("startAt", instant("--start-at", startAt));
        }
        if (deadline != null) {
            request.put("deadline", instant("--deadline", deadline));
        }
    }

    private void addHeaders(ObjectNode request) {
        if (headers.length == 0) {
            return;
        }
        ObjectNode object = request.putObject("headers");
        for (String header : headers) {
            int colon = header.indexOf(':');
            if (colon < 1) {
                throw new CommandException(
                        ExitCode.USAGE, "--header '" + header + "' has no name; write it like --header 'X-Order: 42'");
            }
            object.put(
                    header.substring(0, colon).strip(),
                    header.substring(colon + 1).strip());
        }
    }

    private void addAcknowledgement(ObjectNode request) {
        if (ackStatus == null && ackBody == null && ackJson.isEmpty() && ackXml.isEmpty()) {
            return;
        }
        ObjectNode acknowledge = request.putObject("acknowledge");
        put(acknowledge, "status", ackStatus);
        put(acknowledge, "body", ackBody);
        if (!ackJson.isEmpty()) {
            put(acknowledge.putObject("json"), ackJson);
        }
        if (!ackXml.isEmpty()) {
            put(acknowledge.putObject("xml"), ackXml);
        }
    }

    private static void put(ObjectNode object, String name, @Nullable String value) {
        if (value != null) {
            object.put(name, value);
        }
    }

    private static void put(ObjectNode object, Map<String, String> fields) {
        fields.forEach(object::put);
    }

    private static String secret(String variable, Environment environment) {
        return environment
                .get(variable)
                .orElseThrow(() -> new CommandException(
                        ExitCode.USAGE,
                        "--secret-env " + variable + ": that environment variable is not set\n"
                                + "put a whsec_ secret in it; a secret on the command line would be seen by others"));
    }

    private static Duration duration(String option, String text) {
        try {
            return SpanText.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, option + " " + e.getMessage(), e);
        }
    }

    static String instant(String option, String text) {
        try {
            return Instant.parse(text).toString();
        } catch (DateTimeParseException e) {
            throw new CommandException(
                    ExitCode.USAGE,
                    option + " '" + text + "' is not an instant; write it like 2026-12-01T08:00:00Z",
                    e);
        }
    }
}
