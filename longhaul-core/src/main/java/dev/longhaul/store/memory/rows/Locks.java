package dev.longhaul.store.memory.rows;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who holds which row. Guarded by the space's mutex. */
final class Locks {

    /** How a row is held. */
    enum Mode {
        /** With others that share it. */
        SHARED,
        /** Alone. */
        EXCLUSIVE
    }

    /** A row, or the place where one could be: a key of a table or of a unique index. */
    record Spot(Object of, Object key) {
        @Override
        public String toString() {
            return of + " " + key;
        }
    }

    private static final class Holders {
        private @Nullable Session alone;
        private final Set<Session> together = new LinkedHashSet<>();
    }

    private final Map<Spot, Holders> held = new HashMap<>();

    /** Whether the session holds the spot as strongly as that. */
    boolean holds(Session session, Spot spot, Mode mode) {
        Holders holders = held.get(spot);
        return holders != null
                && (holders.alone == session || (mode == Mode.SHARED && holders.together.contains(session)));
    }

    /** Takes the spot if nobody is in the way. */
    boolean tryAcquire(Session session, Spot spot, Mode mode) {
        if (!blockers(session, spot, mode).isEmpty()) {
            return false;
        }
        Holders holders = held.computeIfAbsent(spot, missing -> new Holders());
        if (mode == Mode.EXCLUSIVE) {
            holders.alone = session;
        } else {
            holders.together.add(session);
        }
        return true;
    }

    /** Gives back what {@link #tryAcquire} took. */
    void release(Session session, Spot spot, Mode mode) {
        Holders holders = held.get(spot);
        if (holders == null) {
            return;
        }
        if (mode == Mode.SHARED) {
            holders.together.remove(session);
        } else if (holders.alone == session) {
            holders.alone = null;
        }
        if (holders.alone == null && holders.together.isEmpty()) {
            held.remove(spot);
        }
    }

    /** Who is in the way. */
    Set<Session> blockers(Session session, Spot spot, Mode mode) {
        Holders holders = held.get(spot);
        if (holders == null) {
            return Set.of();
        }
        Set<Session> blockers = new LinkedHashSet<>();
        if (holders.alone != null) {
            blockers.add(holders.alone);
        }
        if (mode == Mode.EXCLUSIVE) {
            blockers.addAll(holders.together);
        }
        blockers.remove(session);
        return blockers;
    }

    /** Whether somebody in the way waits, directly or through others, for this session. */
    boolean closesCircle(Session session, Spot spot, Mode mode) {
        Deque<Session> open = new ArrayDeque<>(blockers(session, spot, mode));
        Set<Session> seen = new HashSet<>();
        while (!open.isEmpty()) {
            Session blocker = open.pop();
            if (blocker == session) {
                return true;
            }
            Session.Wait wait = blocker.waitingFor();
            if (wait != null && seen.add(blocker)) {
                open.addAll(blockers(blocker, wait.spot(), wait.mode()));
            }
        }
        return false;
    }

    /** How many spots are held. */
    int size() {
        return held.size();
    }
}
