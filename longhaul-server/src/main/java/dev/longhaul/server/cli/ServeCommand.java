package dev.longhaul.server.cli;

import dev.longhaul.console.text.InertText;
import dev.longhaul.server.LonghaulServer;
import dev.longhaul.spring.config.InvalidConfigurationException;
import dev.longhaul.store.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code serve}: the server, until it is told to stop. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = {
            "Serves the REST API and the console until it is stopped with Ctrl-C or SIGTERM.",
            "",
            "Every setting of docs/configuration.md can be an environment variable, like LONGHAUL_DATABASE_URL",
            "or LONGHAUL_WEBHOOKS_ALLOWED_NETWORKS."
        })
final class ServeCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "The port; 0 takes a free one (default: LONGHAUL_PORT, else 8420).")
    private @Nullable Integer port;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where the SQLite database is kept (default: LONGHAUL_DATA, else ./longhaul-data).")
    private @Nullable Path data;

    @Override
    public void run() {
        ConfigurableApplicationContext server = start(arguments());
        CountDownLatch closed = new CountDownLatch(1);
        server.addApplicationListener((ApplicationListener<ContextClosedEvent>) event -> closed.countDown());
        spec.commandLine().getErr().println("longhaul: serving " + addressOf(server) + "  (Ctrl-C stops)");
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            server.close();
        }
    }

    private String[] arguments() {
        List<String> arguments = new ArrayList<>();
        if (port != null) {
            arguments.add("--longhaul.port=" + port);
        }
        if (data != null) {
            arguments.add("--longhaul.data=" + data);
        }
        return arguments.toArray(String[]::new);
    }

    /**
     * Starts the server.
     *
     * @throws CommandException if it does not start; why is in the log by then
     */
    static ConfigurableApplicationContext start(String... arguments) {
        try {
            return LonghaulServer.start(arguments);
        } catch (RuntimeException e) {
            throw new CommandException(ExitCode.NOT_STARTED, "the server did not start: " + why(e), e);
        }
    }

    /** The innermost cause that says which setting or which database it was; below it, somebody's number or socket speaks. */
    private static String why(Throwable failure) {
        // A chain of causes can be a circle; nobody reads beyond the twentieth anyway.
        List<Throwable> causes = Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(20)
                .toList();
        String said = null;
        for (Throwable cause : causes) {
            said = switch (cause) {
                case BindException e
                when e.getProperty() != null ->
                    e.getProperty().getName() + " is '" + e.getProperty().getValue() + "', which cannot be";
                case InvalidConfigurationException e -> e.getMessage();
                case StoreException e -> e.getMessage();
                default -> said;
            };
        }
        Throwable root = causes.getLast();
        if (said == null) {
            said = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        }
        return InertText.line(said, 300);
    }

    /** Where a started server is found from this machine. */
    static String addressOf(ConfigurableApplicationContext server) {
        WebServer web = Objects.requireNonNull(((WebServerApplicationContext) server).getWebServer(), "no web server");
        return "http://127.0.0.1:" + web.getPort() + "/";
    }
}
