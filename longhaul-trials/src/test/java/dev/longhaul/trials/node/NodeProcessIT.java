package dev.longhaul.trials.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.longhaul.trials.node.NodeProcess.Launch;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeProcessIT {

    @TempDir
    private Path folder;

    @Test
    void what_the_threads_of_a_node_do_that_does_not_answer_in_time_is_written_down() {
        NodeSettings settings = new NodeSettings(
                "n1.1", "jdbc:sqlite:" + folder.resolve("jobs.db"), folder, Duration.ofSeconds(2), 4, 1);
        Path threads = folder.resolve("threads-n1.1.txt");
        try (NodeProcess node = NodeProcess.start(settings, Launch.plain(folder.resolve("nodes.log")))) {
            node.awaitReady();

            assertThatIllegalStateException()
                    .isThrownBy(() -> node.ask("statistics", Duration.ZERO))
                    .withMessageContaining("n1.1 has not answered 'statistics' in PT0S")
                    .withMessageContaining(threads.toString());
        }
        assertThat(threads).content().contains("\"longhaul-poller\"", "dev.longhaul");
    }
}
