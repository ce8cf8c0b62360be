package dev.longhaul.server.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.server.text.TextTable.Side;
import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void columns_line_up_words_left_and_numbers_right() {
        TextTable table = new TextTable()
                .column("name", Side.LEFT)
                .column("n", Side.RIGHT)
                .row("a", "1")
                .row("bcdef", "23");

        assertThat(table).hasToString("name    n\na       1\nbcdef  23\n");
    }

    @Test
    void wide_characters_take_two_cells() {
        TextTable table = new TextTable()
                .column("a", Side.LEFT)
                .column("b", Side.LEFT)
                .row("订单", "x")
                .row("abcd", "y");

        assertThat(table).hasToString("a     b\n订单  x\nabcd  y\n");
    }

    @Test
    void cells_are_inert() {
        assertThat(new TextTable().column("a", Side.LEFT).row("x\u001b[2J\ny")).hasToString("a\nx\\u001b[2J\\ny\n");
    }

    @Test
    void a_row_has_as_many_cells_as_there_are_columns() {
        TextTable table = new TextTable().column("a", Side.LEFT);

        assertThatThrownBy(() -> table.row("x", "y")).hasMessage("2 cells for 1 columns");
    }
}
