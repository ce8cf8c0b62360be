package dev.longhaul.trials.node;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A node as the trial sees it: a process that it starts, commands, kills and stops. Commands are for one thread at a time;
 * {@link #kill}, {@link #stopAtOnce} and {@link #resume} are for any.
 */
public final class NodeProcess implements AutoCloseable {

    private static final Duration READY = Duration.ofSeconds(60);
    private static final Duration DUMPED = Duration.ofSeconds(60);
    private static final String ENDED = "ended";

    private final NodeSettings settings;
    private final Path log;
    private final Process process;
    private final BufferedWriter commands;
    private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(1_000);

    private NodeProcess(NodeSettings settings, Path log, Process process) {
        this.settings = settings;
        this.log = log;
        this.process = process;
        this.commands = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        Thread.ofVirtual().start(this::readAnswers);
    }

    /**
     * How a node's process is started.
     *
     * @param javaOptions added to those that every node has
     * @param environment added to this program's
     * @param wrapper a command that the node's is appended to, such as {@code ip netns exec NAME}; empty for none
     * @param log what the node says on its standard error
     * @param classPath of the node's program; this one's, or that of another build
     */
    public record Launch(
            List<String> javaOptions,
            Map<String, String> environment,
            List<String> wrapper,
            Path log,
            String classPath) {
        public Launch {
            javaOptions = List.copyOf(javaOptions);
            environment = Map.copyOf(environment);
            wrapper = List.copyOf(wrapper);
        }

        /** With this program. */
        public Launch(List<String> javaOptions, Map<String, String> environment, List<String> wrapper, Path log) {
            this(javaOptions, environment, wrapper, log, System.getProperty("java.class.path"));
        }

        /** As it comes, with that log. */
        public static Launch plain(Path log) {
            return new Launch(List.of(), Map.of(), List.of(), log);
        }

        /** The same with the program in that folder, which another build left: all its jars. */
        public Launch program(Path jars) {
            return new Launch(javaOptions, environment, wrapper, log, jars + "/*");
        }
    }

    /** Starts a node; does not wait until it works. */
    public static NodeProcess start(NodeSettings settings, Launch launch) {
        List<String> command = new ArrayList<>(launch.wrapper());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                // On its standard output a node answers; what the JVM has to say must not come between.
                "-Xlog:disable",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dorg.slf4j.simpleLogger.showDateTime=true"));
        command.addAll(Rehearsal.options());
        // SQLite's driver unpacks its library at every start, and a process that is killed leaves it behind.
        command.add("-Dorg.sqlite.tmpdir=" + settings.histories());
        command.addAll(launch.javaOptions());
        command.addAll(List.of("-cp", launch.classPath(), Node.class.getName()));
        command.addAll(settings.toArguments());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(launch.log().toFile()));
        builder.environment().putAll(launch.environment());
        try {
            return new NodeProcess(settings, launch.log(), builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("the node " + settings.process() + " cannot be started", e);
        }
    }

    /** Its settings. */
    public NodeSettings settings() {
        return settings;
    }

    /** The operating system's number of its process. */
    public long processId() {
        return process.pid();
    }

    /** Whether its process is there. */
    public boolean alive() {
        return process.isAlive();
    }

    /** Its exit code; null while it runs. */
    public @Nullable Integer exitCode() {
        return process.isAlive() ? null : process.exitValue();
    }

    /**
     * Waits until it works.
     *
     * @throws IllegalStateException if it ends before, or does not within a minute
     */
    public void awaitReady() {
        String line = next(READY);
        if (!"ready".equals(line)) {
            throw new IllegalStateException("the node " + settings.process() + " is not ready but says " + line);
        }
    }

    /**
     * Sends a command and waits for its answer. Of a node that does not answer in time, it is written down beside the log what
     * all its threads wait for.
     *
     * @return what follows {@code ok}
     * @throws IllegalStateException if the answer is an error, or does not come in time
     */
    public String ask(String command, Duration longest) {
        try {
            commands.write(command);
            commands.newLine();
            commands.flush();
        } catch (IOException e) {
            throw new IllegalStateException("the node " + settings.process() + " does not hear '" + command + "'", e);
        }
        String answer = next(longest);
        if (answer == null) {
            throw new IllegalStateException("the node " + settings.process() + " has not answered '" + command + "' in "
                    + longest + "; " + dumpThreads());
        }
        if (!answer.startsWith("ok")) {
            throw new IllegalStateException(
                    "the node " + settings.process() + " answers '" + command + "' with " + answer);
        }
        return answer.substring(2).strip();
    }

    /** Ends it at once: SIGKILL. Returns when it is gone. */
    public void kill() {
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }

    /** Stops it where it stands: SIGSTOP. */
    public void stopAtOnce() {
        signal("STOP");
    }

    /** Lets it go on: SIGCONT. */
    public void resume() {
        signal("CONT");
    }

    /** Ends its input, so that it halts, and kills it. */
    @Override
    public void close() {
        kill();
        try {
            commands.close();
        } catch (IOException e) {
            // The pipe of a process that is gone.
        }
    }

    private String dumpThreads() {
        Path file = log.resolveSibling("threads-" + settings.process() + ".txt");
        // Virtual threads, too: jstack and SIGQUIT leave them out.
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.pid()),
                "Thread.dump_to_file",
                "-overwrite",
                "-format=plain",
                file.toString());
        try {
            Process jcmd = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            try {
                return jcmd.waitFor(DUMPED.toMillis(), TimeUnit.MILLISECONDS) && jcmd.exitValue() == 0
                        ? "what its threads do is in " + file
                        : "what its threads do, it does not tell either: see " + log;
            } finally {
                jcmd.destroyForcibly();
            }
        } catch (IOException e) {
            return "what its threads do cannot be asked (" + e.getMessage() + ")";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private void signal(String name) {
        try {
            int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0 && process.isAlive()) {
                throw new IllegalStateException("kill -" + name + " " + process.pid() + " ended with " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("kill cannot be run; install procps", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private @Nullable String next(Duration longest) {
        try {
            return answers.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private void readAnswers() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answers.put(line);
            }
            answers.put(ENDED);
        } catch (IOException e) {
            answers.offer(ENDED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
