package dev.longhaul.examples.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.LonghaulBuilder;
import dev.longhaul.inbox.MessageKey;
import dev.longhaul.inbox.Once;
import dev.longhaul.jdbc.JdbcStore;
import dev.longhaul.job.AbortException;
import dev.longhaul.job.Decision;
import dev.longhaul.job.Enqueued;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.JobType;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.job.RetryAfterException;
import dev.longhaul.job.TypeOptions;
import dev.longhaul.operator.JobQuery;
import dev.longhaul.operator.JobView;
import dev.longhaul.operator.Moved;
import dev.longhaul.operator.Redrive;
import dev.longhaul.schedule.RetrySchedule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/guide.md shows, compiled and run: each region there is one here. */
class GuideTest {

    static final JobType<String> POLL = JobType.of("poll-supplier", PayloadCodec.text());
    static final JobType<String> SHIP = JobType.of("ship-order", PayloadCodec.text());

    @TempDir
    Path folder;

    private final Queue<String> happened = new ConcurrentLinkedQueue<>();

    private LonghaulBuilder builder() {
        return Longhaul.builder(JdbcStore.sqlite(folder.resolve("jobs.db")));
    }

    private static void awaitState(Longhaul longhaul, JobId id, JobState state) {
        await().atMost(ofSeconds(20))
                .until(() -> longhaul.jobs().find(id).orElseThrow().state() == state);
    }

    @Test
    void decisions() {
        // region decisions
        LonghaulBuilder builder = builder().decide(POLL, (order, attempt) -> switch (attempt.number()) {
            case 1 -> Decision.snooze(ofMillis(20)); // not ready yet: not a failure
            case 2 -> Decision.retryAfter("the supplier asks for time", ofMillis(20));
            case 3 -> Decision.fail("still nothing"); // the schedule says what follows
            default -> Decision.succeed().enqueue(SHIP.job(order)); // in the outcome's own commit
        });
        // endregion
        try (Longhaul longhaul = builder.schedule("quick", RetrySchedule.parse("every 20ms, 10 attempts"))
                .handle(SHIP, (order, attempt) -> happened.add(order))
                .build()) {
            longhaul.start();
            Enqueued done = longhaul.enqueue(POLL.job("order-42"));
            awaitState(longhaul, done.id(), JobState.SUCCEEDED);
            await().atMost(ofSeconds(20)).until(() -> happened.contains("order-42"));
            assertThat(longhaul.jobs().find(done.id()).orElseThrow().attempts())
                    .extracting(row -> row.outcome().word())
                    .containsExactly("snoozed", "failed", "failed", "succeeded");
        }
    }

    @Test
    void exceptions() {
        // region exceptions
        LonghaulBuilder builder = builder().handle(POLL, (order, attempt) -> {
            if (order.isBlank()) {
                throw new AbortException("no order"); // no further attempt can help: dead (aborted)
            }
            if (attempt.number() == 1) {
                throw new RetryAfterException("busy", ofMillis(10)); // at the later of this and the schedule
            }
            throw new IOException("the supplier is down"); // any other exception: failed
        });
        // endregion
        try (Longhaul longhaul = builder.schedule("quick", RetrySchedule.parse("every 10ms, 3 attempts"))
                .build()) {
            longhaul.start();
            JobId aborted = longhaul.enqueue(POLL.job(" ")).id();
            JobId exhausted = longhaul.enqueue(POLL.job("order-42")).id();
            awaitState(longhaul, aborted, JobState.DEAD);
            awaitState(longhaul, exhausted, JobState.DEAD);
            assertThat(longhaul.jobs().find(aborted).orElseThrow().attempts()).hasSize(1);
            assertThat(longhaul.jobs().find(exhausted).orElseThrow().attempts()).hasSize(3);
        }
    }

