package dev.longhaul.schedule;

/**
 * A value that no schedule can have, said as what was expected and what was found. The parser adds where; code that builds
 * schedules sees an {@link IllegalArgumentException}.
 */
final class ScheduleValueException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String expected;
    private final String found;

    ScheduleValueException(String expected, String found) {
        super("expected " + expected + ", found " + found);
        this.expected = expected;
        this.found = found;
    }

    String expected() {
        return expected;
    }

    String found() {
        return found;
    }
}
