package dev.longhaul.jdbc.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.servers.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What a poll and a job cost does not grow with what waits for later or may not run now: measured in pages read, on the plan
 * that a connection made while the tables were empty, and on tables that nobody has analyzed since they grew.
 */
class FlatCostTest {

    /** Rows of each kind that may not be taken. */
    private static final int CROWD = 100_000;

    private static final Pattern PAGES = Pattern.compile("Buffers: shared(?: hit=(\\d+))?(?: read=(\\d+))?");

    private static JdbcStore store;
    private static Connection connection;

    @BeforeAll
    static void fillTablesAfterThePlansAreMade() throws SQLException {
        String url = PostgresServer.newSchema();
        store = JdbcStore.postgresql(url, PostgresServer.USER, "");
        store.prepare();
        connection = PostgresServer.connect(url);
        // Nobody may help the planner in between.
        execute("ALTER TABLE longhaul_due SET (autovacuum_enabled = off)");
        execute("ALTER TABLE longhaul_job SET (autovacuum_enabled = off)");
        execute("ALTER TABLE longhaul_parked SET (autovacuum_enabled = off)");
        begin();
        prepare("poll", PostgresSql.POLL, 6);
        prepare("next", new PostgresSql().dueNext(), 4);
        prepare("expired", new PostgresSql().dueTakeExpired().pick(), 2);
        prepare("outlook", new PostgresSql().outlook(), 0);
        prepare("standing", new PostgresSql().jobStanding(), 1);
        prepare("endpoint", new PostgresSql().parkedTakeForEndpoint().pick(), 4);
        prepare("first", new PostgresSql().dueFirst(), 2);
        prepare("due_until", new PostgresSql().dueCountUntil(), 4);
        prepare("due_after", new PostgresSql().dueCountAfter(), 4);
        prepare("parked", new PostgresSql().parkedCountByEndpoint(), 1);
        for (int i = 0; i < 10; i++) {
            query("EXECUTE first('a', false)");
            query("EXECUTE due_until('a', false, 0, 100)");
            query("EXECUTE due_after('a', false, 0, 100)");
            query("EXECUTE parked(100)");
            query("EXECUTE " + poll(100, "a"));
            query("EXECUTE next('{0}', '{a}', '{f}', '{0}')");
            query("EXECUTE expired('{}', 100)");
            query("EXECUTE outlook");
            query("EXECUTE standing('{}')");
            query("EXECUTE endpoint('{a}', 'slow.example', '{}', 100)");
        }
        connection.commit();
        fill();
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
        store.close();
    }

    private static void fill() throws SQLException {
        crowd(1, "later", "a", "longhaul_now() + 86400000000", 0);
        crowd(2, "paused", "paused", "longhaul_now() - 1000000", 0);
        crowd(3, "unhandled", "unhandled", "longhaul_now() - 1000000", 0);
        crowd(4, "suspect", "a", "longhaul_now() - 2000000", 1);
        jobs(5, 1_000, "a");
        execute("""
            INSERT INTO longhaul_due (job, type, due, attempt, failures, losses, elapsed, deadline)
            SELECT id, type, longhaul_now() - 1000000, 1, 0, 0, 0, longhaul_now() + 3600000000
            FROM longhaul_job WHERE asked_at = 5""");
        execute("INSERT INTO longhaul_pause VALUES ('type', 'paused')");
        for (String type : new String[] {"paused", "unhandled"}) {
            execute("""
                INSERT INTO longhaul_parked (job, type, due, attempt, failures, losses, elapsed, deadline,
                                             subject_kind, subject, sequence)
                SELECT gen_random_uuid(), '%s', longhaul_now() - 1000000, 1, 0, 0, 0, NULL, 'endpoint', 'slow.example', 0
                FROM generate_series(1, %d)""".formatted(type, CROWD));
        }
        connection.commit();
    }

    private static void crowd(int marker, String what, String type, String due, int losses) throws SQLException {
        jobs(marker, CROWD, type);
        execute("""
            INSERT INTO longhaul_due (job, type, due, attempt, failures, losses, elapsed, deadline)
            SELECT id, type, %s, 1, 0, %d, 0, NULL FROM longhaul_job WHERE asked_at = %d -- %s""".formatted(due, losses, marker, what));
    }

    private static void jobs(int marker, int count, String type) throws SQLException {
        execute("""
            INSERT INTO longhaul_job (id, type, payload, content_type, schedule, asked_at, asked_start)
            SELECT gen_random_uuid(), '%s', ''::bytea, 'text/plain', '1s', %d, 0 FROM generate_series(1, %d)""".formatted(type, marker, count));
    }

    @Test
    void a_poll_that_finds_nothing_reads_a_handful_of_pages() throws SQLException {
        assertThat(pages(poll(100, "paused", "b", "c"))).isLessThan(40);
    }

