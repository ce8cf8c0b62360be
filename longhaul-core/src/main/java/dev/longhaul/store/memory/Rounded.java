package dev.longhaul.store.memory;

import dev.longhaul.job.JobRequest;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.AuditRow;
import dev.longhaul.store.EndedJob;
import dev.longhaul.store.JobRequestCodec;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.Micros;
import dev.longhaul.store.NodeRow;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.ParkedJob;
import dev.longhaul.store.Request;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows as a store gives them back: their times rounded up to microseconds. */
final class Rounded {

    private Rounded() {}

    static @Nullable Instant orNull(@Nullable Instant instant) {
        return instant == null ? null : Micros.ceil(instant);
    }

    static JobRow of(JobRow row) {
        JobRow.Asked asked = row.asked();
        JobRequest onEnd = row.onEnd();
        return new JobRow(
                row.id(),
                row.type(),
                row.content(),
                row.schedule(),
                row.keys(),
                row.labels(),
                onEnd == null ? null : JobRequestCodec.decode(JobRequestCodec.encode(onEnd)),
                new JobRow.Asked(Micros.ceil(asked.at()), Micros.ceil(asked.start()), orNull(asked.deadline())));
    }

    static OpenJob of(OpenJob job) {
        return new OpenJob(
                job.id(),
                job.type(),
                Micros.ceil(job.due()),
                job.attempt(),
                job.failures(),
                job.losses(),
                Micros.duration(Micros.of(job.elapsed())),
                orNull(job.deadline()));
    }

    static List<OpenJob> all(List<OpenJob> jobs) {
        return jobs.stream().map(Rounded::of).toList();
    }

    static ParkedJob of(ParkedJob parked) {
        return new ParkedJob(of(parked.job()), parked.subject(), parked.sequence());
    }

    static EndedJob of(EndedJob ended) {
        return new EndedJob(
                of(ended.job()), ended.state(), ended.reason(), Micros.ceil(ended.endedAt()), ended.lastError());
    }

    static AttemptRow of(AttemptRow row) {
        return new AttemptRow(
                row.id(),
                row.by(),
                Micros.ceil(row.startedAt()),
                Micros.ceil(row.endedAt()),
                row.outcome(),
                row.afterCancel(),
                orNull(row.nextDue()),
                row.said());
    }

    static Request of(Request request) {
        return new Request(
                request.id(), request.job(), request.attempt(), request.kind(), orNull(request.due()), request.by());
    }

    static NodeRow of(NodeRow row, Instant seenAt) {
        return new NodeRow(row.id(), Micros.ceil(row.startedAt()), seenAt, row.running(), row.stuck(), row.about());
    }

    static AuditRow of(AuditRow row) {
        return new AuditRow(row.id(), Micros.ceil(row.at()), row.by(), row.action(), row.job(), row.detail());
    }
}
