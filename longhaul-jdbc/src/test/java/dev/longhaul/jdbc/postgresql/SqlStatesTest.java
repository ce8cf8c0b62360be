package dev.longhaul.jdbc.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.store.StoreException.Kind;
import java.sql.SQLException;
import java.sql.SQLWarning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlStatesTest {

    @ParameterizedTest
    @CsvSource({
        "55P03, LOCK_WAIT, LOCK_WAIT",
        "57014, LOCK_WAIT, LOCK_WAIT",
        "40001, CONFLICT, CONFLICT",
        "40P01, CONFLICT, CONFLICT",
        "53100, FULL, FULL",
        "23505, REFUSED, REFUSED",
        "22021, REFUSED, REFUSED",
        "42P01, REFUSED, REFUSED",
        "08006, UNAVAILABLE, UNKNOWN_COMMIT",
        "08001, UNAVAILABLE, UNKNOWN_COMMIT",
        "57P01, UNAVAILABLE, UNKNOWN_COMMIT",
        "57P02, UNAVAILABLE, UNKNOWN_COMMIT",
        "57P03, UNAVAILABLE, UNKNOWN_COMMIT",
        "25P03, UNAVAILABLE, UNKNOWN_COMMIT",
        "25006, UNAVAILABLE, UNKNOWN_COMMIT",
        "53200, UNAVAILABLE, UNKNOWN_COMMIT",
        "58030, UNAVAILABLE, UNKNOWN_COMMIT",
        ", UNAVAILABLE, UNKNOWN_COMMIT",
    })
    void each_state_says_what_to_do_about_it_and_at_a_commit_a_lost_connection_says_nothing(
            String state, Kind inACall, Kind atACommit) {
        SQLException trouble = new SQLException("trouble", state);

        assertThat(SqlStates.kindOf(trouble)).isEqualTo(inACall);
        assertThat(SqlStates.ofCommit(trouble).kind()).isEqualTo(atACommit);
        assertThat(SqlStates.ofCommit(trouble)).hasMessageContaining("trouble").hasCause(trouble);
    }

    @Test
    void a_commit_that_warns_is_unknown() {
        SQLWarning warning = new SQLWarning("canceling wait for synchronous replication", "01000");

        assertThat(SqlStates.ofCommit(warning).kind()).isEqualTo(Kind.UNKNOWN_COMMIT);
        assertThat(SqlStates.ofCommit(warning)).hasMessageContaining("01000");
    }

    @Test
    void a_notice_is_no_warning_and_hides_none_behind_it() {
        SQLWarning notice = new SQLWarning("seen", "00000");
        assertThat((Object) SqlStates.doubt(notice)).isNull();
        SQLWarning warning = new SQLWarning("canceling wait for synchronous replication", "01000");
        notice.setNextWarning(warning);
        assertThat((Object) SqlStates.doubt(notice)).isSameAs(warning);
    }
}
