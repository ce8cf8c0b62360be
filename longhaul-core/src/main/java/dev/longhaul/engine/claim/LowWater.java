package dev.longhaul.engine.claim;

import dev.longhaul.engine.protocol.Claiming.Found;
import dev.longhaul.store.DueTable.Ask;
import dev.longhaul.store.Taken;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Below which due time this node need not look, by type. Quick polls start there, so that the dead rows of what was taken
 * before are not read again and again. Rows can still appear below a mark (late commits, past due times): hints lower it,
 * and every so often each type is looked at from the bottom. Thread-safe.
 */
final class LowWater {

    private final long fromBottomNanos;
    private final Map<String, Instant> marks = new HashMap<>();
    private final Map<String, Long> lastFromBottom = new HashMap<>();
    /** Hints that came while a poll was under way: they must not be lost to the mark that this poll sets. */
    private final Map<String, Instant> hintsSincePoll = new HashMap<>();

    /** @param fromBottom how often each type is looked at from the bottom */
    LowWater(Duration fromBottom) {
        this.fromBottomNanos = fromBottom.toNanos();
    }

    /** From where to look at a type now: its mark, or {@link Instant#EPOCH} when it is time to look from the bottom. */
    synchronized Instant of(String type, long nanoTime) {
        Long last = lastFromBottom.get(type);
        boolean timeForBottom = last == null || nanoTime - last >= fromBottomNanos;
        return timeForBottom ? Instant.EPOCH : marks.getOrDefault(type, Instant.EPOCH);
    }

    /** A type was looked at from an instant on. */
    synchronized void looked(String type, Instant from, long nanoTime) {
        if (from.equals(Instant.EPOCH)) {
            lastFromBottom.put(type, nanoTime);
        }
    }

    /** A poll begins. */
    synchronized void polling() {
        hintsSincePoll.clear();
    }

    /** Work of a type is due from an instant on. */
    synchronized void hint(String type, Instant due) {
        marks.computeIfPresent(type, (name, mark) -> due.isBefore(mark) ? due : mark);
        hintsSincePoll.merge(type, due, (a, b) -> a.isBefore(b) ? a : b);
    }

    /**
     * A poll took these of a type.
     *
     * @param full whether there may be more at or after the last of them
     * @param now the database's clock before the poll
     */
    synchronized void polled(String type, List<Taken> taken, boolean full, Instant now) {
        Instant mark = full && !taken.isEmpty() ? taken.getLast().job().due() : now;
        for (Taken each : full ? taken : List.<Taken>of()) {
            mark = each.job().due().isAfter(mark) ? each.job().due() : mark;
        }
        Instant hint = hintsSincePoll.get(type);
        marks.put(type, hint != null && hint.isBefore(mark) ? hint : mark);
    }

    /** A poll found this: moves the marks, and says whether a type that was asked for may have more that is due. */
    synchronized boolean polled(Found found, long nanoTime) {
        boolean more = false;
        boolean cut = found.ordinary().size() >= found.room();
        for (Ask ask : found.asked()) {
            List<Taken> taken = found.ordinary().stream()
                    .filter(each -> each.job().type().equals(ask.type()))
                    .toList();
            boolean full = taken.size() >= ask.limit() || cut;
            // Cut off by the total, a type of which nothing came may have anything: its mark stays.
            if (!full || !taken.isEmpty()) {
                polled(ask.type(), taken, full, found.now());
                looked(ask.type(), ask.from(), nanoTime);
            }
            more |= full;
        }
        return more;
    }
}
