package dev.longhaul.trials.benchmark.workload;

import dev.longhaul.trials.benchmark.measure.Metric;
import dev.longhaul.trials.benchmark.measure.Reading;
import dev.longhaul.trials.benchmark.measure.Sample;
import dev.longhaul.trials.benchmark.peer.Contestant;
import dev.longhaul.trials.benchmark.peer.Session;
import dev.longhaul.trials.benchmark.peer.Work;
import dev.longhaul.trials.benchmark.server.Place;
import dev.longhaul.trials.time.TrialTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Jobs that are due and waiting when a contestant begins, until none is left. The clock runs from the first attempt's start,
 * so that nobody pays for coming up, until the last job has left the database.
 *
 * @param contestant who drains
 * @param jobs how many
 * @param failures how many attempts of each fail before one succeeds
 * @param waiting how many more wait for days meanwhile
 * @param nodes how many nodes of the contestant, all in this process
 */
record Drain(Contestant contestant, int jobs, int failures, int waiting, int nodes) {

    /** By one node, with nothing else in the database. */
    static Drain of(Contestant contestant, int jobs, int failures) {
        return new Drain(contestant, jobs, failures, 0, 1);
    }

    Sample run(Stage stage) {
        Place place = stage.place();
        prepare(place, stage.time());
        return drain(stage, place);
    }

    /** Makes tables and jobs. */
    void prepare(Place place, TrialTime time) {
        contestant.install(place);
        try (Session session = contestant.open(place, new Work(jobs, 0, time))) {
            if (waiting > 0) {
                session.pile(waiting);
            }
            session.fill(jobs);
        }
        place.execute("VACUUM ANALYZE");
    }

    /** Drains what was prepared. */
    Sample drain(Stage stage, Place place) {
        Work work = new Work(jobs, failures, stage.time());
        List<Session> sessions = new ArrayList<>();
        Reading before;
        Reading after;
        try {
            for (int i = 0; i < nodes; i++) {
                sessions.add(contestant.open(place, work));
            }
            Session one = sessions.getFirst();
            before = stage.meter().read();
            sessions.forEach(Session::start);
            stage.await("all of " + jobs + " jobs done by " + contestant.name(), work::done);
            stage.await("an empty database of " + contestant.name(), one::settled);
            after = stage.meter().read();
            if (one.stored() != waiting) {
                throw new IllegalStateException(
                        contestant.name() + " leaves " + one.stored() + " jobs and not " + waiting);
            }
        } finally {
            sessions.forEach(Session::close);
        }
        double seconds = (after.nanos() - work.began()) / 1e9;
        return Sample.of(Metric.JOBS_PER_SECOND, jobs / seconds)
                .with(after.withCountsOf(stage.meter().read()).since(before, jobs))
                .with(Metric.REPEATED, (double) work.repeated());
    }
}
