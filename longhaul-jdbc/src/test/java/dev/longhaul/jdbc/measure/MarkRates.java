package dev.longhaul.jdbc.measure;

import dev.longhaul.Longhaul;
import dev.longhaul.inbox.Inbox;
import dev.longhaul.inbox.MessageKey;
import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.servers.MariaDbServer;
import dev.longhaul.servers.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * How many marks a second callers make, each waiting for its own: many threads, the engine's groups, nothing else going on.
 * Arguments: {@code sqlite}, {@code postgresql} or {@code mariadb}, marks, threads.
 */
final class MarkRates {

    private MarkRates() {}

    public static void main(String[] arguments) throws IOException {
        int marks = Integer.parseInt(arguments[1]);
        int threads = Integer.parseInt(arguments[2]);
        try (Longhaul longhaul = Longhaul.builder(store(arguments[0])).build()) {
            longhaul.start();
            Inbox inbox = longhaul.inbox();
            for (String round : List.of("warming up", "measured")) {
                measure(
                        round + ": mark",
                        marks,
                        threads,
                        i -> inbox.mark(new MessageKey("/" + round, "order-" + i).by("ship")));
                measure(
                        round + ": the same again",
                        marks,
                        threads,
                        i -> inbox.mark(new MessageKey("/" + round, "order-" + i).by("ship")));
                measure(
                        round + ": once",
                        marks / 10,
                        threads,
                        i -> inbox.once(new MessageKey("/" + round, "order-" + i).by("bill"), transaction -> null));
            }
        }
        // The test server's threads would keep the program.
        System.exit(0);
    }

    private static JdbcStore store(String kind) throws IOException {
        return switch (kind) {
            case "sqlite" -> JdbcStore.sqlite(Files.createTempDirectory("rates").resolve("jobs.db"));
            case "postgresql" -> JdbcStore.postgresql(PostgresServer.newSchema(), PostgresServer.USER, "");
            case "mariadb" -> JdbcStore.mariadb(MariaDbServer.newDatabase(), MariaDbServer.USER, "");
            default ->
                throw new IllegalArgumentException("no store '" + kind + "'; there are sqlite, postgresql and mariadb");
        };
    }

    private static void measure(String what, int marks, int threads, IntConsumer each) {
        long start = System.nanoTime();
        List<CompletableFuture<Void>> all = IntStream.range(0, threads)
                .mapToObj(thread -> CompletableFuture.runAsync(
                        () -> {
                            for (int i = thread; i < marks; i += threads) {
                                each.accept(i);
                            }
                        },
                        task -> Thread.ofVirtual().start(task)))
                .toList();
        all.forEach(CompletableFuture::join);
        long millis = Math.max(1, (System.nanoTime() - start) / 1_000_000);
        System.out.printf("%-32s %7d in %6d ms: %,8d a second%n", what, marks, millis, marks * 1000L / millis);
    }
}
