package dev.longhaul.trials.benchmark.workload;

import dev.longhaul.trials.benchmark.measure.Metric;
import dev.longhaul.trials.benchmark.measure.Sample;
import dev.longhaul.trials.benchmark.peer.Contestant;
import dev.longhaul.trials.benchmark.server.Place;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Draining for about a minute while somebody holds an old snapshot open, so that no dead row can be cleared away.
 *
 * @param contestants who drains
 */
public record SnapshotWorkload(List<Contestant> contestants) implements Workload {

    /** A drain of this workload lasts as many times longer than one of others: a minute instead of five seconds. */
    private static final int LONGER = 12;

    public SnapshotWorkload {
        contestants = List.copyOf(contestants);
    }

    @Override
    public String name() {
        return "snapshot";
    }

    @Override
    public String title() {
        return "Old snapshot";
    }

    @Override
    public String about() {
        return "A drain of about a minute, by itself and while a REPEATABLE READ transaction that has read stays open: until it"
                + " ends, PostgreSQL must keep every row that the drain deletes.";
    }

    @Override
    public List<Metric> metrics() {
        return Columns.WITH_COSTS;
    }

    @Override
    public List<Lane> lanes() {
        List<Lane> lanes = new ArrayList<>();
        for (Contestant each : contestants) {
            lanes.add(new Lane(each.name() + ", free", each.name(), stage -> run(stage, each, false)));
            lanes.add(new Lane(each.name() + ", snapshot held", each.name(), stage -> run(stage, each, true)));
        }
        return List.copyOf(lanes);
    }

    private static Sample run(Stage stage, Contestant contestant, boolean holds) throws SQLException {
        Drain drain = Drain.of(contestant, LONGER * stage.scale().jobs(contestant.perSecond()), 0);
        Place place = stage.kept(contestant, "minute", empty -> drain.prepare(empty, stage.time()));
        if (!holds) {
            return drain.drain(stage, place);
        }
        try (Connection old = place.connect();
                Statement statement = old.createStatement()) {
            old.setAutoCommit(false);
            old.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            statement.execute("SELECT count(*) FROM pg_class");
            Sample sample = drain.drain(stage, place);
            old.rollback();
            return sample;
        }
    }

    @Override
    public List<Goal> goals() {
        return List.of(Goal.ratio(
                "drain with an old snapshot held open, against without",
                "longhaul, snapshot held",
                List.of("longhaul, free"),
                0.8,
                0.95));
    }
}
