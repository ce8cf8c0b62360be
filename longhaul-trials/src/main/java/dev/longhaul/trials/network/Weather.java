package dev.longhaul.trials.network;

import java.time.Duration;

/** What a {@link FaultyProxy} does to bytes that arrive. */
public sealed interface Weather {

    /** All is passed on. */
    Weather FAIR = new Fair();

    /** All is passed on. */
    record Fair() implements Weather {}

    /** All is passed on, each byte so much later than the one before. */
    record Slow(Duration perByte) implements Weather {}

    /** Bytes in one direction vanish: the sender is told that they arrived, and no line is closed. */
    record HalfOpen(Direction vanishing) implements Weather {}

    /** If the bytes say COMMIT, the line is cut. */
    record CutAtCommit(Lost lost) implements Weather {}

    /** From where to where. */
    enum Direction {
        /** From the client to the server. */
        TO_SERVER,
        /** From the server to the client. */
        TO_CLIENT
    }

    /** What of a commit is lost. */
    enum Lost {
        /** The word itself: the server never hears it. */
        THE_WORD,
        /** The answer: the server commits, and the client never hears of it. */
        THE_ANSWER
    }
}
