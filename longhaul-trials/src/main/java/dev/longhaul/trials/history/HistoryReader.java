package dev.longhaul.trials.history;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads all histories of a folder. Stateless. */
public final class HistoryReader {

    private HistoryReader() {}

    /**
     * Tells every line of every {@code *.jsonl} file, file by file in order of name.
     *
     * @throws IllegalArgumentException if a line that is not the last of its file cannot be read
     */
    public static void read(Path folder, Consumer<HistoryLine> reader) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> histories = files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
            for (Path history : histories) {
                readOne(history, reader);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void readOne(Path file, Consumer<HistoryLine> reader) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            @Nullable String line = lines.readLine();
            while (line != null) {
                String next = lines.readLine();
                // Only the last can be cut short, by the death of the process in the middle of a write.
                if (next != null || line.endsWith("}")) {
                    reader.accept(HistoryCodec.decode(line));
                }
                line = next;
            }
        }
    }
}
