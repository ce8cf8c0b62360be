package dev.longhaul.messaging.origin;

import dev.longhaul.job.Texts;
import java.util.regex.Pattern;

/**
 * Where something came from.
 *
 * @param broker the broker's name as this application configured it, 1 to {@value #MAX_NAME_LENGTH} letters, digits and
 *     {@code . _ -}
 * @param place the queue or topic, 1 to {@value #MAX_PLACE_LENGTH} characters
 * @param position where in it, for people: a delivery tag, a partition and an offset; at most {@value #MAX_POSITION_LENGTH}
 *     characters
 */
public record Origin(String broker, String place, String position) {

    /** The longest name of a broker, in characters. */
    public static final int MAX_NAME_LENGTH = 30;

    /** The longest name of a queue or topic, in characters. */
    public static final int MAX_PLACE_LENGTH = 255;

    /** The longest position, in characters. */
    public static final int MAX_POSITION_LENGTH = 100;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1," + MAX_NAME_LENGTH + "}");

    /** @throws IllegalArgumentException if something is out of bounds */
    public Origin {
        requireName("broker", broker);
        Texts.require("queue or topic", place, MAX_PLACE_LENGTH);
        Texts.requireValue("position", position, MAX_POSITION_LENGTH);
    }

    /**
     * Checks the name of a broker or of a target, which becomes a part of job types.
     *
     * @param what what is named, for the error
     * @throws IllegalArgumentException if it has another form
     */
    public static String requireName(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(what + " cannot be named '" + Texts.storable(name, 60) + "'; use 1 to "
                    + MAX_NAME_LENGTH + " letters, digits, dots, underscores and hyphens");
        }
        return name;
    }

    @Override
    public String toString() {
        return place + " of " + broker + (position.isEmpty() ? "" : " (" + position + ")");
    }
}
