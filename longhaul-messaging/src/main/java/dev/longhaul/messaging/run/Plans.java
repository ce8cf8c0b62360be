package dev.longhaul.messaging.run;

import dev.longhaul.messaging.message.StoredMessage;
import dev.longhaul.messaging.plan.Plan;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The plans of this node, by the job type of their messages. Plans may be added at any time. */
public final class Plans {

    private final Map<String, Plan<?>> byJobType = new ConcurrentSkipListMap<>();

    /**
     * Adds a plan.
     *
     * @throws IllegalArgumentException if the message type has one
     */
    public void add(Plan<?> plan) {
        Plan<?> earlier =
                byJobType.putIfAbsent(StoredMessage.jobType(plan.type().name()), plan);
        if (earlier != null) {
            throw new IllegalArgumentException("message type " + earlier.type().name()
                    + " has a plan already; a type has one plan on a node: add the handlers of both to one plan");
        }
    }

    /** The plan of a message type; null if it has none here. */
    public @Nullable Plan<?> find(String messageType) {
        return byJobType.get(StoredMessage.jobType(messageType));
    }

    /** The plan of a message type that has handlers; null if it has none here. */
    @Nullable
    Plan<?> withHandlers(String messageType) {
        Plan<?> plan = find(messageType);
        return plan == null || plan.handlers().isEmpty() ? null : plan;
    }

    /** All plans, in the order of their types. */
    public Collection<Plan<?>> all() {
        return List.copyOf(byJobType.values());
    }
}