    @Test
    void a_poll_pays_for_what_it_takes_and_for_nothing_else() throws SQLException {
        int jobs = 100;

        long pages = pages(poll(jobs, "paused", "a"));

        // For each: two index entries and a row read, the job's index and row, the row deleted.
        assertThat(pages).isBetween(jobs * 3L, jobs * 12L);
        assertThat(count("EXECUTE " + poll(jobs, "paused", "a"))).isEqualTo(jobs);
    }

    @Test
    void asking_for_one_suspect_among_many_costs_as_little() throws SQLException {
        assertThat(pages("poll('{a}', '{t}', '{0}', '{1}', '{}', 1)")).isLessThan(60);
    }

    @Test
    void asking_when_work_is_next_due_reads_a_handful_of_pages() throws SQLException {
        assertThat(pages("next('{0,1,2}', '{a,paused,nobody}', '{f,f,f}', '{0,0,0}')"))
                .isLessThan(40);
    }

    @Test
    void finding_passed_deadlines_reads_a_handful_of_pages() throws SQLException {
        assertThat(pages("expired('{}', 100)")).isLessThan(20);
    }

    @Test
    void what_a_sweep_asks_first_reads_a_handful_of_pages() throws SQLException {
        assertThat(pages("outlook")).isLessThan(40);
    }

    @Test
    void where_a_few_jobs_are_is_found_by_their_ids() throws SQLException {
        String ids = text("SELECT array_agg(id)::text FROM (SELECT id FROM longhaul_job LIMIT 10) j");

        assertThat(pages("standing('" + ids + "')")).isLessThan(400);
    }

    @Test
    void an_endpoint_that_holds_many_jobs_of_paused_and_unhandled_types_costs_nothing() throws SQLException {
        assertThat(pages("endpoint('{a,paused}', 'slow.example', '{}', 100)")).isLessThan(40);
    }

    @Test
    void counting_what_waits_ends_at_its_limit() throws SQLException {
        String now = text("SELECT longhaul_now()");

        assertThat(pages("first('a', false)")).isLessThan(20);
        assertThat(pages("due_until('unhandled', false, " + now + ", 100)")).isLessThan(300);
        assertThat(pages("due_after('a', false, " + now + ", 100)")).isLessThan(300);
        assertThat(pages("due_until('b', false, " + now + ", 100)")).isLessThan(20);
        assertThat(pages("parked(100)")).isLessThan(300);
    }

    /** Asks for so many of each type, and for so many in all; not for suspects. */
    private static String poll(int limit, String... types) {
        int count = types.length;
        return "poll('{%s}', '{%s}', '{%s}', '{%s}', '{}', %d)"
                .formatted(
                        String.join(",", types),
                        String.join(",", Collections.nCopies(count, "f")),
                        String.join(",", Collections.nCopies(count, "0")),
                        String.join(",", Collections.nCopies(count, Integer.toString(limit))),
                        limit);
    }

    /** The pages that a prepared statement touches, which is then undone. */
    private static long pages(String call) throws SQLException {
        begin();
        StringBuilder plan = new StringBuilder();
        try (Statement statement = connection.createStatement();
                ResultSet lines = statement.executeQuery("EXPLAIN (ANALYZE, BUFFERS) EXECUTE " + call)) {
            while (lines.next()) {
                plan.append(lines.getString(1)).append('\n');
            }
        }
        connection.rollback();
        assertThat(plan).as("the plan").doesNotContain("Seq Scan on longhaul_due", "Seq Scan on longhaul_job");
        Matcher pages = PAGES.matcher(plan);
        assertThat(pages.find()).as(plan.toString()).isTrue();
        return number(pages.group(1)) + number(pages.group(2));
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static void begin() throws SQLException {
        connection.setAutoCommit(false);
        String words = ConnectionSql.SET_UP
                .replaceFirst("\\?", "'1s'")
                .replaceFirst("\\?", "'1min'")
                .replaceFirst("\\?", "'off'");
        query(words);
        // The plan that the driver's connections get in the end, and the harder one.
        execute("SET LOCAL plan_cache_mode = force_generic_plan");
    }

    private static void prepare(String name, String sql, int parameters) throws SQLException {
        String numbered = sql;
        for (int i = 1; i <= parameters; i++) {
            numbered = numbered.replaceFirst("\\?", "\\$" + i);
        }
        execute("PREPARE " + name + " AS " + numbered);
    }

    private static long count(String sql) throws SQLException {
        begin();
        long rows = query(sql);
        connection.rollback();
        return rows;
    }

    private static long query(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(sql)) {
            long rows = 0;
            while (results.next()) {
                rows++;
            }
            return rows;
        }
    }

    private static String text(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(sql)) {
            results.next();
            return results.getString(1);
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
