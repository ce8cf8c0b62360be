package dev.longhaul.server.cli;

import dev.longhaul.server.client.ApiAnswer;
import dev.longhaul.server.client.ApiClient;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code send URL}: accepts a delivery at a server. */
@Command(
        name = "send",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Delivers a callback: the server keeps it and tries until the receiver acknowledges it.",
            "",
            "Examples:",
            "  longhaul send https://shop.example/cb --payload '{\"order\": 42}'",
            "  longhaul send https://shop.example/cb --schedule alipay --ack-body success"
        })
final class SendCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private ServerOption server;

    @Parameters(paramLabel = "URL", description = "Where to deliver.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private String url;

    @ArgGroup(exclusive = true)
    private DeliveryContent content = new DeliveryContent();

    @ArgGroup(exclusive = false, heading = "%nHow and when:%n", validate = false)
    private DeliveryOptions options = new DeliveryOptions();

    @ArgGroup(exclusive = false, heading = "%nThis command:%n", validate = false)
    private Manner manner = new Manner();

    private final Environment environment;

    SendCommand(Environment environment) {
        this.environment = environment;
    }

    /** What the command does besides sending. */
    static final class Manner {
        @Option(
                names = "--idempotency-key",
                paramLabel = "KEY",
                description = "Sending again with the same key returns the first delivery.")
        private @Nullable String idempotencyKey;

        @Option(
                names = "--wait",
                description = "Wait until the delivery has ended; the exit code is 0 when it succeeded, 1 otherwise.")
        private boolean wait;

        @Option(names = "--json", description = "Print the job as JSON.")
        private boolean json;
    }

    @Override
    public void run() {
        var request = Json.object().put("url", url);
        content.addTo(request);
        options.addTo(request, environment);
        try (ApiClient client = server.connect()) {
            Map<String, String> headers = new LinkedHashMap<>();
            if (manner.idempotencyKey != null) {
                headers.put("Idempotency-Key", manner.idempotencyKey);
            }
            ApiAnswer answer = client.post("/api/v1/deliveries", headers, request);
            JobPrinter printer = new JobPrinter(spec.commandLine().getOut(), environment.clock(), manner.json);
            if (manner.wait) {
                new JobWatch(client, environment.waiting(), printer).untilEnded(answer.body());
            } else {
                printer.accepted(answer.body(), answer.status() == 200);
            }
        }
    }
}
