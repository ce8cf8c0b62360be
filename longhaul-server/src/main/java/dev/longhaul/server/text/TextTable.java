package dev.longhaul.server.text;

import dev.longhaul.console.text.InertText;
import java.util.ArrayList;
import java.util.List;

/**
 * A table in plain text: a heading, then rows, columns two spaces apart, numbers to the right. Cells are made inert. Used by
 * one thread.
 */
public final class TextTable {

    /** Where a column's cells stand. */
    public enum Side {
        /** For words. */
        LEFT,
        /** For numbers. */
        RIGHT
    }

    private record Column(String heading, Side side) {}

    private final List<Column> columns = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    /** Adds a column. */
    public TextTable column(String heading, Side side) {
        columns.add(new Column(heading, side));
        return this;
    }

    /**
     * Adds a row.
     *
     * @throws IllegalArgumentException if there are more or fewer cells than columns
     */
    public TextTable row(String... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns.size() + " columns");
        }
        rows.add(List.of(cells).stream().map(InertText::line).toList());
        return this;
    }

    /** The table; every line ends with a line feed. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        append(text, columns.stream().map(Column::heading).toList());
        rows.forEach(row -> append(text, row));
        return text.toString();
    }

    private void append(StringBuilder text, List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            String space = " ".repeat(columnWidth(i) - width(cell));
            line.append(i == 0 ? "" : "  ").append(columns.get(i).side() == Side.RIGHT ? space + cell : cell + space);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private int columnWidth(int column) {
        int heading = width(columns.get(column).heading());
        return rows.stream().mapToInt(row -> width(row.get(column))).reduce(heading, Math::max);
    }

    private static int width(String cell) {
        return cell.codePoints().map(TextTable::cellsOf).sum();
    }

    /** Terminals draw East Asian characters two cells wide. */
    private static int cellsOf(int point) {
        return switch (Character.UnicodeScript.of(point)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO -> 2;
            default -> (point >= 0xFF01 && point <= 0xFF60) || (point >= 0x3000 && point <= 0x303F) ? 2 : 1;
        };
    }
}
