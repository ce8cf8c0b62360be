package dev.longhaul.trials.outage;

import dev.longhaul.trials.database.PostgresCluster;
import dev.longhaul.trials.load.LoadShape;
import dev.longhaul.trials.trial.Stage;
import dev.longhaul.trials.trial.Trial;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * Three nodes on a PostgreSQL that is killed with all of its processes and started again, or stopped, or loses some or all of
 * its connections.
 */
public final class DatabaseTrial implements Trial {

    private static final List<String> NODES = List.of("n1", "n2", "n3");
    private static final String TERMINATE = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            + " WHERE application_name LIKE 'longhaul%' AND hashint4(pid) % 100 BETWEEN -? AND ?";

    /** The longest that a database stays away: longer than a lease, so that all claims run out. */
    private static final Duration AWAY = Stage.LEASE.plusSeconds(1);

    @Override
    public String name() {
        return "database";
    }

    @Override
    public String description() {
        return "PostgreSQL killed and restarted, stopped and started, its connections terminated, under load; 3 nodes";
    }

    @Override
    public void hold(Stage stage) throws SQLException {
        PostgresCluster cluster = stage.usePostgres().cluster();
        Progress progress = new Progress(stage);
        NODES.forEach(stage::start);
        NODES.forEach(stage::ready);
        stage.load(LoadShape.mixed(Math.max(1, stage.settings().perSecond() / NODES.size())));
        stage.begin();
        while (!stage.over()) {
            stage.pause(Duration.ofMillis(500), Duration.ofSeconds(3));
            int drawn = stage.random().nextInt(10);
            String fault = drawn < 6 ? "database-kill" : drawn < 7 ? "database-stop" : "backends-terminated";
            stage.fault(fault, "postgresql");
            switch (fault) {
                case "database-kill" -> {
                    cluster.kill();
                    stage.faultPhase(fault, "postgresql", "done");
                    restart(stage, cluster);
                }
                case "database-stop" -> {
                    cluster.stop();
                    stage.faultPhase(fault, "postgresql", "done");
                    restart(stage, cluster);
                }
                default -> terminate(stage, cluster);
            }
            stage.faultPhase(fault, "postgresql", "end");
            progress.demand(fault);
        }
    }

    private static void restart(Stage stage, PostgresCluster cluster) {
        if (stage.random().nextInt(3) == 0) {
            stage.pause(Duration.ZERO, AWAY);
        }
        cluster.start();
    }

    private static void terminate(Stage stage, PostgresCluster cluster) throws SQLException {
        int share = stage.random().nextInt(3) == 0 ? 100 : stage.random().nextInt(100);
        try (Connection connection = cluster.connect();
                PreparedStatement statement = connection.prepareStatement(TERMINATE)) {
            statement.setInt(1, share);
            statement.setInt(2, share);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                stage.findings().count("backends terminated", row.getLong(1));
            }
        }
    }
}
