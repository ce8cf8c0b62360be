package dev.longhaul.trials.history;

import dev.longhaul.trials.time.TrialTime;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Appends to the history of one process. Thread-safe; when a method returns, its lines outlive the process.
 *
 * <p>Not a channel, which an interrupt would close: handlers are interrupted when their claim is lost.
 */
public final class HistoryWriter implements AutoCloseable {

    private final TrialTime time;
    private final String process;
    private final OutputStream out;
    private final ReentrantLock writing = new ReentrantLock();

    /** A writer to {@code folder/PROCESS.jsonl}. */
    public HistoryWriter(Path folder, String process, TrialTime time) {
        this.process = process;
        this.time = time;
        try {
            Files.createDirectories(folder);
            out = new FileOutputStream(folder.resolve(process + ".jsonl").toFile(), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process's name. */
    public String process() {
        return process;
    }

    /** Appends one event. */
    public void add(HistoryEvent event) {
        add(List.of(event));
    }

    /** Appends events that happened together. */
    public void add(List<? extends HistoryEvent> events) {
        long nanos = time.nanos();
        long micros = time.micros();
        StringBuilder text = new StringBuilder(events.size() * 200);
        for (HistoryEvent event : events) {
            text.append(HistoryCodec.encode(new HistoryLine(nanos, micros, process, event)))
                    .append('\n');
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        writing.lock();
        try {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("the history of " + process + " cannot be written", e);
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
