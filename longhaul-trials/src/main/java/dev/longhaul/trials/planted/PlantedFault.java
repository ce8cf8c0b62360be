package dev.longhaul.trials.planted;

import java.util.ArrayList;
import java.util.List;

/**
 * A fault and how to plant it.
 *
 * @param name a few words with hyphens
 * @param what what is wrong with it, in a sentence
 * @param edits what is replaced; each text occurs exactly once in its file
 */
public record PlantedFault(String name, String what, List<Edit> edits) {

    /**
     * A replacement.
     *
     * @param file below the core's sources, like {@code dev/longhaul/engine/claim/Poller.java}
     * @param find the text that goes
     * @param put the text that comes
     */
    public record Edit(String file, String find, String put) {

        /**
         * The file's text with the fault.
         *
         * @throws IllegalArgumentException if the text to find is not there exactly once
         */
        String in(String text) {
            int first = text.indexOf(find);
            if (first < 0 || text.indexOf(find, first + 1) >= 0) {
                throw new IllegalArgumentException((first < 0 ? "not there" : "there more than once") + " in " + file
                        + ": '" + find + "'; the fault must be planted anew");
            }
            return text.substring(0, first) + put + text.substring(first + find.length());
        }
    }

    public PlantedFault {
        edits = List.copyOf(edits);
        if (edits.isEmpty()) {
            throw new IllegalArgumentException("fault " + name + " replaces nothing");
        }
    }

    /**
     * Reads faults: {@code == name: sentence}, then for each replacement {@code -- file}, the text that goes, {@code ->} and
     * the text that comes, each on lines of its own.
     *
     * @throws IllegalArgumentException if the text is not of that form
     */
    static List<PlantedFault> parse(String text) {
        List<PlantedFault> faults = new ArrayList<>();
        for (String part : text.split("(?m)^== ", -1)) {
            if (!part.isBlank() && !part.startsWith("#")) {
                faults.add(one(part));
            }
        }
        return faults;
    }

    private static PlantedFault one(String part) {
        String[] pieces = part.split("(?m)^-- ", -1);
        int colon = pieces[0].indexOf(": ");
        if (colon < 0) {
            throw new IllegalArgumentException("a fault begins with 'name: sentence', not with '" + pieces[0] + "'");
        }
        List<Edit> edits = new ArrayList<>();
        for (int i = 1; i < pieces.length; i++) {
            int line = pieces[i].indexOf('\n');
            String[] both = pieces[i].substring(line + 1).split("(?m)^->\n", -1);
            if (both.length != 2) {
                throw new IllegalArgumentException("a replacement has one line '->': " + pieces[i]);
            }
            edits.add(new Edit(pieces[i].substring(0, line).strip(), both[0].strip(), both[1].strip()));
        }
        return new PlantedFault(
                pieces[0].substring(0, colon), pieces[0].substring(colon + 2).strip(), edits);
    }
}
