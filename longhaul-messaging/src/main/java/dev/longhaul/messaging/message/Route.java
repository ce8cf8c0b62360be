package dev.longhaul.messaging.message;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a message's job must know to bring about the next one: headers beside the attributes.
 *
 * @param schedule the text of the schedule by which the message is tried where no handler has its own
 * @param orderingKey the message's ordering key; null for none
 * @param handler whose schedule the job follows, or whose job it is; null for the message's own
 */
public record Route(
        @Nullable String schedule,
        @Nullable String orderingKey,
        @Nullable String handler) {

    private static final String SCHEDULE = "longhaul-message-schedule";
    private static final String ORDER = "longhaul-message-order";
    private static final String HANDLER = "longhaul-message-handler";

    /** Reads the headers of a message's job. */
    public static Route of(Map<String, String> headers) {
        return new Route(headers.get(SCHEDULE), headers.get(ORDER), headers.get(HANDLER));
    }

    /** The same to a job of this handler, or by its schedule. */
    public Route handler(@Nullable String name) {
        return new Route(schedule, orderingKey, name);
    }

    /** The headers with this route in place of another. */
    public Map<String, String> in(Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headers);
        put(all, SCHEDULE, schedule);
        put(all, ORDER, orderingKey);
        put(all, HANDLER, handler);
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
