package dev.longhaul.trials.comparison;

/** What happens to the third handler. */
enum Scenario {
    /** Its first three attempts fail. */
    FAILS_THREE_TIMES("Hc fails its first 3 attempts"),
    /** All of its attempts fail until the message is in the error queue; then it is mended, and the message redriven. */
    FAILS_FOR_GOOD("Hc fails for good, is mended, and the message is redriven");

    /** How many attempts everybody's settings allow. */
    static final int ATTEMPTS = 5;

    /** How long everybody waits between two. */
    static final int DELAY_MILLIS = 200;

    private final String title;

    Scenario(String title) {
        this.title = title;
    }

    /** For people. */
    String title() {
        return title;
    }

    /** Whether the third handler fails in its run of that number for an order. */
    boolean fails(int run, boolean mended) {
        return switch (this) {
            case FAILS_THREE_TIMES -> run <= 3;
            case FAILS_FOR_GOOD -> !mended;
        };
    }
}
