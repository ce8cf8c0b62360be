package dev.longhaul.server.cli;

import dev.longhaul.console.text.InertText;
import dev.longhaul.server.client.ApiClient;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server a command speaks with: {@code --server}, {@code LONGHAUL_SERVER}, {@code LONGHAUL_API_KEY}. */
final class ServerOption {

    private static final String DEFAULT_SERVER = "http://127.0.0.1:8420";
    private static final String API_KEY = "LONGHAUL_API_KEY";
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final Environment environment;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "The server (default: LONGHAUL_SERVER, else " + DEFAULT_SERVER
                    + "). An API key is taken from LONGHAUL_API_KEY.")
    private @Nullable String server;

    ServerOption(Environment environment) {
        this.environment = environment;
    }

    /** Connects on the first call. */
    ApiClient connect() {
        String text =
                server != null ? server : environment.get("LONGHAUL_SERVER").orElse(DEFAULT_SERVER);
        return new ApiClient(address(text), apiKey(environment), DEADLINE);
    }

    /**
     * The key to call with; null for none.
     *
     * @throws CommandException if it has a character that no key has, such as the end of the line of a file; never with the key
     */
    static @Nullable String apiKey(Environment environment) {
        String key = environment.get(API_KEY).orElse(null);
        if (key != null) {
            key.chars()
                    .filter(character -> character <= ' ' || character > '~')
                    .findFirst()
                    .ifPresent(character -> {
                        throw new CommandException(ExitCode.FORBIDDEN, noKey(character));
                    });
        }
        return key;
    }

    private static String noKey(int character) {
        String which = character == '\r' || character == '\n' ? "the end of a line" : "U+%04X".formatted(character);
        return API_KEY + " holds " + which + ", which no key has; set it to the key alone, as longhaul key printed it";
    }

    private static URI address(String text) {
        try {
            URI address = URI.create(text);
            String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
            if ((scheme.equals("http") || scheme.equals("https")) && address.getHost() != null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, notAnAddress(text), e);
        }
        throw new CommandException(ExitCode.USAGE, notAnAddress(text));
    }

    private static String notAnAddress(String text) {
        return "--server '" + InertText.line(text, 100) + "' is not an address; write it like " + DEFAULT_SERVER;
    }
}
