package dev.longhaul.testkit.simulation.plan;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job, and what its handler will do.
 *
 * @param index its number in the plan, from 0; its payload says it
 * @param type one of {@link Types}
 * @param script what each attempt does, by its number; what comes after the last is a success
 * @param schedule which one
 * @param keys its keys
 * @param startIn how long after its acceptance the first attempt is due
 * @param deadlineIn no attempt starts later than this after its acceptance; null for none
 * @param onEnd whether its ending enqueues another job
 */
public record JobPlan(
        int index,
        String type,
        List<Deed> script,
        SchedulePlan schedule,
        KeyPlan keys,
        Duration startIn,
        @Nullable Duration deadlineIn,
        boolean onEnd) {

    /** Its keys; null for none. */
    public record KeyPlan(
            @Nullable String idempotency,
            @Nullable String ordering,
            @Nullable String endpoint) {
        /** No keys. */
        public static final KeyPlan NONE = new KeyPlan(null, null, null);
    }

    /** What an attempt does. */
    public enum Does {
        SUCCEED,
        /** Succeeds, and enqueues another job in the same commit. */
        CONTINUE,
        FAIL,
        RETRY_AFTER,
        SNOOZE,
        ABORT,
        /** Kills its process half way. */
        KILL,
        /** Saves progress half way, and fails. */
        SAVE
    }

    /**
     * One attempt of the script.
     *
     * @param does what
     * @param takes how long
     * @param wish for a retry-after or a snooze, how long the handler asks for
     * @param stubborn whether it goes on when it is interrupted
     */
    public record Deed(Does does, Duration takes, Duration wish, boolean stubborn) {
        /** A success at once. */
        public static final Deed NOTHING_TO_IT = new Deed(Does.SUCCEED, Duration.ZERO, Duration.ZERO, false);

        @Override
        public String toString() {
            String what = does.name().toLowerCase(java.util.Locale.ROOT);
            return what
                    + (wish.isZero() ? "" : "(" + wish + ")")
                    + (takes.isZero() ? "" : " in " + takes)
                    + (stubborn ? " stubbornly" : "");
        }
    }

    public JobPlan {
        script = List.copyOf(script);
    }

    /** What the attempt of that number does. */
    public Deed deed(int attempt) {
        return attempt <= script.size() ? script.get(attempt - 1) : Deed.NOTHING_TO_IT;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("job " + index + " (" + type + ", " + schedule + ", " + script);
        if (keys.ordering() != null) {
            text.append(", ordering key ").append(keys.ordering());
        }
        if (keys.idempotency() != null) {
            text.append(", idempotency key ").append(keys.idempotency());
        }
        if (keys.endpoint() != null) {
            text.append(", endpoint ").append(keys.endpoint());
        }
        if (!startIn.isZero()) {
            text.append(", starts in ").append(startIn);
        }
        if (deadlineIn != null) {
            text.append(", deadline in ").append(deadlineIn);
        }
        return text.append(onEnd ? ", onEnd)" : ")").toString();
    }
}
