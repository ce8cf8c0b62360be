package dev.longhaul.engine.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The registrations of this node, by type name. Thread-safe. */
public final class HandlerRegistry {

    private final Map<String, Registration<?>> byType = new ConcurrentHashMap<>();
    private final List<Runnable> whenChanged = new CopyOnWriteArrayList<>();

    /**
     * Adds a type's code.
     *
     * @throws IllegalArgumentException if the type has code already
     */
    public void add(Registration<?> registration) {
        if (byType.putIfAbsent(registration.type().name(), registration) != null) {
            throw new IllegalArgumentException("job type " + registration.type().name()
                    + " has a handler already; a type has one handler on a node");
        }
        whenChanged.forEach(Runnable::run);
    }

    /** The code of a type; null when this node handles none. */
    public @Nullable Registration<?> find(String type) {
        return byType.get(type);
    }

    /** The types that this node handles. */
    public List<String> types() {
        return new ArrayList<>(byType.keySet());
    }

    /** Calls this after each addition. */
    public void whenChanged(Runnable action) {
        whenChanged.add(action);
    }
}
