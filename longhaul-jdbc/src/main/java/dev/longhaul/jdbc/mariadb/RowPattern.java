package dev.longhaul.jdbc.mariadb;

/**
 * A statement that grows with its batch: what stands between {@code [[} and {@code ]]} is said once for each row, with the
 * separator that is named first between them. {@code VALUES [[,|(?, ?)]]} is {@code VALUES (?, ?),(?, ?)} for two rows.
 */
record RowPattern(String before, String separator, String row, String after) {

    /** Whether a statement of the page grows with its batch. */
    static boolean isIn(String statement) {
        return statement.contains("[[");
    }

    /** The pattern of a statement of the page. */
    static RowPattern of(String statement) {
        int open = statement.indexOf("[[");
        int bar = statement.indexOf('|', open);
        int close = statement.indexOf("]]", bar);
        return new RowPattern(
                statement.substring(0, open),
                statement.substring(open + 2, bar),
                statement.substring(bar + 1, close),
                statement.substring(close + 2));
    }

    /** The statement for so many rows, 1 or more. */
    String forRows(int rows) {
        StringBuilder statement =
                new StringBuilder(before.length() + after.length() + rows * (row.length() + separator.length()));
        statement.append(before).append(row);
        for (int i = 1; i < rows; i++) {
            statement.append(separator).append(row);
        }
        return statement.append(after).toString();
    }
}
