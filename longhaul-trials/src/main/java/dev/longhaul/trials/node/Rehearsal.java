package dev.longhaul.trials.node;

import dev.longhaul.trials.load.LoadShape;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/**
 * An archive of the classes that a node loads: with it a node starts in half the time, and trials start hundreds. It is made
 * once per build, by a node that works on a SQLite file for a moment and ends. Thread-safe.
 */
final class Rehearsal {

    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final Object MAKING = new Object();

    private Rehearsal() {}

    /** Options for java; none where there can be no archive (a class path of folders, as in a build's tests). */
    static List<String> options() {
        String classPath = System.getProperty("java.class.path");
        if (!Arrays.stream(classPath.split(File.pathSeparator, -1)).allMatch(each -> each.endsWith(".jar"))) {
            return List.of();
        }
        String id = Integer.toHexString((classPath + System.getProperty("java.vm.version")).hashCode());
        Path archive = Path.of(System.getProperty("java.io.tmpdir"), "longhaul-trials-" + id + ".jsa");
        synchronized (MAKING) {
            if (!Files.exists(archive)) {
                make(classPath, archive);
            }
        }
        return Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive) : List.of();
    }

    /** Works for a moment, in the process that leaves the archive. */
    static void play(Node node) {
        node.answer("load " + JsonMapper.shared().writeValueAsString(LoadShape.mixed(200)));
        node.pause(Duration.ofSeconds(3));
        node.answer("statistics");
        node.answer("stop");
    }

    private static void make(String classPath, Path archive) {
        try {
            Path folder = Files.createTempDirectory("longhaul-trials-rehearsal");
            Path fresh = folder.resolve("nodes.jsa");
            NodeSettings settings = new NodeSettings(
                    "rehearsal.1", "jdbc:sqlite:" + folder.resolve("jobs.db"), folder, Duration.ofSeconds(2), 16, 1);
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-XX:+UseSerialGC",
                    "-XX:ArchiveClassesAtExit=" + fresh,
                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                    "-cp",
                    classPath,
                    Node.class.getName(),
                    Node.REHEARSE));
            command.addAll(settings.toArguments());
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("rehearsal.log").toFile())
                    .start();
            if (!process.waitFor(LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            } else if (Files.exists(fresh)) {
                Files.move(fresh, archive, StandardCopyOption.ATOMIC_MOVE);
            }
            try (var all = Files.list(folder)) {
                for (Path each : all.toList()) {
                    Files.delete(each);
                }
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("nodes cannot be rehearsed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
