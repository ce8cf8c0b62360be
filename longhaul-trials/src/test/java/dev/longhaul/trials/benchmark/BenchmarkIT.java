package dev.longhaul.trials.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.trials.benchmark.workload.Workload;
import dev.longhaul.trials.time.TrialTime;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole command with a few jobs: whether everybody comes up, finishes what it is given, and is told of on the page. */
class BenchmarkIT {

    @TempDir
    private Path folder;

    @Test
    void every_contestant_finishes_every_job_of_every_workload() throws IOException {
        StringWriter said = new StringWriter();

        int code = BenchmarkCommand.commandLine(new TrialTime(), new PrintWriter(said, true))
                .execute("--scale", "quick", "--out", folder.toString());

        assertThat(code).as("%s", said).isZero();
        String page = Files.readString(folder.resolve("benchmarks.md"));
        for (Workload workload : Programme.WORKLOADS) {
            assertThat(page).contains("## " + workload.title() + "\n");
            workload.lanes().forEach(lane -> assertThat(page).contains("| " + lane.name() + " | "));
            assertThat(folder.resolve("benchmarks").resolve(workload.name() + ".svg"))
                    .isNotEmptyFile();
        }
        assertThat(page).doesNotContain("not measured").doesNotContain("Runs without a figure");
    }

    @Test
    void an_unknown_workload_is_refused_by_name() {
        StringWriter said = new StringWriter();

        int code = BenchmarkCommand.commandLine(new TrialTime(), new PrintWriter(new StringWriter(), true))
                .setErr(new PrintWriter(said, true))
                .execute("--only", "drian");

        assertThat(code).isEqualTo(2);
        assertThat(said.toString()).contains("'drian' is no workload").contains("drain");
    }
}
