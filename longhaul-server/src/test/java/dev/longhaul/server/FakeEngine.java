package dev.longhaul.server;

import dev.longhaul.job.Content;
import dev.longhaul.job.DeadReason;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.Keys;
import dev.longhaul.job.Outcome;
import dev.longhaul.operator.JobView;
import dev.longhaul.operator.JobView.Activity;
import dev.longhaul.operator.NodeView;
import dev.longhaul.schedule.ScheduleRegistry;
import dev.longhaul.server.admin.AdminService;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.JobRow;
import dev.longhaul.store.NodeId;
import dev.longhaul.store.NodeRow;
import dev.longhaul.store.Store;
import dev.longhaul.store.Subject;
import dev.longhaul.store.memory.MemoryStore;
import dev.longhaul.testkit.operator.FakeJobs;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** The server's parts with jobs that stay as a test puts them. */
@Configuration(proxyBeanMethods = false)
class FakeEngine {

    static final JobId ID = JobId.parse("01890a5d-ac96-774b-bcce-b302099a8057");
    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @Bean
    FakeJobs jobs() {
        return new FakeJobs();
    }

    @Bean(destroyMethod = "")
    @Primary
    Store forgetfulStore() {
        return MemoryStore.create(InstantSource.system());
    }

    @Bean
    FakeInbox inbox() {
        return new FakeInbox();
    }

    @Bean
    @Primary
    AdminService fakeAdmin(FakeJobs jobs, FakeInbox inbox) {
        return new AdminService(
                request -> {
                    throw new IllegalStateException("nothing is enqueued here");
                },
                jobs,
                inbox,
                new ScheduleRegistry(),
                () -> List.of(node()));
    }

    static NodeView node() {
        return new NodeView(
                new NodeRow(
                        new NodeId("node-1"),
                        NOON,
                        NOON.plusSeconds(90),
                        12,
                        ID.toString(),
                        Map.of("host", "<b>db7", "version", "0.1.0", "workers", "2000", "types", "capture webhook")),
                3,
                true);
    }

    static JobView job(JobState state, Activity activity) {
        JobRow row = new JobRow(
                ID,
                "capture",
                new Content(new byte[] {1}, "application/octet-stream", Map.of("secret", "not shown")),
                "15s 30s",
                new Keys("order-42", "customer-7", "merchant.example"),
                Map.of("order", "42"),
                null,
                new JobRow.Asked(NOON, NOON.plusSeconds(60), NOON.plusSeconds(3_600)));
        return new JobView(row, state, activity, List.of(attempt(1, Outcome.Kind.FAILED, "refused")));
    }

    /** A message whose second handler failed. */
    static JobView deadMessage() {
        JobRow row = new JobRow(
                ID,
                "message:order.paid",
                new Content(
                        new byte[] {1},
                        "application/json",
                        Map.of(
                                "ce-id",
                                "order-42",
                                "ce-source",
                                "/shop",
                                "ce-type",
                                "order.paid",
                                "ce-secret",
                                "not shown")),
                "15s 30s",
                new Keys("/shop order-42", null, null),
                Map.of(),
                null,
                new JobRow.Asked(NOON, NOON, null));
        AttemptRow attempt = attempt(1, Outcome.Kind.FAILED, "handler charge: the bank is down");
        AttemptRow said = new AttemptRow(
                attempt.id(),
                attempt.by(),
                attempt.startedAt(),
                attempt.endedAt(),
                attempt.outcome(),
                false,
                null,
                new AttemptRow.Said(attempt.said().error(), "reserve done, charge failed, mail waiting"));
        return new JobView(
                row,
                JobState.DEAD,
                new Activity(false, false, null, null, DeadReason.EXHAUSTED, NOON.plusSeconds(90)),
                List.of(said));
    }

    /** The same, which had come from a queue. */
    static JobView deadMessageOf(String queue) {
        JobView message = deadMessage();
        JobRow row = message.row();
        Map<String, String> headers = new HashMap<>(row.content().headers());
        headers.put("longhaul-origin-broker", "rabbit");
        headers.put("longhaul-origin-place", queue);
        Content content = new Content(row.content().bytes(), row.content().contentType(), headers);
        JobRow came = new JobRow(
                row.id(), row.type(), content, row.schedule(), row.keys(), row.labels(), row.onEnd(), row.asked());
        return new JobView(came, message.state(), message.activity(), message.attempts());
    }

    static JobView dead() {
        return job(JobState.DEAD, new Activity(false, false, null, null, DeadReason.EXHAUSTED, NOON.plusSeconds(90)));
    }

    static JobView waiting(@Nullable Subject parkedBy) {
        return job(JobState.SCHEDULED, new Activity(false, false, NOON.plusSeconds(75), parkedBy, null, null));
    }

    static JobView running() {
        return job(JobState.SCHEDULED, new Activity(true, false, null, null, null, null));
    }

    private static AttemptRow attempt(int number, Outcome.Kind outcome, String error) {
        return new AttemptRow(
                new AttemptRow.Id(ID, number),
                new AttemptRow.By(new ClaimId(new UUID(0, 1)), new NodeId("node-1")),
                NOON.plusSeconds(60),
                NOON.plusSeconds(61),
                outcome,
                false,
                NOON.plusSeconds(75),
                new AttemptRow.Said(error, "<script>"));
    }
}
