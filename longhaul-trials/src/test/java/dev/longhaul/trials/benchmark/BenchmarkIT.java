package dev.longhaul.trials.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.trials.benchmark.peer.Contestant;
import dev.longhaul.trials.benchmark.workload.Lane;
import dev.longhaul.trials.benchmark.workload.Workload;
import dev.longhaul.trials.time.TrialTime;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The whole command with a few jobs: whether everybody comes up, finishes what it is given, and is told of on the page. */
@Execution(ExecutionMode.CONCURRENT)
class BenchmarkIT {

    @TempDir
    private Path folder;

    @Test
    void every_contestant_finishes_every_job_at_the_first_try_and_after_failures() throws IOException {
        List<Workload> both = Programme.WORKLOADS.stream()
                .filter(each -> List.of("drain", "retry").contains(each.name()))
                .toList();

        String page = page(both, List.of());

        both.forEach(workload ->
                workload.lanes().forEach(lane -> assertThat(page).contains("| " + lane.name() + " | ")));
    }

    /** The peers' part in the other workloads is the same work; it takes minutes, and is left to the whole command. */
    @Test
    void longhaul_takes_part_in_every_workload() throws IOException {
        List<Workload> others = Programme.WORKLOADS.stream()
                .filter(each -> !List.of("drain", "retry").contains(each.name()))
                .toList();
        List<String> own = others.stream()
                .flatMap(each -> each.lanes().stream())
                .map(Lane::contestant)
                .filter(each -> Programme.CONTESTANTS.stream().noneMatch(peer -> isPeer(peer, each)))
                .distinct()
                .toList();

        String page = page(others, own);

        others.forEach(workload -> workload.lanes().stream()
                .filter(lane -> own.contains(lane.contestant()))
                .forEach(lane -> assertThat(page).contains("| " + lane.name() + " | ")));
    }

    private static boolean isPeer(Contestant contestant, String name) {
        return contestant.name().equals(name) && !name.startsWith("longhaul") && !name.startsWith("bare");
    }

    private String page(List<Workload> workloads, List<String> contestants) throws IOException {
        StringWriter said = new StringWriter();
        List<String> words = new ArrayList<>(List.of("--scale", "quick", "--out", folder.toString(), "--only"));
        words.add(workloads.stream().map(Workload::name).collect(Collectors.joining(",")));
        if (!contestants.isEmpty()) {
            words.addAll(List.of("--contestants", String.join(",", contestants)));
        }

        int code = BenchmarkCommand.commandLine(new TrialTime(), new PrintWriter(said, true))
                .execute(words.toArray(String[]::new));

        assertThat(code).as("%s", said).isZero();
        String page = Files.readString(folder.resolve("benchmarks.md"));
        for (Workload workload : workloads) {
            assertThat(page).contains("## " + workload.title() + "\n");
            assertThat(folder.resolve("benchmarks").resolve(workload.name() + ".svg"))
                    .isNotEmptyFile();
        }
        assertThat(page).doesNotContain("Runs without a figure");
        return page;
    }
}
