package dev.longhaul.trials.power;

import dev.longhaul.trials.checker.Checker;
import dev.longhaul.trials.checker.FinalState;
import dev.longhaul.trials.checker.Finding;
import dev.longhaul.trials.checker.Findings;
import dev.longhaul.trials.checker.Verdict;
import dev.longhaul.trials.database.Folders;
import dev.longhaul.trials.disk.WriteLog.Place;
import dev.longhaul.trials.node.NodeProcess;
import dev.longhaul.trials.power.Recorded.Live;
import dev.longhaul.trials.trial.Stage;
import dev.longhaul.trials.trial.Trial;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Records one run, cuts the power at many places of it, recovers from each cut, and does the same without flushes. */
public final class PowerTrial implements Trial {

    /** Most cuts of the run without flushes; one of them must lose something. */
    private static final int CONTROL_CUTS = 3;

    private static final Duration CONTROL_LOAD = Duration.ofSeconds(2);
    private static final Duration SHORTEST_LOAD = Duration.ofSeconds(2);
    private static final Duration LONGEST_LOAD = Duration.ofSeconds(20);

    /** About as long as recovering from one cut takes, to turn a length into a number of cuts. */
    private static final Duration PER_CUT = Duration.ofSeconds(5);

    private static final Duration STOP = Duration.ofSeconds(60);

    private final Recorded kind;

    private PowerTrial(Recorded kind) {
        this.kind = kind;
    }

    /** Of PostgreSQL. */
    public static PowerTrial ofPostgres() {
        return new PowerTrial(new RecordedPostgres());
    }

    /** Of SQLite. */
    public static PowerTrial ofSqlite() {
        return new PowerTrial(new RecordedSqlite());
    }

    @Override
    public String name() {
        return "power-" + kind.name();
    }

    @Override
    public String description() {
        return "power cuts: what was not flushed is lost, torn or kept, by chance; --count cuts; needs gcc. Without"
                + " flushes it must lose something";
    }

    @Override
    public void hold(Stage stage) throws SQLException {
        Path histories = stage.folder().resolve("histories");
        int cuts = stage.settings().count() > 0
                ? stage.settings().count()
                : (int) Math.max(3, stage.settings().length().dividedBy(PER_CUT));
        Duration load = Duration.ofMillis(Math.clamp(cuts * 400L, SHORTEST_LOAD.toMillis(), LONGEST_LOAD.toMillis()));
        Path work = stage.folder().resolve("flushing");
        Run run = Run.hold(kind, stage, work, histories, load, true);
        stage.findings().count("bytes of records", run.log().end());
        int number = 0;
        for (Place place : places(run, cuts, stage.random())) {
            stage.fault("power-cut", kind.name());
            Findings found = recover(stage, run, place, stage.folder().resolve("cut-" + ++number));
            merge(stage, found.verdict(), "cut " + number + " at " + place.position());
        }
        run.requireSeen(kind, stage.folder().resolve("rebuilt"), work.resolve("recorded"));
        Folders.delete(stage.folder().resolve("rebuilt"));
        requireThatTheControlLoses(stage);
        // What was never cut is checked at the end like in any other trial.
        stage.use(kind.start(work.resolve("recorded"), stage.time(), Map.of(), true)
                .database());
    }

    private void requireThatTheControlLoses(Stage stage) throws SQLException {
        Path work = stage.folder().resolve("control");
        Run run = Run.hold(kind, stage, work, work.resolve("histories"), CONTROL_LOAD, false);
        long lost = 0;
        int number = 0;
        for (Place place : places(run, CONTROL_CUTS, stage.random())) {
            if (lost == 0) {
                Findings found = recover(stage, run, place, stage.folder().resolve("control-" + ++number));
                lost = found.verdict().violations().getOrDefault(Finding.Kind.LOST, 0L);
            }
        }
        stage.findings().count("lost by the control without flushes", lost);
        if (lost == 0) {
            throw new IllegalStateException("without flushes nothing was lost in " + number
                    + " cuts: the method is blind, and what it says of the run with flushes is worth nothing");
        }
        Folders.delete(work);
    }

    /** Half of them right behind an acknowledgement, where a promise is freshest; in the order of the log. */
    private static List<Place> places(Run run, int count, SplittableRandom random) {
        List<Place> all = run.log().places(run.began(), run.ended());
        List<Long> acknowledged = CutHistory.acknowledgements(run.histories()).stream()
                .filter(moment -> moment < run.ended())
                .toList();
        if (all.isEmpty() || acknowledged.isEmpty()) {
            throw new IllegalStateException(
                    "nothing was written or acknowledged under load; see the nodes' log and the database's");
        }
        List<Place> chosen = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long moment = acknowledged.get(random.nextInt(acknowledged.size()));
            Place behind = all.stream()
                    .filter(place -> place.nanos() > moment)
                    .findFirst()
                    .orElse(all.getLast());
            chosen.add(random.nextBoolean() ? behind : all.get(random.nextInt(all.size())));
        }
        chosen.sort(Comparator.comparingLong(Place::position));
        return chosen;
    }

    /** Starts on what a cut left, drains, checks; deletes it again if nothing was found. */
    private Findings recover(Stage stage, Run run, Place place, Path folder) throws SQLException {
        Findings found = new Findings();
        Path image = folder.resolve("image");
        Path histories = folder.resolve("histories");
        run.disk().advanceTo(run.log(), place.position());
        String left = run.disk().materialise(image, stage.random());
        stage.findings().count("cuts: " + left.split(",", 2)[0], 1);
        CutHistory.copy(run.histories(), histories, place.nanos());
        long micros = stage.time().micros() - stage.time().since(place.nanos()).toNanos() / 1_000;
        List<String> dead = kind.nodes().stream().map(Run::process).toList();
        CutHistory.died(histories, dead, place.nanos(), micros);
        try (Live live = kind.start(image, stage.time(), Map.of(), true);
                NodeProcess node = Run.node(live, stage, "r1.1", histories)) {
            node.awaitReady();
            if (!Run.drain(live, stage)) {
                found.add(Finding.Kind.LATE, Open.count(live.database()) + " jobs stay open");
            }
            node.ask("stop", STOP);
            try (Connection connection = live.database().connect()) {
                Checker.check(histories, FinalState.read(connection), found);
            }
        } catch (IllegalStateException e) {
            found.add(Finding.Kind.LOST, "the database or a node does not start from " + image + ": " + e.getMessage());
        }
        if (found.verdict().kept()) {
            Folders.delete(folder);
        }
        return found;
    }

    private static void merge(Stage stage, Verdict verdict, String cut) {
        verdict.samples().forEach(sample -> stage.findings().add(sample.kind(), cut + ": " + sample.what()));
        for (String figure : List.of("jobs acknowledged", "attempts")) {
            stage.findings()
                    .count("before cuts and after: " + figure, verdict.figures().getOrDefault(figure, 0L));
        }
    }
}
