package dev.longhaul.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's application as a program in an empty folder, started by its main method, without a setting but its port. */
class ShopProcessTest {

    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

    @TempDir
    private Path folder;

    @Test
    void what_was_accepted_before_a_kill_is_captured_after_the_restart() throws Exception {
        try (Program shop = new Program()) {
            shop.accept("42");
            shop.awaitLine("failed job=");
        }
        assertThat(folder.resolve("longhaul-data/longhaul.db")).isNotEmptyFile();

        try (Program shop = new Program()) {
            shop.awaitLine("captured 42");
        }
    }

    /** Killed without warning when closed. */
    private final class Program implements AutoCloseable {
        private final List<String> printed = new ArrayList<>();
        private final Process process;
        private final BufferedReader output;

        Program() throws IOException {
            process = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "--enable-native-access=ALL-UNNAMED",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Shop.class.getName(),
                            "--server.port=0",
                            "--server.address=127.0.0.1")
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            output = process.inputReader(StandardCharsets.UTF_8);
        }

        /** As {@code curl} would, with what the README says. */
        void accept(String order) throws IOException, InterruptedException {
            Matcher port = PORT.matcher(awaitLine("Tomcat started on port"));
            assertThat(port.find()).isTrue();
            try (HttpClient client = HttpClient.newHttpClient()) {
                HttpResponse<String> answer = client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.group(1) + "/orders"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"id\":\"" + order + "\",\"cents\":990}"))
                                .build(),
                        BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            }
        }

        String awaitLine(String part) throws IOException {
            String line = output.readLine();
            while (line != null) {
                printed.add(line);
                if (line.contains(part)) {
                    return line;
                }
                line = output.readLine();
            }
            throw new AssertionError("the shop ended before it printed '" + part + "': " + printed);
        }

        @Override
        public void close() throws IOException {
            process.destroyForcibly().onExit().join();
            output.close();
        }
    }
}