    /** The application's own table, in the jobs' database. */
    private static final class Ledger {
        void add(Connection connection, String order) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE IF NOT EXISTS ledger (entry TEXT)");
            }
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO ledger VALUES (?)")) {
                insert.setString(1, order);
                insert.executeUpdate();
            }
        }
    }

    private final Ledger ledger = new Ledger();

    @Test
    void transactions() throws SQLException {
        try (Longhaul longhaul =
                builder().handle(SHIP, (order, attempt) -> happened.add(order)).build()) {
            longhaul.start();
            // region transactions
            longhaul.inTransaction(transaction -> {
                ledger.add(transaction.connection(), "order-42");
                return transaction.enqueue(SHIP.job("order-42"));
            });
            // endregion
            await().atMost(ofSeconds(20)).until(() -> happened.contains("order-42"));
        }
    }

    @Test
    void inbox() throws SQLException {
        try (Longhaul longhaul = builder().build()) {
            longhaul.start();
            for (boolean first : new boolean[] {true, false}) {
                // region inbox
                MessageKey message = new MessageKey("/shop", "order-42"); // where it comes from, and its id there
                Once once = longhaul.inbox().once(message.by("bill"), transaction -> {
                    ledger.add(transaction.connection(), "order-42"); // effect, mark, result and jobs: one commit
                    transaction.enqueue(SHIP.job("order-42"));
                    return "invoice 7".getBytes(UTF_8); // for whoever asks again; null for none
                });
                // endregion
                assertThat(once.ran()).isEqualTo(first);
                assertThat(once.result()).isEqualTo("invoice 7".getBytes(UTF_8));
            }
            assertThat(longhaul.jobs().list(JobQuery.ALL).items()).hasSize(1);
        }
    }

    @Test
    void requests() {
        try (Longhaul longhaul =
                builder().schedule("patient", RetrySchedule.parse("alipay")).build()) {
            longhaul.start();
            // region requests
            Enqueued done = longhaul.enqueue(SHIP.job("order-42")
                    .schedule("patient") // a registered name, a preset, or a schedule's text; stored as text
                    .startIn(ofHours(1))
                    .deadlineIn(ofDays(2)) // no attempt starts after it
                    .idempotencyKey("order-42") // asked again: the first job
                    .orderingKey("customer-7") // one at a time, in acceptance order
                    .label("customer", "7")
                    .onEnd(POLL.job("order-42"))); // however it ends, in the ending's own commit
            // endregion
            assertThat(done.created()).isTrue();
            Enqueued again = longhaul.enqueue(SHIP.job("order-42").idempotencyKey("order-42"));
            assertThat(again.created()).isFalse();
            assertThat(again.id()).isEqualTo(done.id());
            JobView view = longhaul.jobs().find(done.id()).orElseThrow();
            assertThat(view.row().schedule())
                    .isEqualTo(RetrySchedule.parse("alipay").toString());
        }
    }

    @Test
    void progress() {
        // region progress
        LonghaulBuilder builder = builder()
                .handle(SHIP, TypeOptions.DEFAULT.concurrency(4).timeout(ofMinutes(2)), (order, attempt) -> {
                    String parcel = attempt.progress()
                            .map(saved -> new String(saved, StandardCharsets.UTF_8))
                            .orElse("");
                    if (parcel.isEmpty()) {
                        parcel = "parcel of " + order; // an expensive step, done once
                        attempt.saveProgress(parcel.getBytes(StandardCharsets.UTF_8)); // durable when it returns
                        throw new IOException("the carrier is not there yet");
                    }
                    happened.add(parcel);
                });
        // endregion
        try (Longhaul longhaul = builder.schedule("quick", RetrySchedule.parse("every 10ms, 3 attempts"))
                .build()) {
            longhaul.start();
            awaitState(longhaul, longhaul.enqueue(SHIP.job("order-42")).id(), JobState.SUCCEEDED);
            assertThat(happened).containsExactly("parcel of order-42");
        }
    }

    @Test
    void operators() {
        try (Longhaul longhaul = builder()
                .schedule("once", RetrySchedule.parse("every 1s, 1 attempt"))
                .handle(POLL, (order, attempt) -> {
                    if (attempt.number() == 1) {
                        throw new IllegalStateException("not on my shift");
                    }
                })
                .build()) {
            longhaul.start();
            JobId id = longhaul.enqueue(POLL.job("order-42")).id();
            JobId later =
                    longhaul.enqueue(POLL.job("order-43").startIn(ofHours(1))).id();
            awaitState(longhaul, id, JobState.DEAD);
            // region operators
            List<JobView> dead = longhaul.jobs()
                    .list(new JobQuery(JobState.DEAD, null, null, null, null, 50))
                    .items();
            Moved redriven = longhaul.jobs().redrive(id, Redrive.NOW, "kim"); // schedule again, numbers go on
            Moved cancelled = longhaul.jobs().cancel(later, "kim"); // no new attempt starts after this
            // endregion
            assertThat(dead).extracting(view -> view.row().id()).containsExactly(id);
            assertThat(redriven).isInstanceOf(Moved.Done.class);
            assertThat(cancelled).isInstanceOf(Moved.Done.class);
            awaitState(longhaul, id, JobState.SUCCEEDED);
        }
    }

    @Test
    void the_guide_shows_the_regions_of_this_test() throws IOException {
        String source = Files.readString(Path.of("src/test/java/dev/longhaul/examples/embedded/GuideTest.java"));
        String guide = Files.readString(Path.of("../../docs/guide.md"));

        for (String region : List.of("decisions", "exceptions", "requests", "progress", "operators")) {
            String begin = "// region " + region + "\n";
            int from = source.indexOf(begin) + begin.length();
            String code = source.substring(from, source.lastIndexOf("\n", source.indexOf("// endregion", from)));
            assertThat(guide)
                    .as("region %s", region)
                    .contains("```java\n" + code.stripTrailing().stripIndent().strip() + "\n```");
        }
    }
}
