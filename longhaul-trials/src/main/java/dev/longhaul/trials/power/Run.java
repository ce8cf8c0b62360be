package dev.longhaul.trials.power;

import dev.longhaul.trials.disk.Recorder;
import dev.longhaul.trials.disk.VolatileDisk;
import dev.longhaul.trials.disk.WriteLog;
import dev.longhaul.trials.load.LoadShape;
import dev.longhaul.trials.node.NodeProcess;
import dev.longhaul.trials.node.NodeProcess.Launch;
import dev.longhaul.trials.node.NodeSettings;
import dev.longhaul.trials.power.Recorded.Live;
import dev.longhaul.trials.trial.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * A run under load that is recorded, and what it left.
 *
 * @param disk at the beginning of the run
 * @param log of all writes
 * @param histories of its nodes
 * @param began when the load began, by the monotonic clock
 * @param ended when the load had been answered
 * @param live the database, stopped
 */
record Run(VolatileDisk disk, WriteLog log, Path histories, long began, long ended, Live live) {

    private static final int WORKERS = 64;
    private static final Duration COMMAND = Duration.ofSeconds(60);
    private static final Duration DRAIN = Duration.ofMinutes(2);

    /** As long as a quick disk takes, so that commits gather and much is unflushed at any time. */
    private static final Duration FLUSH = Duration.ofMillis(1);

    /** Holds a run in folders below {@code work}; its histories go to {@code histories}. */
    static Run hold(Recorded kind, Stage stage, Path work, Path histories, Duration load, boolean flushing) {
        Path folder = work.resolve("recorded");
        kind.create(folder, stage.time());
        VolatileDisk disk = new VolatileDisk(folder, work.resolve("flushed"));
        Recorder recorder = new Recorder(work.resolve("recorder"), folder);
        Live live = kind.start(folder, stage.time(), recorder.environment(FLUSH, flushing), flushing);
        stage.closing(live);
        List<NodeProcess> nodes = new ArrayList<>();
        try {
            for (String name : kind.nodes()) {
                nodes.add(node(live, stage, process(name), histories));
            }
            nodes.forEach(NodeProcess::awaitReady);
            int rate = Math.max(1, stage.settings().perSecond() / 2 / nodes.size());
            String shape = JsonMapper.shared().writeValueAsString(LoadShape.mixed(rate));
            long began = stage.time().nanos();
            nodes.forEach(node -> node.ask("load " + shape, COMMAND));
            stage.time().pause(load);
            nodes.forEach(node -> node.ask("load off", COMMAND));
            long ended = stage.time().nanos();
            drain(live, stage);
            nodes.forEach(node -> node.ask("stop", COMMAND));
            live.stopping().run();
            return new Run(disk, new WriteLog(recorder.log()), histories, began, ended, live);
        } finally {
            nodes.forEach(NodeProcess::close);
        }
    }

    /** The process of a node, which is started once. */
    static String process(String node) {
        return node + ".1";
    }

    /** Starts a node of a run, recorded or recovered. */
    static NodeProcess node(Live live, Stage stage, String process, Path histories) {
        NodeSettings settings = new NodeSettings(
                process,
                live.database().url(),
                histories,
                Stage.LEASE,
                WORKERS,
                stage.random().nextLong());
        Path log = stage.folder().resolve("nodes.log");
        NodeProcess node = NodeProcess.start(settings, new Launch(List.of(), live.nodeEnvironment(), List.of(), log));
        stage.closing(node);
        return node;
    }

    /** Waits until no job is open; false if some stay. */
    static boolean drain(Live live, Stage stage) {
        return stage.time().await(DRAIN, Duration.ofMillis(200), () -> Open.count(live.database()) == 0);
    }

    /**
     * Compares the folder, rebuilt from all records, with the real one.
     *
     * @throws IllegalStateException if a file differs: the recorder is blind somewhere
     */
    void requireSeen(Recorded kind, Path rebuilt, Path real) {
        disk.advanceTo(log, log.end());
        disk.materialiseEverything(rebuilt);
        requireSame(kind, real, rebuilt);
        requireSame(kind, rebuilt, real);
    }

    private static void requireSame(Recorded kind, Path these, Path those) {
        try (Stream<Path> files = Files.walk(these)) {
            for (Path file : files.filter(each -> Files.isRegularFile(each) && !kind.isUnseen(each))
                    .toList()) {
                Path other = those.resolve(these.relativize(file).toString());
                if (!Files.exists(other) || Files.mismatch(file, other) >= 0) {
                    throw new IllegalStateException(
                            "the recorder did not see all that was written: " + file + " and " + other + " differ");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
