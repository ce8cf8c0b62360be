package dev.longhaul.schedule;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says which words are known, and which of them a misspelt one was meant to be. */
final class Spelling {

    private static final int MAX_EDITS = 2;
    private static final int MAX_LISTED = 50;

    private Spelling() {}

    /** {@code " (did you mean alipay?)"}, or nothing when no word is near. */
    static String suggestion(String word, Collection<String> known) {
        if (word.length() > ScheduleLimits.MAX_NAME_LENGTH || known.contains(word)) {
            return "";
        }
        String lower = word.toLowerCase(Locale.ROOT);
        return known.stream()
                .sorted()
                .min(Comparator.comparingInt(candidate -> edits(lower, candidate)))
                .filter(nearest -> edits(lower, nearest) <= Math.min(MAX_EDITS, nearest.length() / 2))
                .map(nearest -> " (did you mean " + nearest + "?)")
                .orElse("");
    }

    /** {@code " (known are alipay, wechat-pay)"}, cut where the list is long. */
    static String listed(Collection<String> known) {
        if (known.isEmpty()) {
            return " (none is known)";
        }
        int more = known.size() - MAX_LISTED;
        return " (known are " + known.stream().limit(MAX_LISTED).collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more)" : ")");
    }

    /** Levenshtein's distance: how many characters to insert, delete or replace to turn one word into the other. */
    private static int edits(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            int[] current = new int[to.length() + 1];
            current[0] = row;
            for (int column = 1; column <= to.length(); column++) {
                int replace = previous[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replace, 1 + Math.min(previous[column], current[column - 1]));
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
