package dev.longhaul.testkit.engine.specification;

import static dev.longhaul.testkit.engine.Scene.WORK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.job.AbortException;
import dev.longhaul.job.DeadReason;
import dev.longhaul.job.DecidingHandler;
import dev.longhaul.job.Decision;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobRequest;
import dev.longhaul.job.JobState;
import dev.longhaul.job.Outcome;
import dev.longhaul.job.RetryAfterException;
import dev.longhaul.job.SnoozeException;
import dev.longhaul.operator.JobView;
import dev.longhaul.store.AttemptRow;
import dev.longhaul.testkit.engine.Scene;
import dev.longhaul.testkit.engine.Scene.Node;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What a handler can say, and throw, and what becomes of its job. */
class OutcomesTest {

    private final Scene scene = new Scene();

    private Node working(DecidingHandler<String> handler) {
        return scene.node(builder -> Scene.schedule("1m 1m").apply(builder).decide(WORK, handler));
    }

    /** A way to say a thing. */
    record Way(String name, DecidingHandler<String> says) {
        @Override
        public String toString() {
            return name;
        }
    }

    static final List<Way> WAYS_TO_ABORT = List.of(
            new Way("a decision", (work, attempt) -> Decision.abort("hopeless")),
            new Way("an exception", (work, attempt) -> {
                throw new AbortException("hopeless");
            }),
            new Way("an exception with a cause", (work, attempt) -> {
                throw new AbortException("hopeless", new IOException("404"));
            }),
            new Way("an exception wrapped in another", (work, attempt) -> {
                throw new ExecutionException(new IllegalStateException(new AbortException("hopeless")));
            }),
            new Way("an exception of its own kind", (work, attempt) -> {
                throw new AbortException("hopeless") {
                    private static final long serialVersionUID = 1L;
                };
            }));

    @ParameterizedTest
    @FieldSource("WAYS_TO_ABORT")
    void an_abort_is_recognised_however_it_is_said(Way way) {
        Node node = working(way.says());
        JobId id = node.enqueue(WORK.job("x"));
        scene.run(Duration.ofHours(1));
        JobView view = Scene.view(node, id);
        assertThat(view.state()).isEqualTo(JobState.DEAD);
        assertThat(view.activity().deadReason()).isEqualTo(DeadReason.ABORTED);
        assertThat(view.attempts()).hasSize(1);
        assertThat(view.attempts().getFirst().said().error()).contains("hopeless");
    }

    static final List<Way> WAYS_TO_RETRY_LATER = List.of(
            new Way("a decision", (work, attempt) -> Decision.retryAfter("busy", Duration.ofMinutes(10))),
            new Way("an exception", (work, attempt) -> {
                throw new RetryAfterException("busy", Duration.ofMinutes(10));
            }),
            new Way("an exception with a cause", (work, attempt) -> {
                throw new RetryAfterException("busy", Duration.ofMinutes(10), new IOException("503"));
            }),
            new Way("an exception wrapped in another", (work, attempt) -> {
                throw new UncheckedIOException(
                        new IOException(new RetryAfterException("busy", Duration.ofMinutes(10))));
            }));

    @ParameterizedTest
    @FieldSource("WAYS_TO_RETRY_LATER")
    void a_retry_after_is_recognised_however_it_is_said(Way way) {
        Node node = working(way.says());
        JobId id = node.enqueue(WORK.job("x"));
        scene.run(Duration.ofHours(1));
        List<AttemptRow> attempts = Scene.view(node, id).attempts();
        assertThat(attempts).hasSize(3);
        assertThat(gaps(attempts))
                .allSatisfy(gap -> assertThat(gap)
                        .isBetween(
                                Duration.ofMinutes(10), Duration.ofMinutes(10).plusMillis(50)));
        assertThat(attempts)
                .allSatisfy(attempt -> assertThat(attempt.said().error()).contains("busy"));
    }

