package dev.longhaul.trials.outage;

import dev.longhaul.trials.checker.Finding;
import dev.longhaul.trials.database.PostgresCluster;
import dev.longhaul.trials.database.TrialDatabase;
import dev.longhaul.trials.load.LoadShape;
import dev.longhaul.trials.network.NetworkNamespace;
import dev.longhaul.trials.network.NetworkNamespace.Cut;
import dev.longhaul.trials.node.NodeProcess.Launch;
import dev.longhaul.trials.trial.Stage;
import dev.longhaul.trials.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Two nodes beside the database and one in a network of its own, whose packets vanish: all, or those in one direction, for
 * longer than a lease. What it had in flight must be taken back by the others, and what it says afterwards must not count.
 */
public final class PartitionTrial implements Trial {

    /**
     * How long after a cut no claim of the node may stand any more. A lease and two seconds, like for a node that was killed,
     * unless the cut met a transaction in the middle of a statement: then the server must first notice that nobody is there,
     * for which the store gives it 11 seconds.
     */
    static final Duration TAKEN_BACK = Stage.LEASE.plusSeconds(2 + 11);

    /**
     * The same where the server hears the node, and the node nothing: it repeats what was not acknowledged after 0.2 s, 0.4 s,
     * 0.8 s and so on, each repetition is a sign of life to the server, and the last one that comes within 11 seconds of the
     * one before comes after 12.6 s.
     */
    static final Duration TAKEN_BACK_WHEN_HEARD = TAKEN_BACK.plusSeconds(13);

    private static final String AWAY = "n3";
    private static final List<String> NODES = List.of("n1", "n2", AWAY);
    private static final List<Cut> CUTS = List.of(Cut.BOTH, Cut.FROM_INSIDE, Cut.TO_INSIDE);
    private static final String CLAIMS = "SELECT count(*) FROM longhaul_claim WHERE node LIKE ?";

    /** A process's number decides the network, so that two trials at a time do not meet. */
    private static final int NETWORKS = 16_384;

    @Override
    public String name() {
        return "partition";
    }

    @Override
    public String description() {
        return "one of 3 nodes cut off from PostgreSQL, in both directions or in one, by a network namespace; needs root"
                + " and iproute2";
    }

    @Override
    public void hold(Stage stage) throws IOException {
        NetworkNamespace network =
                NetworkNamespace.create((int) (ProcessHandle.current().pid() % NETWORKS));
        stage.closing(network);
        PostgresCluster cluster = PostgresCluster.create(stage.folder().resolve("postgresql"), stage.time());
        cluster.setting("listen_addresses", "127.0.0.1," + network.outside());
        Files.writeString(
                cluster.folder().resolve("pg_hba.conf"),
                "host all all " + network.inside() + "/32 trust\n",
                StandardOpenOption.APPEND);
        cluster.start();
        stage.use(new TrialDatabase.Postgres(cluster));
        stage.start("n1");
        stage.start("n2");
        stage.start(
                AWAY,
                "jdbc:postgresql://" + network.outside() + ":" + cluster.port() + "/postgres?user="
                        + PostgresCluster.USER + "&socketTimeout=" + ProxyTrial.SILENCE,
                plain -> new Launch(plain.javaOptions(), plain.environment(), network.wrapper(), plain.log()));
        NODES.forEach(stage::ready);
        stage.load(LoadShape.mixed(Math.max(1, stage.settings().perSecond() / NODES.size())));
        Progress progress = new Progress(stage);
        stage.begin();
        while (!stage.over()) {
            stage.pause(Duration.ofSeconds(1), Duration.ofSeconds(3));
            Cut cut = CUTS.get(stage.random().nextInt(CUTS.size()));
            String fault = "partition-" + cut.name().toLowerCase(Locale.ROOT).replace('_', '-');
            stage.fault(fault, AWAY);
            network.cut(cut);
            stage.faultPhase(fault, AWAY, "done");
            awaitTakenBack(stage, fault, cut == Cut.TO_INSIDE ? TAKEN_BACK_WHEN_HEARD : TAKEN_BACK);
            stage.pause(Duration.ZERO, Duration.ofSeconds(4));
            network.heal();
            stage.faultPhase(fault, AWAY, "end");
            progress.demand(fault);
        }
    }

    private static void awaitTakenBack(Stage stage, String fault, Duration most) {
        long began = stage.time().nanos();
        boolean gone = stage.time().await(most, () -> claims(stage) == 0);
        if (!gone) {
            stage.time().await(Duration.ofMinutes(1), () -> claims(stage) == 0);
        }
        long took = stage.time().since(began).toMillis();
        stage.findings().largest("longest until a cut-off node's claims were taken back, ms", took);
        if (!gone) {
            stage.findings()
                    .add(
                            Finding.Kind.LATE,
                            "claims of " + AWAY + " stood for " + took + " ms after " + fault + ", longer than "
                                    + most.toMillis());
        }
    }

    private static long claims(Stage stage) {
        try (Connection connection = stage.database().connect();
                PreparedStatement statement = connection.prepareStatement(CLAIMS)) {
            statement.setString(1, AWAY + ".%");
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            return -1;
        }
    }
}
