package dev.longhaul.jdbc.table;

import org.jspecify.annotations.Nullable;

/**
 * How rows are taken out of a table.
 *
 * @param pick finds and locks them, and removes them too if {@code remove} is null
 * @param remove removes a set of rows by job id; null where {@code pick} does it
 */
public record Removal(String pick, @Nullable String remove) {

    /** One statement does it all. */
    public static Removal atOnce(String statement) {
        return new Removal(statement, null);
    }
}
