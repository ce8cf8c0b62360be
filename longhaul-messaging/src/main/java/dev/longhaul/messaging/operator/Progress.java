package dev.longhaul.messaging.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How far a message has come. Its text, {@code ha done, hb done, hc failed, hd waiting}, is the first line of the response of
 * each attempt.
 *
 * @param handlers its handlers, in the order of the plan
 */
public record Progress(List<Handler> handlers) {

    private static final Pattern ONE = Pattern.compile("([A-Za-z][A-Za-z0-9._-]*) ([a-z]+)");

    /** What is known of one handler. */
    public enum State {
        /** Its mark is there: it never runs again for this message. */
        DONE,
        /** It failed in this attempt. */
        FAILED,
        /** It said in this attempt that trying again cannot help. */
        ABORTED,
        /** It said in this attempt that it was not ready yet. */
        SNOOZED,
        /** It has not run, or not since it ran last. */
        WAITING;

        /** The lower-case word used in the text, in JSON and on the command line. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        private static @Nullable State of(String word) {
            for (State state : values()) {
                if (state.word().equals(word)) {
                    return state;
                }
            }
            return null;
        }
    }

    /**
     * One handler.
     *
     * @param name its name
     * @param state what is known of it
     */
    public record Handler(String name, State state) {
        @Override
        public String toString() {
            return name + " " + state.word();
        }
    }

    public Progress {
        handlers = List.copyOf(handlers);
    }

    /** Reads the response of an attempt; none if it says nothing about handlers. */
    public static Optional<Progress> of(@Nullable String response) {
        if (response == null || response.isEmpty()) {
            return Optional.empty();
        }
        List<Handler> handlers = new ArrayList<>();
        for (String each : response.lines().findFirst().orElse("").split(", ", -1)) {
            Matcher matcher = ONE.matcher(each);
            State state = matcher.matches() ? State.of(matcher.group(2)) : null;
            if (state == null) {
                return Optional.empty();
            }
            handlers.add(new Handler(matcher.group(1), state));
        }
        return Optional.of(new Progress(handlers));
    }

    @Override
    public String toString() {
        return handlers.stream().map(Handler::toString).collect(Collectors.joining(", "));
    }
}
