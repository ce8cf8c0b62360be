package dev.longhaul.server.demo;

import java.time.Duration;

/** How the merchant is doing; it goes through these in order, by the time since the story began. */
enum Mood {
    DOWN(Duration.ZERO, "is down: its port is closed"),
    ERRS(Duration.ofSeconds(4), "is back, and answers 500"),
    HANGS(Duration.ofSeconds(10), "accepts connections and never answers"),
    WELL(Duration.ofSeconds(20), "is well, and acknowledges");

    private final Duration from;
    private final String text;

    Mood(Duration from, String text) {
        this.from = from;
        this.text = text;
    }

    /** The words after "the merchant". */
    String text() {
        return text;
    }

    /** The mood so long after the story began. */
    static Mood at(Duration sinceBegan) {
        Mood mood = DOWN;
        for (Mood next : values()) {
            if (sinceBegan.compareTo(next.from) >= 0) {
                mood = next;
            }
        }
        return mood;
    }
}
