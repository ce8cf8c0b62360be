package dev.longhaul.messaging.message;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a message's job must know to go on, and to bring about the next one: headers beside the attributes.
 *
 * @param schedule the text of the schedule by which the message is tried where no handler has its own
 * @param orderingKey the message's ordering key; null for none
 * @param handler whose schedule the job follows, or whose job it is; null for the message's own
 * @param done the handlers that were done when the job was made: a job may lie in the error queue for longer than the marks of
 *     the jobs before it are kept
 */
public record Route(
        @Nullable String schedule,
        @Nullable String orderingKey,
        @Nullable String handler,
        Set<String> done) {

    /** The most characters of the names of what is done; more handlers than that are left to their marks. */
    private static final int MAX_DONE = 1_000;

    private static final String SCHEDULE = "longhaul-message-schedule";
    private static final String ORDER = "longhaul-message-order";
    private static final String HANDLER = "longhaul-message-handler";
    private static final String DONE = "longhaul-message-done";

    public Route {
        done = Set.copyOf(done);
    }

    /** The route of a message's first job. */
    public static Route first(@Nullable String schedule, @Nullable String orderingKey) {
        return new Route(schedule, orderingKey, null, Set.of());
    }

    /** Reads the headers of a message's job. */
    public static Route of(Map<String, String> headers) {
        String done = headers.get(DONE);
        return new Route(
                headers.get(SCHEDULE),
                headers.get(ORDER),
                headers.get(HANDLER),
                done == null ? Set.of() : Set.of(done.split(" ", -1)));
    }

    /** The same to a job of this handler, or by its schedule. */
    public Route handler(@Nullable String name) {
        return new Route(schedule, orderingKey, name, done);
    }

    /** The same to a job before which these were done. */
    public Route done(Set<String> names) {
        return new Route(schedule, orderingKey, handler, names);
    }

    /** The headers with this route in place of another. */
    public Map<String, String> in(Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headers);
        put(all, SCHEDULE, schedule);
        put(all, ORDER, orderingKey);
        put(all, HANDLER, handler);
        String names = done.stream().sorted().collect(Collectors.joining(" "));
        put(all, DONE, names.isEmpty() || names.length() > MAX_DONE ? null : names);
        return all;
    }

    private static void put(Map<String, String> headers, String name, @Nullable String value) {
        if (value == null) {
            headers.remove(name);
        } else {
            headers.put(name, value);
        }
    }
}
