package dev.longhaul.jdbc.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.jdbc.table.Binding;
import dev.longhaul.jdbc.table.Columns;
import dev.longhaul.jdbc.table.Dialect;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How a statement grows with its batch. */
class RowPatternTest {

    private static final Columns<byte[]> PAYLOAD = Columns.<byte[]>none().bytes(bytes -> bytes);

    private final MariaDbDialect dialect = new MariaDbDialect();

    @Test
    void a_row_is_said_once_for_each_row_with_the_separator_between() {
        RowPattern values = RowPattern.of("INSERT INTO t (a, b) VALUES [[,|(?, ?)]] RETURNING a");

        assertThat(values.forRows(1)).isEqualTo("INSERT INTO t (a, b) VALUES (?, ?) RETURNING a");
        assertThat(values.forRows(3)).isEqualTo("INSERT INTO t (a, b) VALUES (?, ?),(?, ?),(?, ?) RETURNING a");
        assertThat(RowPattern.of("SELECT * FROM ([[ UNION ALL |(SELECT ?)]]) t").forRows(2))
                .isEqualTo("SELECT * FROM ((SELECT ?) UNION ALL (SELECT ?)) t");
    }

    @Test
    void a_statement_without_a_row_is_run_for_each_row() {
        assertThat(calls("SELECT ?", Collections.nCopies(3, new byte[1])))
                .extracting(Dialect.Call::sql)
                .containsExactly("SELECT ?", "SELECT ?", "SELECT ?");
    }

    @Test
    void a_batch_is_cut_by_rows_and_by_bytes_and_a_row_that_is_too_large_goes_alone() {
        String sql = "[[,|?]]";
        byte[] half = new byte[MariaDbDialect.MOST_BYTES / 2];
        byte[] more = new byte[MariaDbDialect.MOST_BYTES + 1];

        assertThat(calls(sql, Collections.nCopies(MariaDbDialect.MOST_ROWS + 1, new byte[0])))
                .extracting(Dialect.Call::sql)
                .containsExactly(RowPattern.of(sql).forRows(MariaDbDialect.MOST_ROWS), "?");
        assertThat(calls(sql, List.of(half, half, new byte[1], more, half)))
                .extracting(Dialect.Call::sql)
                .containsExactly("?,?", "?", "?", "?");
    }

    @Test
    void a_set_is_an_array_of_hexadecimal_digits_in_the_order_of_the_bytes() {
        assertThat(MariaDbDialect.array(List.of(new UUID(-1, 2), new UUID(1, -1), new UUID(-1, 2))))
                .isEqualTo("[\"0000000000000001ffffffffffffffff\",\"ffffffffffffffff0000000000000002\"]");
        assertThat(MariaDbDialect.array(List.of())).isEqualTo("[]");
    }

    private List<Dialect.Call> calls(String sql, List<byte[]> rows) {
        return dialect.calls(sql, new Dialect.Batch<>(PAYLOAD, rows), Binding.NONE);
    }
}
