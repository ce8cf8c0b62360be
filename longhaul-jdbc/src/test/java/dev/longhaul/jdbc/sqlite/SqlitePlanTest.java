package dev.longhaul.jdbc.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.jdbc.table.SqlPage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which index each hot statement uses. SQLite has no statistics here, so the plan is the same for every size. */
class SqlitePlanTest {

    private final SqlPage sql = new SqliteSql();

    @TempDir
    Path folder;

    private JdbcStore store;
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        store = JdbcStore.sqlite(folder.resolve("jobs.db"));
        store.prepare();
        connection = store.dataSource().getConnection();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        store.close();
    }

    @Test
    void a_poll_reads_one_range_in_order_of_due() throws SQLException {
        assertThat(plan(SqliteSql.POLL))
                .contains("USING INDEX longhaul_due_by_time (type=? AND suspect=? AND due>? AND due<?)")
                .doesNotContain("TEMP B-TREE", "SCAN d", "SCAN p");
    }

    @Test
    void the_next_due_time_is_the_first_of_its_range() throws SQLException {
        assertThat(plan(sql.dueNext()))
                .contains("USING INDEX longhaul_due_by_time (type=? AND suspect=? AND due>?)")
                .doesNotContain("TEMP B-TREE", "SCAN d", "SCAN p");
    }

    @Test
    void passed_deadlines_are_read_from_their_index() throws SQLException {
        assertThat(plan(sql.dueTakeExpired().pick()))
                .contains("USING INDEX longhaul_due_by_deadline (deadline<?)")
                .doesNotContain("TEMP B-TREE", "SCAN d", "SCAN p");
        assertThat(plan(sql.parkedTakeExpired().pick()))
                .contains("USING INDEX longhaul_parked_by_deadline (deadline<?)")
                .doesNotContain("TEMP B-TREE", "SCAN d", "SCAN p");
    }

    @Test
    void what_an_endpoint_holds_is_read_by_type_in_order_of_due() throws SQLException {
        assertThat(plan(sql.parkedTakeForEndpoint().pick()))
                .contains("USING INDEX longhaul_parked_by_endpoint (subject=? AND type=? AND due<?)")
                .doesNotContain("SCAN p");
    }

    @Test
    void a_keys_next_job_is_the_first_of_its_range() throws SQLException {
        assertThat(plan(sql.parkedTakeFirst().pick()))
                .contains("USING INDEX longhaul_parked_by_key (subject=?)")
                .doesNotContain("TEMP B-TREE", "SCAN d", "SCAN p");
    }

    @Test
    void jobs_are_found_by_their_ids_in_every_table() throws SQLException {
        assertThat(plan(sql.jobStanding())).doesNotContainPattern("SCAN [jdpea]\\b");
        assertThat(plan(SqliteSql.DUE_REMOVE)).contains("SEARCH longhaul_due USING PRIMARY KEY (job=?)");
        assertThat(plan(sql.jobLoad())).contains("SEARCH longhaul_job USING INDEX");
    }

    @Test
    void a_sweeps_first_look_reads_the_ends_of_indexes() throws SQLException {
        assertThat(plan(sql.outlook()))
                .contains("longhaul_due_by_deadline", "longhaul_parked_by_deadline", "longhaul_parked_by_endpoint")
                .doesNotContain("SCAN longhaul_due\n", "SCAN longhaul_parked\n");
    }

    @Test
    void counting_what_waits_reads_ranges_of_indexes() throws SQLException {
        String range = "INDEX longhaul_due_by_time (type=? AND suspect=?";
        assertThat(plan(sql.dueFirst())).contains(range);
        assertThat(plan(sql.dueCountUntil())).contains(range + " AND due<?)");
        assertThat(plan(sql.dueCountAfter())).contains(range + " AND due>?)");
        assertThat(plan(sql.parkedCountByKey())).contains("longhaul_parked_by_key");
        assertThat(plan(sql.parkedCountByEndpoint())).contains("longhaul_parked_by_endpoint");
        assertThat(plan(sql.endedDeadTypes())).contains("longhaul_ended_by_type (state=? AND type>?)");
        assertThat(plan(sql.endedDeadCount())).contains("longhaul_ended_by_type (state=? AND type=?)");
    }

    @Test
    void a_list_of_what_is_scheduled_walks_ids_from_the_newest() throws SQLException {
        assertThat(plan(sql.scheduledPage()))
                .contains("SEARCH longhaul_due USING PRIMARY KEY (job>? AND job<?)")
                .contains("SEARCH longhaul_parked USING PRIMARY KEY (job>? AND job<?)")
                .doesNotContain("TEMP B-TREE", "SCAN longhaul_due", "SCAN longhaul_parked");
    }

    @Test
    void marks_are_found_by_their_message_and_old_ones_along_their_time() throws SQLException {
        assertThat(plan(sql.inboxFind())).contains("(source=? AND message=? AND handler=?)");
        assertThat(plan(sql.inboxOfMessage()))
                .contains("(source=? AND message=?)")
                .doesNotContain("TEMP B-TREE");
        String time = "INDEX longhaul_inbox_by_time (handled_at>? AND handled_at<?)";
        assertThat(plan(sql.inboxNth())).contains(time).doesNotContain("TEMP B-TREE");
        assertThat(plan(sql.inboxLast())).contains(time);
        assertThat(plan(sql.inboxDelete())).contains(time).doesNotContain("SCAN j");
    }

    private String plan(String statement) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (PreparedStatement explain = connection.prepareStatement("EXPLAIN QUERY PLAN " + statement);
                ResultSet steps = explain.executeQuery()) {
            while (steps.next()) {
                plan.append(steps.getString("detail")).append('\n');
            }
        }
        return plan.toString();
    }
}
