package dev.longhaul.trials.outage;

import dev.longhaul.trials.power.PowerTrial;
import dev.longhaul.trials.trial.Trial;
import java.util.List;

/** The trials of what stands around the nodes. */
public final class Outages {

    /** Each of them. */
    public static final List<Trial> ALL = List.of(
            new DatabaseTrial(),
            new ProxyTrial(),
            new PartitionTrial(),
            new FailoverTrial(),
            DiskFullTrial.ofPostgres(),
            DiskFullTrial.ofSqlite(),
            PowerTrial.ofPostgres(),
            PowerTrial.ofSqlite());

    private Outages() {}
}
