package dev.longhaul.engine.claim;

import dev.longhaul.store.Taken;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Below which due time this node need not look, by type. Quick polls start there, so that the dead rows of what was taken
 * before are not read again and again. Rows can still appear below a mark (late commits, past due times): hints lower it,
 * and every so often a poll starts from the bottom. Thread-safe.
 */
final class LowWater {

    private final Map<String, Instant> marks = new HashMap<>();
    /** Hints that came while a poll was under way: they must not be lost to the mark that this poll sets. */
    private final Map<String, Instant> hintsSincePoll = new HashMap<>();

    /** The mark of a type. */
    synchronized Instant of(String type) {
        return marks.getOrDefault(type, Instant.EPOCH);
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
}
