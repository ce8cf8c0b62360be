package dev.longhaul.trials.comparison;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Four handlers that count how often they run for each order; the third fails as the scenario says. Thread-safe. */
final class FourHandlers {

    /** One of them, in their order. */
    enum Handler {
        HA,
        HB,
        HC,
        HD
    }

    /** What happens to one order. */
    private static final class Order {
        private final Map<Handler, Integer> runs = new EnumMap<>(Handler.class);
        private boolean third;
        private boolean overtaken;
    }

    private final Scenario scenario;
    private final Map<String, Order> orders = new ConcurrentHashMap<>();
    private volatile boolean mended;

    FourHandlers(Scenario scenario) {
        this.scenario = scenario;
    }

    /** All four, one after the other, as a listener has them that is one method. */
    void all(String order) {
        for (Handler handler : Handler.values()) {
            run(handler, order);
        }
    }

    /**
     * Runs one of them.
     *
     * @throws HandlerDownException if it is the third, and the scenario says that it fails now
     */
    void run(Handler handler, String order) {
        Order known = orders.computeIfAbsent(order, any -> new Order());
        synchronized (known) {
            int runs = known.runs.merge(handler, 1, Integer::sum);
            if (handler == Handler.HC && scenario.fails(runs, mended)) {
                throw new HandlerDownException("Hc is down for " + order + ", run " + runs);
            }
            known.third |= handler == Handler.HC;
            known.overtaken |= handler == Handler.HD && !known.third;
        }
    }

    /** What Hc needs works again. */
    void mend() {
        mended = true;
    }

    /** How many orders have been through all four. */
    long done() {
        return orders.values().stream().filter(FourHandlers::isDone).count();
    }

    private static boolean isDone(Order order) {
        synchronized (order) {
            return order.third && order.runs.containsKey(Handler.HD);
        }
    }

    /** How often each ran for each order, in their order: one list for each handler. */
    Map<Handler, List<Integer>> runs(Collection<String> expected) {
        Map<Handler, List<Integer>> all = new EnumMap<>(Handler.class);
        for (Handler handler : Handler.values()) {
            List<Integer> runs = new ArrayList<>();
            for (String order : expected) {
                Order known = orders.computeIfAbsent(order, any -> new Order());
                synchronized (known) {
                    runs.add(known.runs.getOrDefault(handler, 0));
                }
            }
            all.put(handler, runs);
        }
        return all;
    }

    /** For how many orders Hd ran before Hc had succeeded. */
    long overtaken() {
        return orders.values().stream()
                .filter(order -> {
                    synchronized (order) {
                        return order.overtaken;
                    }
                })
                .count();
    }
}
