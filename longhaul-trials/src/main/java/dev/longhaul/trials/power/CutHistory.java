package dev.longhaul.trials.power;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Histories as they would be if the machine had lost power at a moment, and they had been written elsewhere. Stateless. */
final class CutHistory {

    private static final Pattern STAMP = Pattern.compile("\"nanos\":(\\d+)");
    private static final Pattern ACKNOWLEDGED = Pattern.compile("^\\{\"event\":\"acknowledged\"");

    private CutHistory() {}

    /** Writes down that the processes died of a cut, as the checker reads deaths. */
    static void died(Path target, List<String> processes, long nanos, long micros) {
        StringBuilder lines = new StringBuilder();
        for (String process : processes) {
            lines.append("{\"event\":\"fault\",\"nanos\":")
                    .append(nanos)
                    .append(",\"micros\":")
                    .append(micros)
                    .append(",\"process\":\"trial\",\"kind\":\"kill\",\"target\":\"")
                    .append(process)
                    .append("\",\"phase\":\"done\"}\n");
        }
        try {
            Files.writeString(
                    target.resolve("trial.jsonl"), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies the lines from before a moment of the monotonic clock. */
    static void copy(Path histories, Path target, long nanos) {
        try {
            Files.createDirectories(target);
            for (Path file : files(histories)) {
                try (BufferedReader lines = Files.newBufferedReader(file);
                        BufferedWriter out = Files.newBufferedWriter(target.resolve(file.getFileName()))) {
                    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                        Long stamp = stamp(line);
                        if (stamp != null && stamp < nanos) {
                            out.write(line);
                            out.newLine();
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** When jobs were acknowledged. */
    static List<Long> acknowledgements(Path histories) {
        List<Long> moments = new ArrayList<>();
        try {
            for (Path file : files(histories)) {
                try (Stream<String> lines = Files.lines(file)) {
                    lines.filter(line -> ACKNOWLEDGED.matcher(line).find())
                            .map(CutHistory::stamp)
                            .filter(stamp -> stamp != null)
                            .distinct()
                            .forEach(moments::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return moments;
    }

    private static List<Path> files(Path histories) throws IOException {
        try (Stream<Path> files = Files.list(histories)) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
    }

    private static @Nullable Long stamp(String line) {
        Matcher stamp = STAMP.matcher(line);
        return stamp.find() ? Long.valueOf(stamp.group(1)) : null;
    }
}
