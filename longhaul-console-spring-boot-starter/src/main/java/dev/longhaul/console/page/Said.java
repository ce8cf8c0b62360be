package dev.longhaul.console.page;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What became of a move, told on the page after it. */
enum Said {
    DONE("Done.", false),
    IN_FLIGHT("An attempt is in flight: the move is recorded and takes effect when that attempt ends.", false),
    TOO_LATE("Nothing was done: it is in another state by now.", true);

    private final String text;
    private final boolean refused;

    Said(String text, boolean refused) {
        this.text = text;
        this.refused = refused;
    }

    /** The word in the page's address; an address never carries the text itself. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The one with that word; null when there is none. */
    static @Nullable Said of(@Nullable String word) {
        for (Said said : values()) {
            if (said.word().equals(word)) {
                return said;
            }
        }
        return null;
    }

    /** The sentence. */
    public String getText() {
        return text;
    }

    /** Whether nothing was done. */
    public boolean isRefused() {
        return refused;
    }
}