    @Test
    void a_snooze_takes_a_number_and_is_no_failure() {
        AtomicInteger asked = new AtomicInteger();
        Node node = working((work, attempt) -> asked.incrementAndGet() <= 10
                ? Decision.snooze(Duration.ofMinutes(30))
                : Decision.fail("now it fails"));
        JobId id = node.enqueue(WORK.job("poll the supplier"));
        scene.run(Duration.ofHours(6));
        List<AttemptRow> attempts = Scene.view(node, id).attempts();
        assertThat(attempts).hasSize(13);
        assertThat(attempts.subList(0, 10)).allMatch(attempt -> attempt.outcome() == Outcome.Kind.SNOOZED);
        assertThat(gaps(attempts.subList(0, 11)))
                .allSatisfy(gap -> assertThat(gap).isBetween(Duration.ofMinutes(30), Duration.ofMinutes(31)));
        assertThat(gaps(attempts.subList(10, 13)))
                .allSatisfy(gap -> assertThat(gap).isBetween(Duration.ofMinutes(1), Duration.ofMinutes(2)));
        assertThat(Scene.view(node, id).activity().deadReason()).isEqualTo(DeadReason.EXHAUSTED);
    }

    static final List<Way> WAYS_TO_SNOOZE = List.of(
            new Way("a decision", (work, attempt) -> Decision.snooze(Duration.ofMinutes(10))),
            new Way("an exception", (work, attempt) -> {
                throw new SnoozeException("not ready", Duration.ofMinutes(10));
            }),
            new Way("an exception wrapped in another", (work, attempt) -> {
                throw new ExecutionException(
                        new SnoozeException("not ready", Duration.ofMinutes(10), new IOException("202")));
            }));

    @ParameterizedTest
    @FieldSource("WAYS_TO_SNOOZE")
    void a_snooze_is_recognised_however_it_is_said(Way way) {
        Node node = working(
                (work, attempt) -> attempt.number() <= 5 ? way.says().decide(work, attempt) : Decision.succeed());
        JobId id = node.enqueue(WORK.job("x"));
        scene.run(Duration.ofHours(1));
        List<AttemptRow> attempts = Scene.view(node, id).attempts();
        assertThat(attempts).hasSize(6);
        assertThat(attempts.subList(0, 5)).allMatch(attempt -> attempt.outcome() == Outcome.Kind.SNOOZED);
        assertThat(gaps(attempts))
                .allSatisfy(gap -> assertThat(gap)
                        .isBetween(
                                Duration.ofMinutes(10), Duration.ofMinutes(10).plusMillis(50)));
        assertThat(Scene.state(node, id)).isEqualTo(JobState.SUCCEEDED);
    }

    static final List<Way> ODD_ENDS = List.of(
            new Way("an exception", (work, attempt) -> {
                throw new IOException("unplugged");
            }),
            new Way("an Error", (work, attempt) -> {
                throw new StackOverflowError("unplugged");
            }),
            new Way("a failed assertion", (work, attempt) -> {
                throw new AssertionError("unplugged");
            }),
            new Way("a decision", (work, attempt) -> Decision.fail("unplugged")),
            new Way("an exception that is its own cause's cause", (work, attempt) -> {
                Exception outer = new Exception("unplugged");
                outer.initCause(new Exception(outer));
                throw outer;
            }),
            new Way("an exception that cannot say anything of itself", (work, attempt) -> {
                throw new Unspeakable();
            }),
            new Way("unstorable words", (work, attempt) -> {
                throw new IllegalStateException("unplugged \0 and \uD800 alone");
            }),
            new Way("null", (work, attempt) -> nothing()));

    @ParameterizedTest
    @FieldSource("ODD_ENDS")
    void whatever_else_comes_out_of_a_handler_is_a_failed_attempt_and_the_schedule_goes_on(Way way) {
        Node node = working(way.says());
        JobId id = node.enqueue(WORK.job("x"));
        scene.run(Duration.ofHours(1));
        JobView view = Scene.view(node, id);
        assertThat(view.state()).isEqualTo(JobState.DEAD);
        assertThat(view.activity().deadReason()).isEqualTo(DeadReason.EXHAUSTED);
        assertThat(view.attempts()).hasSize(3).allMatch(attempt -> attempt.outcome() == Outcome.Kind.FAILED);
        assertThat(view.attempts())
                .allSatisfy(attempt ->
                        assertThat(attempt.said().error()).containsAnyOf("unplugged", "null", "Unspeakable"));
        scene.requireNothingLeft();
    }

