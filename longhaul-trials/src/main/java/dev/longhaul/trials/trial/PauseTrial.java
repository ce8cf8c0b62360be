package dev.longhaul.trials.trial;

import dev.longhaul.trials.load.LoadShape;
import dev.longhaul.trials.load.LoadShape.Pace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Three nodes on PostgreSQL under load, of which one or two are stopped (SIGSTOP) for longer than their lease and then go on
 * (SIGCONT): zombies, who finish what others have long taken back.
 */
public final class PauseTrial implements Trial {

    private static final List<String> NODES = List.of("n1", "n2", "n3");
    private static final int TWO_PERCENT = 40;

    @Override
    public String name() {
        return "pause";
    }

    @Override
    public String description() {
        return "SIGSTOP of one or two of 3 nodes on PostgreSQL past their lease, then SIGCONT; the count is of zombies.";
    }

    @Override
    public void hold(Stage stage) {
        stage.usePostgres();
        stage.startAll(NODES);
        LoadShape mixed = LoadShape.mixed(Math.max(1, stage.settings().perSecond() / NODES.size()));
        Pace pace = mixed.pace();
        // Many attempts take a while, so that every node that is stopped has some under way.
        stage.load(mixed.pace(new Pace(pace.perSecond(), pace.batch(), pace.count(), pace.backlog(), 20, 250)));
        stage.begin();
        while (!stage.over()) {
            stage.pause(Duration.ofMillis(500), Duration.ofMillis(1_500));
            List<String> stopped = new ArrayList<>();
            for (int left = stage.random().nextInt(100) < TWO_PERCENT ? 2 : 1; left > 0; left--) {
                String victim = NODES.get(stage.random().nextInt(NODES.size()));
                if (!stopped.contains(victim)) {
                    stopped.add(victim);
                    stage.stop(victim);
                }
            }
            stage.pause(Stage.LEASE.plusMillis(300), Stage.LEASE.plusMillis(2_500));
            for (String each : stopped) {
                stage.resume(each);
            }
        }
    }
}
