package dev.longhaul.trials.benchmark.workload;

import dev.longhaul.trials.benchmark.measure.Metric;
import dev.longhaul.trials.benchmark.measure.Reading;
import dev.longhaul.trials.benchmark.measure.Sample;
import dev.longhaul.trials.benchmark.peer.Contestant;
import dev.longhaul.trials.benchmark.peer.Session;
import dev.longhaul.trials.benchmark.peer.Work;
import dev.longhaul.trials.benchmark.server.Place;
import java.util.List;

/**
 * Messages through four handlers, beside plain jobs.
 *
 * @param messages who handles messages
 * @param jobs who runs jobs
 */
public record MessagesWorkload(Contestant messages, Contestant jobs) implements Workload {

    private static final String MEANWHILE = "messages, published meanwhile";

    @Override
    public String name() {
        return "messages";
    }

    @Override
    public String title() {
        return "Messages";
    }

    @Override
    public String about() {
        return "Messages that pass four ordered handlers which do nothing, each with its mark in the inbox; beside them plain jobs that"
                + " do nothing. Published (enqueued) in batches of " + Session.BATCH
                + " by one thread while the node works, from the"
                + " first call until the last one has left the database; and drained, all due when the node begins.";
    }

    @Override
    public List<Metric> metrics() {
        return Columns.WITH_COSTS;
    }

    @Override
    public List<Lane> lanes() {
        return List.of(
                lane(MEANWHILE, messages, true),
                lane("jobs, enqueued meanwhile", jobs, true),
                lane("messages, drained", messages, false),
                lane("jobs, drained", jobs, false));
    }

    private static Lane lane(String name, Contestant who, boolean meanwhile) {
        return new Lane(name, who.name(), stage -> {
            int count = stage.scale().jobs(who.perSecond());
            return meanwhile
                    ? meanwhile(who, count, stage)
                    : Drain.of(who, count, 0).run(stage);
        });
    }

    private static Sample meanwhile(Contestant who, int count, Stage stage) {
        Place place = stage.place();
        who.install(place);
        Work work = new Work(count, 0, stage.time());
        Reading before;
        Reading after;
        try (Session session = who.open(place, work)) {
            session.start();
            before = stage.meter().read();
            session.fill(count);
            stage.await("all of " + count + " done by " + who.name(), work::done);
            stage.await("an empty database of " + who.name(), session::settled);
            after = stage.meter().read();
        }
        return Sample.of(Metric.JOBS_PER_SECOND, count / ((after.nanos() - before.nanos()) / 1e9))
                .with(after.withCountsOf(stage.meter().read()).since(before, count))
                .with(Metric.REPEATED, (double) work.repeated());
    }

    @Override
    public List<Goal> goals() {
        return List.of(
                Goal.value("messages a second through four handlers, published meanwhile", MEANWHILE, 5_000, 10_000));
    }
}
