package dev.longhaul.server.cli;

import dev.longhaul.server.security.ApiKey;
import dev.longhaul.spring.config.InvalidConfigurationException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code key}: makes an API key for a caller and the hash of it for the server. */
@Command(
        name = "key",
        mixinStandardHelpOptions = true,
        description = {
            "Makes an API key. The caller keeps the key, the server is given its hash.",
            "Nothing is stored: what is printed here is printed once."
        })
final class KeyCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private CommandSpec spec;

    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            defaultValue = "operator",
            description = "Who uses it, for the audit (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private String name;

    @Option(names = "--json", description = "Print JSON: name, key and hash.")
    private boolean json;

    private final Environment environment;

    KeyCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        ApiKey.Generated generated = ApiKey.generate(environment.random());
        try {
            ApiKey.configured(name, generated.hash());
        } catch (InvalidConfigurationException e) {
            throw new CommandException(
                    ExitCode.USAGE, "NAME '" + name + "' is no name; use 1 to 64 letters, digits or . _ -", e);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.print(
                    Json.object().put("name", name).put("key", generated.key()).put("hash", generated.hash())));
        } else {
            out.println("""
                    The caller uses (in LONGHAUL_API_KEY, or as password in the browser):
                      %s

                    The server is started with:
                      LONGHAUL_API_KEYS_0_NAME=%s
                      LONGHAUL_API_KEYS_0_HASH=%s""".formatted(generated.key(), name, generated.hash()));
        }
    }
}
