package dev.longhaul.trials.outage;

import dev.longhaul.trials.load.LoadShape;
import dev.longhaul.trials.load.LoadShape.Pace;
import dev.longhaul.trials.trial.Stage;
import dev.longhaul.trials.trial.Trial;
import java.time.Duration;
import java.util.List;

/**
 * Three nodes on a PostgreSQL with a synchronous standby. The primary is killed and never comes back, sometimes after the link
 * to the standby was cut and commits waited, sometimes after such waits were cancelled; the standby is promoted and gets a
 * standby of its own.
 */
public final class FailoverTrial implements Trial {

    private static final List<String> NODES = List.of("n1", "n2", "n3");

    /** Cancels what waits for the standby: the server then answers the commit, with a warning. */
    private static final String CANCEL =
            "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";

    private static final Duration WAITS_TO_CANCEL = Duration.ofSeconds(3);

    @Override
    public String name() {
        return "failover";
    }

    @Override
    public String description() {
        return "a synchronous standby: the link cut, waits for it cancelled, the primary lost, the standby promoted;"
                + " 3 nodes on PostgreSQL";
    }

    @Override
    public void hold(Stage stage) {
        ReplicatedDatabase database = new ReplicatedDatabase(stage);
        NODES.forEach(node -> stage.start(node, database.url(), launch -> launch));
        NODES.forEach(stage::ready);
        stage.load(oneByOne(LoadShape.mixed(Math.max(1, stage.settings().perSecond() / NODES.size()))));
        Progress progress = new Progress(stage);
        stage.begin();
        int round = 0;
        while (!stage.over()) {
            stage.pause(Duration.ofSeconds(1), Duration.ofSeconds(3));
            // The kinds take turns, so that a few rounds have met them all.
            switch (round++ % 5) {
                case 0 -> cutAndCancel(stage, database);
                case 1 -> database.cutTheLink();
                case 2 -> cutAndMend(stage, database);
                case 3 -> database.cutTheAnswers();
                default -> {
                    // The primary goes in the middle of everything.
                }
            }
            stage.pause(Duration.ZERO, Duration.ofSeconds(1));
            stage.fault("failover", "primary");
            database.losePrimary();
            stage.faultPhase("failover", "primary", "done");
            stage.pause(Duration.ZERO, Duration.ofMillis(500));
            database.promote();
            database.addStandby();
            stage.faultPhase("failover", "primary", "end");
            progress.demand("failover");
        }
    }

    /** Each job in a call of its own: what stands beside it in a commit can hide that it alone would wait for nobody. */
    private static LoadShape oneByOne(LoadShape shape) {
        Pace pace = shape.pace();
        return shape.pace(
                new Pace(pace.perSecond(), 1, pace.count(), pace.backlog(), pace.slowPercent(), pace.slowMillis()));
    }

    /** Commits wait; what waits is cancelled, again and again, so that the nodes' own repetitions meet it too. */
    private static void cutAndCancel(Stage stage, ReplicatedDatabase database) {
        stage.faultPhase("waits-cancelled", "primary", "begin");
        database.cutTheLink();
        long began = stage.time().nanos();
        while (stage.time().since(began).compareTo(WAITS_TO_CANCEL) < 0) {
            stage.time().pause(Duration.ofMillis(100));
            stage.findings().count("waits for the standby cancelled", Math.max(0, database.number(CANCEL)));
        }
    }

    private static void cutAndMend(Stage stage, ReplicatedDatabase database) {
        stage.faultPhase("link-cut", "standby", "begin");
        database.cutTheLink();
        stage.pause(Duration.ofSeconds(1), Duration.ofSeconds(4));
        database.mendTheLink();
        stage.faultPhase("link-cut", "standby", "end");
    }
}
