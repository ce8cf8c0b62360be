package dev.longhaul.trials.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.longhaul.trials.checker.Verdict;
import dev.longhaul.trials.time.TrialTime;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Each trial of processes, short; a failure prints its seed and all that was found. What they are for is told by the long
 * runs: these show that the trials work, and that what they try still holds.
 */
@Execution(ExecutionMode.CONCURRENT)
class ProcessesIT {

    @TempDir
    private Path folder;

    @Test
    void killed_nodes_on_postgresql_lose_nothing() {
        Map<String, Long> figures = held(new KillTrial(KillTrial.Where.POSTGRESQL), 3);

        assertThat(figures).containsEntry("faults: kill", 3L);
        assertThat(figures.get("jobs acknowledged")).isGreaterThan(100);
    }

    @Test
    void killed_nodes_on_mariadb_lose_nothing() {
        Map<String, Long> figures = held(new KillTrial(KillTrial.Where.MARIADB), 3);

        assertThat(figures).containsEntry("faults: kill", 3L);
        assertThat(figures.get("jobs acknowledged")).isGreaterThan(100);
    }

    @Test
    void a_killed_node_on_sqlite_loses_nothing() {
        Map<String, Long> figures = held(new KillTrial(KillTrial.Where.SQLITE), 2);

        assertThat(figures).containsEntry("faults: kill", 2L);
        assertThat(figures.get("jobs acknowledged")).isGreaterThan(50);
    }

    @Test
    void killed_nodes_handle_every_message_exactly_once() {
        Map<String, Long> figures = held(new MessageTrial(), 3);

        assertThat(figures).containsEntry("faults: kill", 3L);
        assertThat(figures.get("orders")).isGreaterThan(10);
        assertThat(figures.get("effects of hd")).isEqualTo(figures.get("orders"));
    }

    @Test
    void brokers_that_go_away_and_nodes_that_die_before_they_acknowledge_cost_no_message() {
        Map<String, Long> figures = held(new BrokerTrial(Duration.ofSeconds(5)), 4);

        assertThat(figures).containsEntry("faults: away", 2L).containsEntry("faults: halt", 1L);
        assertThat(figures.get("orders confirmed by a broker")).isGreaterThan(10);
        assertThat(figures.get("deliveries that came again")).isPositive();
    }

    @Test
    void stopped_nodes_that_go_on_write_nothing_stale() {
        assertThat(held(new PauseTrial(), 2).get("faults: pause")).isGreaterThanOrEqualTo(2);
    }

    @Test
    void nodes_come_and_go_and_what_they_leave_is_taken_back_in_time() {
        assertThat(held(new MembershipTrial(), 3).get("jobs acknowledged")).isGreaterThan(100);
    }

    @Test
    void slow_jobs_ordered_jobs_and_killers_hurt_nobody_else() {
        assertThat(held(new ShapesTrial(), 200)).containsEntry("dead, exhausted", 1L);
    }

    @Test
    void nodes_with_wrong_clocks_do_nothing_early() throws Exception {
        if (ClockTrial.library().isEmpty()) {
            // What a person is told who runs it without libfaketime.
            assertThatIllegalStateException()
                    .isThrownBy(() -> held(new ClockTrial(), 3))
                    .withMessageContaining("apt-get install libfaketime");
            return;
        }
        assertThat(held(new ClockTrial(), 3).get("jobs acknowledged")).isGreaterThan(100);
    }

    private Map<String, Long> held(Trial trial, int count) {
        StringWriter said = new StringWriter();
        TrialTime time = new TrialTime();
        TrialSettings settings = new TrialSettings(time.micros() % 1_000_000, Duration.ZERO, count, 90, folder, false);

        TrialReport report = new TrialRun(time, new PrintWriter(said, true)).of(trial, settings);

        if (report.failure() != null) {
            throw new IllegalStateException(said.toString());
        }
        Verdict verdict = report.verdict();
        assertThat(verdict).isNotNull();
        assertThat(report.passed()).as(said.toString()).isTrue();
        return verdict.figures();
    }
}
