package dev.longhaul.webhooks.transport;

import java.time.Duration;

/**
 * How much one receiver, or all of them together, may cost this process.
 *
 * @param headBytes bytes of a response's head, interim responses included, before the exchange fails as
 *     {@code head-too-large}; counted by buffers of {@value #BUFFER_BYTES}, so it can be exceeded by one
 * @param headerLines header lines of one response before the same happens
 * @param headerLineChars length of one header line before the same happens
 * @param bodyBytes bytes of the body that are read; then the connection is dropped and the response is incomplete
 * @param pool how many connections are held, and for how long
 * @param lookups name lookups under way at once; a further one waits, and fails as {@code lookups-busy} at its deadline
 */
public record TransportLimits(
        int headBytes, int headerLines, int headerLineChars, int bodyBytes, Pool pool, int lookups) {

    /** The buffer between socket and parser, in bytes. */
    static final int BUFFER_BYTES = 8_192;

    /** What applies unless configured otherwise. */
    public static final TransportLimits DEFAULT = new TransportLimits(
            65_536, 100, 8_192, 65_536, new Pool(4_096, 64, Duration.ofSeconds(1), Duration.ofMinutes(1)), 64);

    /**
     * Checks that every limit is at least 1.
     *
     * @throws IllegalArgumentException otherwise, naming the limit
     */
    public TransportLimits {
        requirePositive("headBytes", headBytes);
        requirePositive("headerLines", headerLines);
        requirePositive("headerLineChars", headerLineChars);
        requirePositive("bodyBytes", bodyBytes);
        requirePositive("lookups", lookups);
    }

    /**
     * How many connections are held, and for how long. An exchange that finds all of them taken waits, and fails as
     * {@code connections-busy} at its deadline.
     *
     * @param total connections in all, used or idle; idle ones make room
     * @param perAddress connections to one host at one address and port
     * @param idle how long an unused connection is kept; shorter when the receiver says so. Less than the two to
     *     five seconds after which common servers close theirs, so that a request seldom meets a closing connection
     * @param lifetime how long a connection is reused at all
     */
    public record Pool(int total, int perAddress, Duration idle, Duration lifetime) {

        /**
         * Checks that every limit is positive.
         *
         * @throws IllegalArgumentException otherwise, naming the limit
         */
        public Pool {
            requirePositive("pool.total", total);
            requirePositive("pool.perAddress", perAddress);
            requirePositive("pool.idle in milliseconds", idle.toMillis());
            requirePositive("pool.lifetime in milliseconds", lifetime.toMillis());
        }
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("transport limit " + name + " is " + value + "; it must be at least 1");
        }
    }
}
