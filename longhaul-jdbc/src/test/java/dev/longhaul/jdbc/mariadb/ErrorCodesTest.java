package dev.longhaul.jdbc.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.store.StoreException.Kind;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mariadb.jdbc.export.MaxAllowedPacketException;

/** What each error means in a call, and at a commit. */
class ErrorCodesTest {

    @ParameterizedTest
    @CsvSource({
        "08000, 1220, UNAVAILABLE, UNKNOWN_COMMIT",
        "08S01, 1053, UNAVAILABLE, UNKNOWN_COMMIT",
        "70100, 1927, UNAVAILABLE, UNKNOWN_COMMIT",
        "HY000, 2013, UNAVAILABLE, UNKNOWN_COMMIT",
        "HY000, 1290, UNAVAILABLE, UNKNOWN_COMMIT",
        ", 0, UNAVAILABLE, UNKNOWN_COMMIT",
        "HY000, 1205, LOCK_WAIT, UNKNOWN_COMMIT",
        "70100, 1969, LOCK_WAIT, UNKNOWN_COMMIT",
        "70100, 1317, LOCK_WAIT, UNKNOWN_COMMIT",
        "40001, 1213, CONFLICT, CONFLICT",
        "HY000, 1020, CONFLICT, CONFLICT",
        "42000, 1305, CONFLICT, CONFLICT",
        "HY000, 1021, FULL, FULL",
        "HY000, 1114, FULL, FULL",
        "08S01, 1153, REFUSED, REFUSED",
        "23000, 1062, REFUSED, REFUSED",
        "42S02, 1146, REFUSED, REFUSED"
    })
    void an_error_says_what_to_do_about_it(String state, int code, Kind inACall, Kind atACommit) {
        SQLException trouble = new SQLException("trouble", state, code);

        assertThat(ErrorCodes.kindOf(trouble)).isEqualTo(inACall);
        assertThat(ErrorCodes.ofCommit(trouble).kind()).isEqualTo(atACommit);
        assertThat(ErrorCodes.ofCommit(trouble)).hasMessageContaining("trouble").hasCause(trouble);
    }

    @Test
    void a_statement_that_the_driver_finds_too_large_will_be_too_large_again() {
        SQLException trouble =
                new SQLException("too big", "08000", 0, new MaxAllowedPacketException("17000000 bytes", true));

        assertThat(ErrorCodes.kindOf(trouble)).isEqualTo(Kind.REFUSED);
        assertThat(ErrorCodes.ofCommit(trouble).kind()).isEqualTo(Kind.REFUSED);
    }
}
