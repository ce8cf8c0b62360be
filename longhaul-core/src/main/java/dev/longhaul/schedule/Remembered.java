package dev.longhaul.schedule;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Answers that were given before, by text, so that a text is read once and not once for every job. At most {@value #MOST} of
 * them: one more, and all are forgotten, which costs reading them again. Thread-safe.
 */
final class Remembered<T> {

    private static final int MOST = 1_000;

    private final Map<String, T> answers = new ConcurrentHashMap<>();

    /** The answer for that text; what {@code reading} throws is not remembered. */
    T of(String text, Function<String, T> reading) {
        T known = answers.get(text);
        if (known != null) {
            return known;
        }
        T read = reading.apply(text);
        if (answers.size() >= MOST) {
            answers.clear();
        }
        answers.put(text, read);
        return read;
    }
}
