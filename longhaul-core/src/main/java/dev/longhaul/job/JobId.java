package dev.longhaul.job;

import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.Objects;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * The identity of one job: a time-ordered UUID (version 7, RFC 9562), whose first 48 bits are the milliseconds at which
 * the job was asked for by its node's clock, and the next 12 the fraction of that in 4096ths: jobs of one node that follow
 * each other have ids that do, and come to lie side by side in every index.
 *
 * <p>Ids compare as unsigned numbers, which is the order in which databases compare UUIDs and their text.
 */
public record JobId(UUID value) implements Comparable<JobId> {
    private static final long MICROS_A_MILLISECOND = 1_000;

    public JobId {
        Objects.requireNonNull(value, "value");
    }

    /**
     * Reads the canonical text form, 36 characters.
     *
     * @throws IllegalArgumentException if the text is not a UUID in canonical form
     */
    public static JobId parse(String text) {
        UUID parsed = UUID.fromString(text);
        if (!parsed.toString().equalsIgnoreCase(text)) {
            throw new IllegalArgumentException("not a job id: '" + text + "'; expected 36 characters like "
                    + "01890a5d-ac96-774b-bcce-b302099a8057");
        }
        return new JobId(parsed);
    }

    /** Makes a new id from an instant, to the microsecond, and 62 random bits. */
    public static JobId at(Instant time, RandomGenerator random) {
        long fraction = (time.getLong(ChronoField.MICRO_OF_SECOND) % MICROS_A_MILLISECOND << 12) / MICROS_A_MILLISECOND;
        long high = (time.toEpochMilli() << 16) | 0x7000L | fraction;
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new JobId(new UUID(high, low));
    }

    /** The smallest id of an instant: every id made at or after it is greater or equal. Bounds of time ranges. */
    public static JobId floor(Instant time) {
        return new JobId(new UUID((time.toEpochMilli() << 16) | 0x7000L, 0x8000_0000_0000_0000L));
    }

    /** The instant that the id carries, to the millisecond. */
    public Instant time() {
        return Instant.ofEpochMilli(value.getMostSignificantBits() >>> 16);
    }

    @Override
    public int compareTo(JobId other) {
        int high = Long.compareUnsigned(value.getMostSignificantBits(), other.value.getMostSignificantBits());
        return high != 0
                ? high
                : Long.compareUnsigned(value.getLeastSignificantBits(), other.value.getLeastSignificantBits());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
