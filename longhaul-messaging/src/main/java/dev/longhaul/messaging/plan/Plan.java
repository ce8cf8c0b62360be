package dev.longhaul.messaging.plan;

import dev.longhaul.job.TypeOptions;
import dev.longhaul.messaging.handler.DecidingMessageHandler;
import dev.longhaul.messaging.handler.MessageHandler;
import dev.longhaul.messaging.handler.TransactionalMessageHandler;
import dev.longhaul.messaging.message.MessageType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The handlers of a message type. Immutable; each method returns a new plan.
 *
 * <pre>{@code
 * Plan.ordered(ORDER_PAID)
 *         .handleInTransaction("reserve", (paid, tx, context) -> stock.reserve(tx.connection(), paid))  // first
 *         .handle("charge", HandlerOptions.scheduled("10s 1m 10m 1h"), (paid, context) -> bank.charge(paid))  // then
 *         .handle("mail", (paid, context) -> mail.thank(paid))  // then
 * }</pre>
 *
 * @param type the type
 * @param arrangement whether they wait for each other
 * @param handlers in their order; at most {@value #MAX_HANDLERS}, no two with a name in common. None means that the type has no
 *     handlers any more
 * @param settings what holds for all of them
 * @param <T> the data's Java type
 */
public record Plan<T>(
        MessageType<T> type, Arrangement arrangement, List<PlannedHandler<T>> handlers, Settings settings) {

    /** The most handlers of one type. */
    public static final int MAX_HANDLERS = 100;

    /** Whether handlers wait for each other. */
    public enum Arrangement {
        /** One after the other: a failure stops the chain, and the next attempt starts at the handler that failed. */
        ORDERED,
        /** Each on its own, with its own job and schedule. */
        INDEPENDENT
    }

    /**
     * What holds for all handlers of a plan.
     *
     * @param schedule by which messages of the type are tried unless whoever publishes says otherwise; null for the default
     * @param options how a node treats the type's jobs; null for the engine's default. The timeout is for an attempt, in which
     *     several handlers may run
     */
    public record Settings(
            @Nullable String schedule, @Nullable TypeOptions options) {

        /** The default schedule, the engine's options. */
        public static final Settings DEFAULT = new Settings(null, null);
    }

    /** @throws IllegalArgumentException if there are too many handlers, or two have a name in common */
    public Plan {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(arrangement, "arrangement");
        Objects.requireNonNull(settings, "settings");
        handlers = List.copyOf(handlers);
        if (handlers.size() > MAX_HANDLERS) {
            throw new IllegalArgumentException(
                    handlers.size() + " handlers of " + type.name() + "; at most " + MAX_HANDLERS);
        }
        Set<String> names = new HashSet<>();
        for (PlannedHandler<T> handler : handlers) {
            requireNew(names, handler.name(), type);
            handler.options().formerNames().forEach(former -> requireNew(names, former, type));
        }
    }

    /** A plan whose handlers run one after the other, in the order in which they are added. */
    public static <T> Plan<T> ordered(MessageType<T> type) {
        return new Plan<>(type, Arrangement.ORDERED, List.of(), Settings.DEFAULT);
    }

    /** A plan whose handlers do not wait for each other. */
    public static <T> Plan<T> independent(MessageType<T> type) {
        return new Plan<>(type, Arrangement.INDEPENDENT, List.of(), Settings.DEFAULT);
    }

    /** Adds a handler whose effect is outside the store's database, or can be repeated. */
    public Plan<T> handle(String name, MessageHandler<T> handler) {
        return handle(name, HandlerOptions.DEFAULT, handler);
    }

    /** Adds a handler whose effect is outside the store's database, or can be repeated, with options. */
    public Plan<T> handle(String name, HandlerOptions options, MessageHandler<T> handler) {
        return with(new PlannedHandler<>(name, options, new HandlerCode.Plain<>(handler)));
    }

    /** Adds a handler that says itself how it went. */
    public Plan<T> decide(String name, DecidingMessageHandler<T> handler) {
        return decide(name, HandlerOptions.DEFAULT, handler);
    }

    /** Adds a handler that says itself how it went, with options. */
    public Plan<T> decide(String name, HandlerOptions options, DecidingMessageHandler<T> handler) {
        return with(new PlannedHandler<>(name, options, new HandlerCode.Deciding<>(handler)));
    }

    /** Adds a handler that works in the store's database: its effect and its mark are one commit. */
    public Plan<T> handleInTransaction(String name, TransactionalMessageHandler<T> handler) {
        return handleInTransaction(name, HandlerOptions.DEFAULT, handler);
    }

    /** Adds a handler that works in the store's database, with options. */
    public Plan<T> handleInTransaction(String name, HandlerOptions options, TransactionalMessageHandler<T> handler) {
        return with(new PlannedHandler<>(name, options, new HandlerCode.InTransaction<>(handler)));
    }

    /** Adds a handler of any kind. */
    public Plan<T> with(PlannedHandler<T> handler) {
        List<PlannedHandler<T>> all = new ArrayList<>(handlers);
        all.add(handler);
        return new Plan<>(type, arrangement, all, settings);
    }

    /** Messages of the type are tried by this schedule unless whoever publishes one says otherwise. */
    public Plan<T> schedule(String nameOrText) {
        return new Plan<>(type, arrangement, handlers, new Settings(nameOrText, settings.options()));
    }

    /** How a node treats the type's jobs. */
    public Plan<T> options(TypeOptions options) {
        return new Plan<>(type, arrangement, handlers, new Settings(settings.schedule(), options));
    }

    private static void requireNew(Set<String> names, String name, MessageType<?> type) {
        if (!names.add(name)) {
            throw new IllegalArgumentException("the name " + name + " stands for two handlers of " + type.name()
                    + "; marks are kept by name, so each needs its own");
        }
    }

    /** For people: {@code order.paid: reserve (in a transaction), then charge (schedule 10s 1m), then mail}. */
    @Override
    public String toString() {
        if (handlers.isEmpty()) {
            return type.name() + ": no handlers";
        }
        String between = switch (arrangement) {
            case ORDERED -> ", then ";
            case INDEPENDENT -> ", independently ";
        };
        return type.name() + ": "
                + handlers.stream().map(PlannedHandler::toString).collect(Collectors.joining(between));
    }
}
