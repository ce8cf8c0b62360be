package dev.longhaul.trials.trial;

import dev.longhaul.trials.load.LoadShape;
import dev.longhaul.trials.node.NodeProcess.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Three nodes on PostgreSQL, one of whose clocks is right; the others are hours or a day ahead or behind (libfaketime), and
 * are started again with another clock every few seconds, cleanly or not.
 */
public final class ClockTrial implements Trial {

    private static final List<String> SKEWS = List.of("+1d", "-1d", "+1h", "-1h", "+90s", "-3s");
    private static final List<String> SKEWED = List.of("n2", "n3");

    @Override
    public String name() {
        return "clock";
    }

    @Override
    public String description() {
        return "The clocks of 2 of 3 nodes on PostgreSQL are up to a day ahead or behind (needs libfaketime).";
    }

    @Override
    public void hold(Stage stage) throws IOException {
        Path library = library()
                .orElseThrow(() -> new IllegalStateException("no libfaketime under /usr/lib/*/faketime;"
                        + " on Debian and Ubuntu: apt-get install libfaketime"));
        stage.usePostgres();
        stage.start("n1");
        SKEWED.forEach(node -> start(stage, node, library));
        stage.readyAll();
        stage.load(LoadShape.mixed(Math.max(1, stage.settings().perSecond() / 3)));
        stage.begin();
        while (!stage.over()) {
            stage.pause(Duration.ofSeconds(3), Duration.ofSeconds(6));
            stage.readyAll();
            String node = SKEWED.get(stage.random().nextInt(SKEWED.size()));
            if (stage.random().nextBoolean()) {
                stage.node(node).kill();
                stage.faultPhase("kill", stage.node(node).settings().process(), "done");
            } else {
                stage.leave(node);
            }
            start(stage, node, library);
        }
        stage.readyAll();
    }

    private static void start(Stage stage, String node, Path library) {
        String skew = SKEWS.get(stage.random().nextInt(SKEWS.size()));
        stage.fault("clock", node + " " + skew);
        stage.start(node, stage.database().url(), launch -> skewed(launch, library, skew));
    }

    private static Launch skewed(Launch launch, Path library, String skew) {
        return new Launch(
                launch.javaOptions(),
                Map.of(
                        "LD_PRELOAD",
                        library.toString(),
                        "FAKETIME",
                        skew,
                        // The monotonic clock stays true: it is no clock that anybody sets.
                        "DONT_FAKE_MONOTONIC",
                        "1",
                        // With libfaketime's own guess, every timed wait of the JVM returns at once.
                        "FAKETIME_FORCE_MONOTONIC_FIX",
                        "0"),
                launch.wrapper(),
                launch.log());
    }

    /** Where libfaketime is; empty if it is not installed. */
    static Optional<Path> library() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
            return folders.map(folder -> folder.resolve("faketime/libfaketimeMT.so.1"))
                    .filter(Files::isRegularFile)
                    .findFirst();
        }
    }
}
