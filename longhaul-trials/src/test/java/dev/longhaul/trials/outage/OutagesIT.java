package dev.longhaul.trials.outage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.trials.power.PowerTrial;
import dev.longhaul.trials.time.TrialTime;
import dev.longhaul.trials.trial.Trial;
import dev.longhaul.trials.trial.TrialReport;
import dev.longhaul.trials.trial.TrialRun;
import dev.longhaul.trials.trial.TrialSettings;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Each trial for a few faults, by a new seed each time, which it prints; docs/trials.md tells how to hold them for long. */
@Execution(ExecutionMode.CONCURRENT)
class OutagesIT {

    private static final int PER_SECOND = 200;

    private final TrialTime time = new TrialTime();
    private final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);

    @Test
    void databases_that_die_lose_nothing() {
        keepsEveryPromise(new DatabaseTrial(), 2);
    }

    @Test
    void commits_whose_answers_are_lost_and_links_that_fail_lose_nothing() {
        keepsEveryPromise(new ProxyTrial(), 2);
    }

    @Test
    void a_node_that_is_cut_off_is_relieved_and_writes_nothing_afterwards() {
        keepsEveryPromise(new PartitionTrial(), 1);
    }

    @Test
    void a_primary_that_is_lost_takes_nothing_along_that_was_acknowledged() {
        keepsEveryPromise(new FailoverTrial(), 1);
    }

    @Test
    void power_cuts_under_sqlite_lose_nothing() {
        keepsEveryPromise(PowerTrial.ofSqlite(), 2);
    }

    @Test
    void power_cuts_under_postgresql_lose_nothing() {
        keepsEveryPromise(PowerTrial.ofPostgres(), 1);
    }

    @Test
    void a_full_disk_under_sqlite_is_told_and_loses_nothing() {
        keepsEveryPromise(DiskFullTrial.ofSqlite(), 1);
    }

    @Test
    void full_disks_under_postgresql_are_told_and_lose_nothing() {
        keepsEveryPromise(DiskFullTrial.ofPostgres(), 2);
    }

    private void keepsEveryPromise(Trial trial, int faults) {
        long seed = time.micros() % 1_000_000_000;
        TrialSettings settings =
                new TrialSettings(seed, Duration.ofMinutes(1), faults, PER_SECOND, Path.of("target", "trials"), false);
        TrialReport report = new TrialRun(time, out).of(trial, settings);
        assertThat(report.passed())
                .as("seed %d: %s, %s", seed, report.failure(), report.verdict())
                .isTrue();
    }
}
