package dev.longhaul.server.cli;

import dev.longhaul.Longhaul;
import dev.longhaul.server.admin.AdminService;
import dev.longhaul.server.client.ApiClient;
import dev.longhaul.server.demo.Demo;
import dev.longhaul.server.demo.DemoException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code demo}: the server with a merchant that is down at first. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Serves, starts a merchant that is down, then errs, then hangs, then answers, and delivers to it.",
            "",
            "Stop it at any moment and start it again: it carries on."
        })
final class DemoCommand implements Runnable {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "The server's port; 0 takes a free one (default: ${DEFAULT-VALUE}).")
    private int port = 8420;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where it keeps what it does (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of("longhaul-data", "demo");

    private final Environment environment;

    DemoCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        Demo.Stage stage =
                new Demo.Stage(data, environment.clock(), ZoneId.systemDefault(), environment.waiting()::forSome, out);
        try (Demo demo = Demo.open(stage)) {
            give(demo, out);
        } catch (DemoException e) {
            throw new CommandException(ExitCode.NOT_STARTED, String.valueOf(e.getMessage()), e);
        }
    }

    private void give(Demo demo, PrintWriter out) {
        String apiKey = ServerOption.apiKey(environment);
        List<String> arguments = new ArrayList<>(demo.serverArguments());
        arguments.add("--longhaul.port=" + port);
        // Called when the server has closed: by then it is known what was left.
        SpringApplication.getShutdownHandlers()
                .add(() -> demo.farewell().ifPresent(words -> {
                    out.println("\n" + words);
                    out.flush();
                }));
        ConfigurableApplicationContext server = ServeCommand.start(arguments.toArray(String[]::new));
        try {
            server.addApplicationListener((ApplicationListener<ContextClosedEvent>) event -> demo.stop());
            server.getBean(Longhaul.class).listener(demo);
            URI address = URI.create(ServeCommand.addressOf(server));
            try (ApiClient client = new ApiClient(address, apiKey, DEADLINE)) {
                demo.run(server.getBean(AdminService.class), client);
            }
        } catch (RuntimeException e) {
            if (server.isActive() && !demo.isStopped()) {
                throw e; // Otherwise the server closed under it, which is what was asked for.
            }
        }
    }
}
