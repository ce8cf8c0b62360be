package dev.longhaul.trials.benchmark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.longhaul.trials.benchmark.measure.Metric;
import dev.longhaul.trials.benchmark.measure.Sample;
import dev.longhaul.trials.benchmark.workload.Goal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFolderTest {

    private static final Setting SETTING =
            new Setting("a machine", Map.of("fsync", "on"), Map.of("fast", "as it comes"));
    private static final Outcome.Conditions CONDITIONS =
            new Outcome.Conditions("2026-01-01 00:00 UTC", 3, "full", 0.5, 2);

    @TempDir
    private Path folder;

    @Test
    void a_goal_is_the_median_of_the_ratios_of_each_round() throws IOException {
        // The machine is slow in the second round, for both.
        Outcome outcome = outcome("drain", rates("fast", 100, 40, 90), rates("slow", 50, 10, 30));

        assertThat(outcome.reached(outcome.goals().getFirst())).hasValueSatisfying(reached -> {
            assertThat(reached.median()).isEqualTo(3);
            assertThat(reached.least()).isEqualTo(2);
            assertThat(reached.most()).isEqualTo(4);
        });

        new ReportFolder(folder).add(SETTING, outcome);
        assertThat(page()).contains("| fast twice as fast | 2.00× | 5.00× | **3.00×** | 2.00× – 4.00× | reached |");
    }

    @Test
    void a_lane_that_failed_in_a_round_is_compared_in_the_others() {
        Outcome outcome = outcome(
                "drain",
                rates("fast", 100, 40, 90),
                new Outcome.LaneFigures("slow", List.of(round(1, 50), round(3, 30))));

        assertThat(outcome.reached(outcome.goals().getFirst()))
                .hasValueSatisfying(reached -> assertThat(reached.median()).isEqualTo(2.5));
    }

    @Test
    void a_workload_that_is_run_again_replaces_its_own_figures_and_no_others() throws IOException {
        ReportFolder report = new ReportFolder(folder);
        report.add(SETTING, outcome("drain", rates("fast", 1_111), rates("slow", 1)));
        report.add(SETTING, outcome("retry", rates("fast", 2_222), rates("slow", 1)));
        report.add(SETTING, outcome("drain", rates("fast", 3_333), rates("slow", 1)));

        assertThat(page()).contains("2,222").contains("3,333").doesNotContain("1,111");
        assertThat(folder.resolve("benchmarks/drain.svg")).content().contains("3,333");
        assertThat(folder.resolve("benchmarks/retry.svg")).content().contains("2,222");
    }

    @Test
    void what_people_wrote_around_the_figures_stays() throws IOException {
        ReportFolder report = new ReportFolder(folder);
        report.add(SETTING, outcome("drain", rates("fast", 1), rates("slow", 1)));
        Files.writeString(report.page(), "Before.\n" + page() + "After.\n");

        report.add(SETTING, outcome("drain", rates("fast", 7_777), rates("slow", 1)));

        assertThat(page()).startsWith("Before.\n").endsWith("After.\n").contains("7,777");
    }

    @Test
    void a_page_without_a_place_for_figures_is_not_overwritten() throws IOException {
        ReportFolder report = new ReportFolder(folder);
        Files.writeString(report.page(), "My own words.\n");

        assertThatIllegalStateException()
                .isThrownBy(() -> report.add(SETTING, outcome("drain", rates("fast", 1), rates("slow", 1))))
                .withMessageContaining("figures begin");
        assertThat(page()).isEqualTo("My own words.\n");
    }

    @Test
    void a_workload_without_any_figure_tells_why_and_has_no_table() throws IOException {
        Outcome failed = new Outcome(
                "drain",
                "Drain",
                "What is done.",
                List.of(Metric.JOBS_PER_SECOND),
                List.of(rates("fast")),
                List.of(),
                List.of("drain / fast, round 1: it broke"),
                CONDITIONS);

        new ReportFolder(folder).add(SETTING, failed);

        assertThat(page())
                .contains("What is done.\n\nMeasured 2026-01-01 00:00 UTC")
                .contains("- drain / fast, round 1: it broke\n");
    }

    private String page() throws IOException {
        return Files.readString(folder.resolve("benchmarks.md"));
    }

    private static Outcome outcome(String name, Outcome.LaneFigures... lanes) {
        Goal goal = new Goal("fast twice as fast", Metric.JOBS_PER_SECOND, "fast", List.of("slow"), 2, 5);
        return new Outcome(
                name,
                "Title of " + name,
                "What is done.",
                List.of(Metric.JOBS_PER_SECOND),
                List.of(lanes),
                List.of(goal),
                List.of(),
                CONDITIONS);
    }

    private static Outcome.LaneFigures rates(String lane, double... rates) {
        return new Outcome.LaneFigures(
                lane,
                IntStream.range(0, rates.length)
                        .mapToObj(i -> round(i + 1, rates[i]))
                        .toList());
    }

    private static Outcome.Round round(int number, double rate) {
        return new Outcome.Round(number, Sample.of(Metric.JOBS_PER_SECOND, rate));
    }
}
