package dev.longhaul.job;

import org.jspecify.annotations.Nullable;

/** Which texts a job may carry: what every store and every terminal can hold. */
public final class Texts {

    private Texts() {}

    /**
     * Checks a text that must not be empty.
     *
     * @param what the setting's name, for the error
     * @throws IllegalArgumentException if it is empty, too long, or holds NUL or a lone surrogate
     */
    public static String require(String what, String text, int maxLength) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException(what + " is empty");
        }
        return requireValue(what, text, maxLength);
    }

    /**
     * Checks a text that may be empty.
     *
     * @param what the setting's name, for the error
     * @throws IllegalArgumentException if it is too long, or holds NUL or a lone surrogate
     */
    public static String requireValue(String what, String text, int maxLength) {
        if (text.length() > maxLength) {
            throw new IllegalArgumentException(
                    what + " of " + text.length() + " characters is too long; at most " + maxLength);
        }
        if (firstUnstorable(text) >= 0) {
            throw new IllegalArgumentException(
                    what + " holds NUL or a lone surrogate at position " + firstUnstorable(text) + "; remove it");
        }
        return text;
    }

    /** Makes any text storable: NUL and lone surrogates become U+FFFD, and what is over the limit is cut. */
    public static @Nullable String storable(@Nullable String text, int maxLength) {
        if (text == null) {
            return null;
        }
        int end = Math.min(text.length(), maxLength);
        if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        if (firstUnstorable(text) < 0) {
            return text.substring(0, end);
        }
        StringBuilder clean = new StringBuilder(end);
        for (int i = 0; i < end; i++) {
            clean.append(unstorableAt(text, i) ? '\uFFFD' : text.charAt(i));
        }
        return clean.toString();
    }

    private static int firstUnstorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (unstorableAt(text, i)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean unstorableAt(String text, int i) {
        char c = text.charAt(i);
        if (c == 0) {
            return true;
        }
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }
}
