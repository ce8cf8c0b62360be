package dev.longhaul.trials.outage;

import dev.longhaul.trials.checker.Finding;
import dev.longhaul.trials.database.PostgresCluster;
import dev.longhaul.trials.database.TrialDatabase;
import dev.longhaul.trials.disk.SmallDisk;
import dev.longhaul.trials.load.LoadShape;
import dev.longhaul.trials.trial.Stage;
import dev.longhaul.trials.trial.Trial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A disk that fills up under load and gets room again. With SQLite it holds the file and its log; with PostgreSQL two disks
 * fill up in turn, that of the data and that of the log, where PostgreSQL stops at once and is started again when there is room.
 */
public final class DiskFullTrial implements Trial {

    private static final int SQLITE_MEGABYTES = 512;
    private static final int DATA_MEGABYTES = 1_024;
    private static final int LOG_MEGABYTES = 512;

    /** How long callers may wait to be told once the disk is full; a commit without an answer is asked again for 15 seconds. */
    private static final Duration TOLD = Duration.ofSeconds(40);

    private static final String TOLD_OF_ROOM = "\"kind\":\"FULL\"";
    private static final String UNANSWERED = "\"event\":\"unanswered\"";

    private static final String LOG = "log";

    private final boolean sqlite;

    private DiskFullTrial(boolean sqlite) {
        this.sqlite = sqlite;
    }

    /** Under PostgreSQL. */
    public static DiskFullTrial ofPostgres() {
        return new DiskFullTrial(false);
    }

    /** Under SQLite. */
    public static DiskFullTrial ofSqlite() {
        return new DiskFullTrial(true);
    }

    @Override
    public String name() {
        return sqlite ? "disk-full-sqlite" : "disk-full-postgresql";
    }

    @Override
    public String description() {
        return "a disk that fills up under load and gets room again" + (sqlite ? "" : ", of data or of log")
                + "; needs root to mount a small one";
    }

    @Override
    public void hold(Stage stage) throws IOException {
        if (sqlite) {
            onSqlite(stage);
        } else {
            onPostgres(stage);
        }
    }

    private static void onSqlite(Stage stage) {
        SmallDisk disk = mount(stage, "disk", SQLITE_MEGABYTES);
        stage.use(new TrialDatabase.Sqlite(disk.folder().resolve("jobs.db")));
        stage.start("n1");
        stage.ready("n1");
        stage.load(LoadShape.mixed(stage.settings().perSecond()));
        Progress progress = new Progress(stage);
        stage.begin();
        while (!stage.over()) {
            fillAndEmpty(stage, disk, null);
            progress.demand("disk-full");
        }
    }

    private static void onPostgres(Stage stage) throws IOException {
        SmallDisk data = mount(stage, "data", DATA_MEGABYTES);
        SmallDisk log = mount(stage, LOG, LOG_MEGABYTES);
        PostgresCluster cluster = PostgresCluster.create(
                data.folder().resolve("postgresql"),
                stage.time(),
                List.of("--wal-segsize=1", "--waldir=" + log.folder().resolve("wal")));
        cluster.setting("max_wal_size", "32MB").setting("min_wal_size", "2MB").start();
        stage.use(new TrialDatabase.Postgres(cluster));
        List<String> nodes = List.of("n1", "n2");
        nodes.forEach(stage::start);
        nodes.forEach(stage::ready);
        stage.load(LoadShape.mixed(Math.max(1, stage.settings().perSecond() / nodes.size())));
        Progress progress = new Progress(stage);
        stage.begin();
        boolean dataNext = stage.random().nextBoolean();
        while (!stage.over()) {
            fillAndEmpty(stage, dataNext ? data : log, cluster);
            progress.demand("disk-full of " + (dataNext ? "data" : "log"));
            dataNext = !dataNext;
        }
    }

    private static SmallDisk mount(Stage stage, String name, int megabytes) {
        SmallDisk disk = SmallDisk.mount(stage.folder().resolve(name), megabytes);
        stage.closing(disk);
        return disk;
    }

    /** Keeps a disk full until callers have been told, and then a while. */
    private static void fillAndEmpty(Stage stage, SmallDisk disk, @Nullable PostgresCluster cluster) {
        stage.pause(Duration.ofSeconds(1), Duration.ofSeconds(2));
        String target = String.valueOf(disk.folder().getFileName());
        long toldBefore = lines(stage, UNANSWERED);
        stage.fault("disk-full", target);
        long began = stage.time().nanos();
        disk.fill(0);
        stage.findings()
                .largest(
                        "longest until a disk was full, ms",
                        stage.time().since(began).toMillis());
        long full = stage.time().nanos();
        boolean told = stage.time().await(TOLD, Duration.ofMillis(200), () -> {
            // Again and again: a database that gives up a file makes room.
            disk.fill(0);
            return lines(stage, UNANSWERED) > toldBefore;
        });
        Duration waited = stage.time().since(full);
        stage.pause(Duration.ZERO, Duration.ofSeconds(2));
        disk.empty();
        stage.faultPhase("disk-full", target, "end");
        if (told) {
            stage.findings().largest("longest until a caller was told of a full disk, ms", waited.toMillis());
        } else {
            stage.findings()
                    .add(
                            Finding.Kind.LATE,
                            "no caller was told within " + TOLD + " that the disk of " + target + " is full");
        }
        if (cluster != null && !stage.time().await(Duration.ofSeconds(3), cluster::answers)) {
            stage.findings().count("PostgreSQL had stopped and was started again", 1);
            cluster.kill();
            cluster.start();
        }
        requireClearWords(stage, target);
    }

    /** Whoever asks while the disk is full is told so; only a full log stops PostgreSQL before it can say why. */
    private static void requireClearWords(Stage stage, String target) {
        long clear = lines(stage, TOLD_OF_ROOM);
        stage.findings().largest("calls told that the disk is full", clear);
        if (clear == 0 && !target.equals(LOG)) {
            stage.findings().add(Finding.Kind.LATE, "the disk of " + target + " was full and no caller was told so");
        }
    }

    private static long lines(Stage stage, String with) {
        Path histories = stage.folder().resolve("histories");
        try (Stream<Path> files = Files.list(histories)) {
            long count = 0;
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".jsonl")).toList()) {
                try (Stream<String> lines = Files.lines(file)) {
                    count += lines.filter(line -> line.contains(with)).count();
                }
            }
            return count;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
