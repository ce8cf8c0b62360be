package dev.longhaul.server.demo;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Properties;

/**
 * What the demo remembers between two starts, in {@code demo.properties} beside its database.
 *
 * @param port the merchant's: deliveries that are unfinished go there
 * @param began when the merchant went down
 * @param orders how many orders were made up so far
 */
record Story(int port, Instant began, int orders) {

    private static final String FILE = "demo.properties";

    /** Before the first start. */
    static final Story NONE = new Story(0, Instant.EPOCH, 0);

    /** Reads what an earlier start left in a folder; a file that cannot be read counts as none. */
    static Story read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return NONE;
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
            return new Story(
                    Integer.parseInt(properties.getProperty("merchant-port", "0")),
                    Instant.parse(properties.getProperty("began", Instant.EPOCH.toString())),
                    Integer.parseInt(properties.getProperty("orders", "0")));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            return NONE; // Half a file of an earlier version: the demo finds another port and goes on.
        }
    }

    /**
     * Keeps it.
     *
     * @throws IOException if the folder cannot be written
     */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Properties properties = new Properties();
        properties.setProperty("merchant-port", Integer.toString(port));
        properties.setProperty("began", began.toString());
        properties.setProperty("orders", Integer.toString(orders));
        Path fresh = folder.resolve(FILE + ".new");
        try (Writer writer = Files.newBufferedWriter(fresh)) {
            properties.store(writer, null);
        }
        // Whoever kills the demo now finds the old file or the new one.
        Files.move(fresh, folder.resolve(FILE), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
