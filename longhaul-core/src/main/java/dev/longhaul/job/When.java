package dev.longhaul.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** A point in time that a caller names, absolutely or from the job's acceptance by the database's clock. */
public sealed interface When {

    /** The furthest that a start or a deadline can lie ahead: ten years. */
    Duration FURTHEST = Duration.ofDays(3_653);

    /** The instant, for a job accepted at {@code accepted}. */
    Instant from(Instant accepted);

    /** An absolute instant. */
    record At(Instant instant) implements When {
        public At {
            Objects.requireNonNull(instant, "instant");
        }

        @Override
        public Instant from(Instant accepted) {
            return instant;
        }
    }

    /** So long after the acceptance. */
    record In(Duration delay) implements When {
        public In {
            if (delay.isNegative() || delay.compareTo(FURTHEST) > 0) {
                throw new IllegalArgumentException("a delay of " + delay + " is outside 0 to " + FURTHEST);
            }
        }

        @Override
        public Instant from(Instant accepted) {
            return accepted.plus(delay);
        }
    }
}