    @SuppressWarnings("NullAway") // what a language without null checks might return
    private static Decision nothing() {
        return null;
    }

    static final class Unspeakable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("unspeakable");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new IllegalStateException("unspeakable");
        }
    }

    /** A class that shows when somebody deserializes it. */
    static final class Trap implements Serializable {
        private static final long serialVersionUID = 1L;
        static boolean sprung;

        private void readObject(ObjectInputStream in) {
            sprung = true;
        }
    }

    @Test
    void java_serialized_bytes_go_to_the_error_queue_and_are_never_deserialized() throws IOException {
        Node node = working((work, attempt) -> Decision.succeed());
        JobId id = node.enqueue(JobRequest.of("work", serializedTrap(), "application/x-java-serialized-object"));
        scene.run(Duration.ofHours(1));
        JobView view = Scene.view(node, id);
        assertThat(view.state()).isEqualTo(JobState.DEAD);
        assertThat(view.attempts()).hasSize(3).allMatch(attempt -> attempt.outcome() == Outcome.Kind.FAILED);
        assertThat(view.attempts().getLast().said().error()).contains("not UTF-8");
        assertThat(Trap.sprung).isFalse();
    }

    private static byte[] serializedTrap() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(0xACED);
        out.writeShort(5);
        out.write(new byte[] {0x73, 0x72});
        out.writeUTF(Trap.class.getName());
        out.writeLong(1L);
        out.write(new byte[] {2, 0, 0, 0x78, 0x70});
        return bytes.toByteArray();
    }

    @Test
    void progress_and_the_previous_error_come_along_to_the_next_attempt() {
        List<String> seen = new ArrayList<>();
        Node node = working((work, attempt) -> {
            String progress = attempt.progress()
                    .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                    .orElse("nothing");
            seen.add(attempt.number() + " " + progress + " "
                    + attempt.previousError().orElse("no error"));
            attempt.saveProgress(("step " + attempt.number()).getBytes(StandardCharsets.UTF_8));
            return switch (attempt.number()) {
                case 1 -> Decision.fail("first failed");
                case 2 -> Decision.snooze(Duration.ofSeconds(5));
                default -> Decision.succeed();
            };
        });
        JobId id = node.enqueue(WORK.job("x"));
        scene.run(Duration.ofHours(1));
        assertThat(seen).containsExactly("1 nothing no error", "2 step 1 first failed", "3 step 2 no error");
        assertThat(Scene.state(node, id)).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void an_attempt_knows_its_job() {
        List<Map<String, String>> seen = new ArrayList<>();
        Node node = working((work, attempt) -> {
            assertThat(attempt.deadline()).contains(Scene.BEGIN.plusSeconds(60));
            assertThat(attempt.type()).isEqualTo("work");
            assertThat(attempt.stands()).isTrue();
            seen.add(attempt.headers());
            seen.add(attempt.labels());
            return Decision.succeed();
        });
        node.enqueue(WORK.job("x").header("h", "1").label("l", "2").deadline(Scene.BEGIN.plusSeconds(60)));
        scene.run(Duration.ofSeconds(1));
        assertThat(seen).containsExactly(Map.of("h", "1"), Map.of("l", "2"));
    }

    private static List<Duration> gaps(List<AttemptRow> attempts) {
        List<Duration> gaps = new ArrayList<>();
        for (int i = 1; i < attempts.size(); i++) {
            gaps.add(Duration.between(
                    attempts.get(i - 1).endedAt(), attempts.get(i).startedAt()));
        }
        return gaps;
    }
}
