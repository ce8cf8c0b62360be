package dev.longhaul.trials.trial;

import dev.longhaul.trials.load.LoadShape;
import java.time.Duration;
import java.util.List;

/**
 * Nodes under load, of which a random one is killed every 1 to 3 seconds and started again at once; one in five is killed
 * again before anybody looked whether it works. On SQLite the one node is the one that is killed.
 */
public final class KillTrial implements Trial {

    private static final int NOT_AWAITED_PERCENT = 20;

    private final Where where;

    /** On which database. */
    public enum Where {
        /** Three nodes. */
        POSTGRESQL,
        /** Three nodes. */
        MARIADB,
        /** One node, which owns the file. */
        SQLITE
    }

    /** On that database. */
    public KillTrial(Where where) {
        this.where = where;
    }

    @Override
    public String name() {
        return switch (where) {
            case POSTGRESQL -> "kill";
            case MARIADB -> "kill-mariadb";
            case SQLITE -> "kill-sqlite";
        };
    }

    @Override
    public String description() {
        return "kill -9 of "
                + switch (where) {
                    case POSTGRESQL -> "a random one of 3 nodes on PostgreSQL";
                    case MARIADB -> "a random one of 3 nodes on MariaDB";
                    case SQLITE -> "the node on SQLite";
                }
                + " every 1 to 3 s under load.";
    }

    @Override
    public void hold(Stage stage) {
        List<String> nodes = switch (where) {
            case POSTGRESQL -> {
                stage.usePostgres();
                yield List.of("n1", "n2", "n3");
            }
            case MARIADB -> {
                stage.useMariaDb();
                yield List.of("n1", "n2", "n3");
            }
            case SQLITE -> {
                stage.useSqlite();
                yield List.of("n1");
            }
        };
        stage.startAll(nodes);
        stage.load(LoadShape.mixed(Math.max(1, stage.settings().perSecond() / nodes.size())));
        stage.begin();
        while (!stage.over()) {
            boolean awaited = stage.random().nextInt(100) >= NOT_AWAITED_PERCENT;
            // Alone, a node is to have its time to work; of three, the others work while one starts.
            if (awaited && where == Where.SQLITE) {
                stage.readyAll();
            }
            stage.pause(Duration.ofSeconds(1), Duration.ofSeconds(3));
            if (awaited) {
                stage.readyAll();
            }
            String victim = nodes.get(stage.random().nextInt(nodes.size()));
            stage.kill(victim);
            stage.start(victim);
        }
        stage.readyAll();
    }
}
