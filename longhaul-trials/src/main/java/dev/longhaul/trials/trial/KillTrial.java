package dev.longhaul.trials.trial;

import dev.longhaul.trials.load.LoadShape;
import java.time.Duration;
import java.util.List;

/** Three nodes on PostgreSQL under load; a random one is killed every 1 to 3 seconds and started again. */
public final class KillTrial implements Trial {

    private static final List<String> NODES = List.of("n1", "n2", "n3");

    @Override
    public String name() {
        return "kill";
    }

    @Override
    public String description() {
        return "kill -9 of a random node every 1 to 3 s under load; 3 nodes on PostgreSQL";
    }

    @Override
    public void hold(Stage stage) {
        stage.usePostgres();
        NODES.forEach(stage::start);
        NODES.forEach(stage::ready);
        stage.load(LoadShape.mixed(Math.max(1, stage.settings().perSecond() / NODES.size())));
        stage.begin();
        while (!stage.over()) {
            stage.pause(Duration.ofSeconds(1), Duration.ofSeconds(3));
            String victim = NODES.get(stage.random().nextInt(NODES.size()));
            stage.kill(victim);
            stage.start(victim);
            stage.ready(victim);
        }
    }
}
