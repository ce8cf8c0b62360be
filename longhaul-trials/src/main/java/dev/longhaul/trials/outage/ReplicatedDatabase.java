package dev.longhaul.trials.outage;

import dev.longhaul.trials.database.BaseBackup;
import dev.longhaul.trials.database.Folders;
import dev.longhaul.trials.database.PostgresCluster;
import dev.longhaul.trials.database.TrialDatabase;
import dev.longhaul.trials.network.FaultyProxy;
import dev.longhaul.trials.network.Weather;
import dev.longhaul.trials.network.Weather.Direction;
import dev.longhaul.trials.network.Weather.HalfOpen;
import dev.longhaul.trials.trial.Stage;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A primary with a synchronous standby. Nodes reach the primary by a proxy whose target changes when the standby is promoted;
 * the standby reaches it by another, whose line can be cut. No commit is ever answered before a standby has it: while there
 * is none, commits wait. For one thread.
 */
final class ReplicatedDatabase {

    private static final Duration CATCHES_UP = Duration.ofSeconds(60);
    private static final String IN_STEP = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'";

    private final Stage stage;
    private final FaultyProxy toPrimary;
    private final FaultyProxy toStandby;
    private PostgresCluster primary;
    private @Nullable PostgresCluster standby;
    private int made;

    /** Starts both, and has the stage use them. */
    ReplicatedDatabase(Stage stage) {
        this.stage = stage;
        this.primary = PostgresCluster.create(stage.folder().resolve("postgresql-0"), stage.time());
        replicating(primary).start();
        // Kept in the folder, so that a standby that is promoted waits for one of its own from its first moment.
        this.toPrimary = new FaultyProxy(primary.port(), stage.time());
        this.toStandby = new FaultyProxy(primary.port(), stage.time());
        stage.closing(toPrimary);
        stage.closing(toStandby);
        stage.use(new TrialDatabase.Postgres(primary));
        primary.execute("ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()");
        addStandby();
    }

    /** Where nodes connect. */
    String url() {
        return PostgresCluster.url(toPrimary.port()) + "&socketTimeout=" + ProxyTrial.SILENCE;
    }

    PostgresCluster primary() {
        return primary;
    }

    /** Makes a standby of the primary and waits until it is in step, from when on commits no longer wait for long. */
    void addStandby() {
        PostgresCluster fresh = BaseBackup.standby(
                primary, stage.folder().resolve("postgresql-" + ++made), toStandby.port(), stage.time());
        stage.closing(fresh);
        replicating(fresh).start();
        standby = fresh;
        if (!stage.time().await(CATCHES_UP, () -> number(IN_STEP) > 0)) {
            throw new IllegalStateException("the standby does not come into step; see " + fresh.log());
        }
    }

    /** Cuts the line between the two: nothing that is written from now on reaches the standby, and commits wait. */
    void cutTheLink() {
        if (stage.random().nextBoolean()) {
            toStandby.refuse(true);
            toStandby.reset();
        } else {
            swallow(Direction.TO_CLIENT);
        }
    }

    /** What the standby says vanishes: it has every commit, and the primary does not know. */
    void cutTheAnswers() {
        swallow(Direction.TO_SERVER);
    }

    private void swallow(Direction vanishing) {
        Weather deaf = new HalfOpen(vanishing);
        toStandby.weather(() -> deaf);
    }

    /** Mends the line. */
    void mendTheLink() {
        toStandby.refuse(false);
        toStandby.clearUp();
        toStandby.reset();
        if (!stage.time().await(CATCHES_UP, () -> number(IN_STEP) > 0)) {
            throw new IllegalStateException("the standby does not come back into step after its line was mended");
        }
    }

    /** Loses the primary: all of its processes killed, its folder deleted. */
    void losePrimary() {
        primary.kill();
        toPrimary.refuse(true);
        toPrimary.reset();
        Folders.delete(primary.folder());
    }

    /** Makes the standby the primary, and sends the nodes there. */
    void promote() {
        PostgresCluster promoted = Objects.requireNonNull(standby, "there is a standby");
        standby = null;
        toStandby.refuse(true);
        toStandby.reset();
        promoted.execute("SELECT pg_promote(true, 60)");
        primary = promoted;
        toStandby.server(promoted.port());
        toStandby.clearUp();
        toStandby.refuse(false);
        toPrimary.server(promoted.port());
        toPrimary.refuse(false);
        stage.useInstead(new TrialDatabase.Postgres(promoted));
    }

    /** A number that the primary answers; -1 while it does not. */
    long number(String sql) {
        try (Connection connection = primary.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        } catch (SQLException e) {
            return -1;
        }
    }

    private static PostgresCluster replicating(PostgresCluster cluster) {
        return cluster.setting("wal_level", "replica")
                .setting("max_wal_senders", "10")
                .setting("wal_keep_size", "512MB")
                .setting("wal_sender_timeout", "3s")
                .setting("wal_receiver_timeout", "3s")
                .setting("wal_retrieve_retry_interval", "200ms")
                .setting("synchronous_commit", "on");
    }
}
