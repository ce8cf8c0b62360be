package dev.longhaul.testkit.engine.race;

import static dev.longhaul.testkit.engine.Scene.WORK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.engine.limit.EndpointLimits;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.JobType;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.store.DueTable.Ask;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.memory.MemoryStore;
import dev.longhaul.testkit.engine.Scene;
import dev.longhaul.testkit.engine.Scene.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Polls beside transactions and endpoints that take their time. */
class PollsBesideOthersTest {

    private static final JobType<String> OTHER = JobType.of("other", PayloadCodec.text());

    private final Scene scene = new Scene();
    private final List<String> ran = new ArrayList<>();

    @Test
    void an_expired_job_whose_key_somebody_holds_keeps_no_other_job_from_being_claimed() {
        Node node = scene.node(builder -> builder);
        JobId expired = node.enqueue(WORK.job("expired").orderingKey("account").deadlineIn(Duration.ofSeconds(10)));
        try (MemoryStore user = scene.database().store("user");
                StoreTransaction open = user.begin(Duration.ZERO)) {
            open.keys().lock(List.of("account"));
            scene.run(Duration.ofSeconds(20));
            node.longhaul().handle(WORK, (work, attempt) -> ran.add(work));
            for (int i = 0; i < 3; i++) {
                node.enqueue(WORK.job("next" + i));
                scene.run(Duration.ofMillis(100));
            }
            assertThat(ran).containsExactly("next0", "next1", "next2");
        }
        scene.run(Duration.ofSeconds(20));
        assertThat(Scene.state(node, expired)).isEqualTo(JobState.DEAD);
        scene.requireNothingLeft();
    }

    @Test
    void what_endpoints_release_leaves_a_turn_for_everything_else() {
        Node node = scene.node(builder -> builder.workers(4)
                .endpointLimits(EndpointLimits.inFlight(1))
                .handle(WORK, (work, attempt) -> scene.spend(Duration.ofMillis(100)))
                .handle(OTHER, (work, attempt) -> ran.add(work)));
        for (int i = 0; i < 1_000; i++) {
            int host = i / 100;
            node.enqueue(WORK.job("crowd").endpoint("host" + host).startIn(Duration.ofMillis(host)));
        }
        scene.run(Duration.ofSeconds(2));
        for (int i = 0; i < 5; i++) {
            node.enqueue(OTHER.job("other" + i));
        }
        scene.run(Duration.ofSeconds(1));
        assertThat(ran).hasSize(5);
        scene.run(Duration.ofMinutes(1));
        scene.requireNothingLeft();
    }

    @Test
    void rows_that_somebody_holds_for_long_are_looked_for_at_a_measured_pace() {
        Node node = scene.node(builder -> builder.handle(WORK, (work, attempt) -> ran.add(work)));
        node.enqueue(WORK.job("held").startIn(Duration.ofSeconds(1)));
        long[] polls = {0};
        try (MemoryStore paused = scene.database().store("paused");
                StoreTransaction tx = paused.begin(Duration.ZERO)) {
            scene.interference().always(moment -> moment.by(node.name()) && moment.call("due.take"), () -> polls[0]++);
            scene.run(Duration.ofMillis(990));
            scene.interference()
                    .once(
                            moment -> moment.by(node.name())
                                    && moment.call("due.next")
                                    && scene.elapsed().toMillis() >= 1_000,
                            () -> tx.due().take(List.of(new Ask(WORK.name(), false, Instant.EPOCH, 1)), 1));
            scene.run(Duration.ofSeconds(60));
            assertThat(ran).isEmpty();
            assertThat(polls[0]).isLessThan(400);
        }
        scene.run(Duration.ofSeconds(3));
        assertThat(ran).containsExactly("held");
        scene.requireNothingLeft();
    }
}
