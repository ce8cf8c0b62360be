package dev.longhaul.jdbc.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.store.StoreException.Kind;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class SqliteDialectTest {

    @ParameterizedTest
    @CsvSource({
        "SQLITE_BUSY, LOCK_WAIT",
        "SQLITE_LOCKED, LOCK_WAIT",
        "SQLITE_BUSY_SNAPSHOT, CONFLICT",
        "SQLITE_FULL, FULL",
        "SQLITE_IOERR_FSYNC, UNAVAILABLE",
        "SQLITE_CANTOPEN, UNAVAILABLE",
        "SQLITE_READONLY, UNAVAILABLE",
        "SQLITE_READONLY_DBMOVED, UNAVAILABLE",
        "SQLITE_PERM, UNAVAILABLE",
        "SQLITE_NOTADB, REFUSED",
        "SQLITE_CORRUPT, REFUSED",
        "SQLITE_CONSTRAINT_CHECK, REFUSED",
    })
    void each_code_says_what_to_do_about_it(SQLiteErrorCode code, Kind kind) {
        assertThat(SqliteDialect.kind(new SQLiteException("trouble", code))).isEqualTo(kind);
    }

    @Test
    void what_the_driver_says_by_itself_is_a_connection_that_is_gone() {
        assertThat(SqliteDialect.kind(new SQLException("closed"))).isEqualTo(Kind.UNAVAILABLE);
    }
}
