package dev.longhaul.examples.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShopIsKilledTest {

    @TempDir
    Path folder;

    @Test
    void what_was_accepted_before_the_kill_is_finished_after_the_restart() throws Exception {
        Files.createFile(folder.resolve("gateway-is-down"));
        List<String> before = runUntil("attempt=2");
        assertThat(before).anyMatch(line -> line.contains("accepted order-42"));
        assertThat(before).noneMatch(line -> line.contains("shipped"));

        Files.delete(folder.resolve("gateway-is-down"));
        List<String> after = runUntil("shipped order-42");

        assertThat(after)
                .as("the order was accepted once")
                .noneMatch(line -> line.contains("attempt=1,") && line.contains("capture-payment"));
        assertThat(ledger()).containsExactly("order-42 990");
    }

    @Test
    void a_kill_at_any_moment_books_an_order_once() throws Exception {
        for (String moment : List.of("accepted order-42", "type=capture-payment", "type=book-payment")) {
            runUntil(moment);
        }
        runUntil("shipped order-42");

        assertThat(ledger()).containsExactly("order-42 990");
    }

    /** Starts the shop, waits for a line, kills it without warning, and returns what it printed. */
    private List<String> runUntil(String awaited) throws IOException, InterruptedException {
        Process shop = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Shop.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader output = shop.inputReader(StandardCharsets.UTF_8)) {
            String line = output.readLine();
            while (line != null) {
                lines.add(line);
                if (line.contains(awaited)) {
                    return lines;
                }
                line = output.readLine();
            }
            throw new AssertionError("the shop ended before it printed '" + awaited + "': " + lines);
        } finally {
            shop.destroyForcibly().waitFor();
        }
    }

    private List<String> ledger() throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("jobs.db"));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select order_id, cents from ledger")) {
            while (result.next()) {
                rows.add(result.getString(1) + " " + result.getLong(2));
            }
        }
        return rows;
    }
}
