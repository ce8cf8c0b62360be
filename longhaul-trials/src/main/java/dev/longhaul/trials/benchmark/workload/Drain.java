package dev.longhaul.trials.benchmark.workload;

import dev.longhaul.trials.benchmark.measure.Metric;
import dev.longhaul.trials.benchmark.measure.Reading;
import dev.longhaul.trials.benchmark.measure.Sample;
import dev.longhaul.trials.benchmark.peer.Contestant;
import dev.longhaul.trials.benchmark.peer.Session;
import dev.longhaul.trials.benchmark.peer.Work;

/**
 * Jobs that are due and waiting when a contestant begins, until none is left. The clock runs from the first attempt's start,
 * so that nobody pays for coming up, until the last job has left the database.
 *
 * @param contestant who drains
 * @param jobs how many
 * @param failures how many attempts of each fail before one succeeds
 * @param waiting how many more wait for days meanwhile
 */
record Drain(Contestant contestant, int jobs, int failures, int waiting) {

    Sample run(Stage stage) {
        Work work = new Work(jobs, failures, stage.time());
        Reading before;
        Reading after;
        try (Session session = contestant.open(stage.place(), work)) {
            if (waiting > 0) {
                session.pile(waiting);
            }
            session.fill(jobs);
            stage.place().execute("VACUUM ANALYZE");
            before = stage.meter().read();
            session.start();
            stage.await("all of " + jobs + " jobs done by " + contestant.name(), work::done);
            stage.await("an empty database of " + contestant.name(), session::settled);
            after = stage.meter().read();
            if (session.stored() != waiting) {
                throw new IllegalStateException(
                        contestant.name() + " leaves " + session.stored() + " jobs and not " + waiting);
            }
        }
        double seconds = (after.nanos() - work.began()) / 1e9;
        return Sample.of(Metric.JOBS_PER_SECOND, jobs / seconds)
                .with(after.withCountsOf(stage.meter().read()).since(before, jobs))
                .with(Metric.REPEATED, (double) work.repeated());
    }
}
