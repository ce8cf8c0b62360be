package dev.longhaul.trials.benchmark.workload;

import dev.longhaul.trials.benchmark.measure.Metric;
import dev.longhaul.trials.benchmark.measure.Sample;
import dev.longhaul.trials.benchmark.peer.Contestant;
import dev.longhaul.trials.benchmark.peer.HeapProbe;
import dev.longhaul.trials.benchmark.server.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * How much heap a node needs in front of a large database.
 *
 * @param contestant who works, in a process of its own with little heap
 */
public record HeapWorkload(Contestant contestant) implements Workload {

    private static final int MEGABYTES = 512;
    private static final int DUE_OF_WAITING = 5;

    @Override
    public String name() {
        return "heap";
    }

    @Override
    public String title() {
        return "Heap";
    }

    @Override
    public String about() {
        return "A node in a process of its own with a heap of at most " + MEGABYTES
                + " MB works off 1,000,000 due jobs beside"
                + " 5,000,000 that wait (200 and 1,000 in a quick run). Shown is the most that was in use after a full"
                + " collection, looked at every second until all were done.";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.HEAP, Metric.JOBS_PER_SECOND);
    }

    @Override
    public List<Lane> lanes() {
        return List.of(new Lane(contestant.name(), contestant.name(), this::run));
    }

    private Sample run(Stage stage) throws InterruptedException {
        int waiting = stage.scale().waiting();
        int due = waiting / DUE_OF_WAITING;
        Drain drain = new Drain(contestant, due, 0, waiting, 1);
        Place place = stage.kept(contestant, "heap", empty -> drain.prepare(empty, stage.time()));
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + MEGABYTES + "m",
                "-XX:+UseSerialGC",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("java.class.path"),
                HeapProbe.class.getName(),
                place.url(),
                Integer.toString(due));
        try {
            Process probe = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = probe.waitFor();
            if (code != 0) {
                throw new IllegalStateException("the node with little heap ended with " + code + " and said " + said);
            }
            String[] figures = said.strip().split(" ", -1);
            return Sample.of(Metric.HEAP, Double.parseDouble(figures[0]))
                    .with(Metric.JOBS_PER_SECOND, Double.parseDouble(figures[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<Goal> goals() {
        return List.of(Goal.limit(
                "heap with 1,000,000 due and 5,000,000 waiting (MB)", Metric.HEAP, contestant.name(), 512, 256));
    }
}
