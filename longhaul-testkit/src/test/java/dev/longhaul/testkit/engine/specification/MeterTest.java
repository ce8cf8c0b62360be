package dev.longhaul.testkit.engine.specification;

import static dev.longhaul.testkit.engine.Scene.WORK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.engine.event.EngineMeter;
import dev.longhaul.job.JobRequest;
import dev.longhaul.job.Outcome;
import dev.longhaul.testkit.engine.Scene;
import dev.longhaul.testkit.engine.Scene.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a meter hears: each thing once, in the commit that it happened in. */
class MeterTest {

    private static final int JOBS = 7;

    private final Scene scene = new Scene();
    private final Heard heard = new Heard();

    /** Writes down what it hears. */
    private static final class Heard implements EngineMeter {
        private final Map<Batch, List<Integer>> batches = new EnumMap<>(Batch.class);
        private final List<String> settled = new ArrayList<>();
        private final List<Duration> late = new ArrayList<>();

        @Override
        public void started(String type, Duration afterDue) {
            late.add(afterDue);
        }

        @Override
        public void settled(String type, Outcome.Kind outcome, Duration took) {
            settled.add(type + " " + outcome + " " + took);
        }

        @Override
        public void committed(Batch batch, int jobs) {
            batches.computeIfAbsent(batch, each -> new ArrayList<>()).add(jobs);
        }

        private int sum(Batch batch) {
            return batches.getOrDefault(batch, List.of()).stream()
                    .mapToInt(Integer::intValue)
                    .sum();
        }
    }

    @Test
    void every_job_is_in_one_batch_of_its_acceptance_one_of_its_claim_and_one_of_its_settle() {
        Node node = scene.node(builder -> builder.meter(heard).handle(WORK, (work, attempt) -> {}));
        List<JobRequest> requests =
                Stream.generate(() -> WORK.job("noted")).limit(JOBS).toList();
        node.longhaul().enqueueAll(requests);
        scene.run(Duration.ofMinutes(1));
        assertThat(heard.batches.get(EngineMeter.Batch.ACCEPT)).containsExactly(JOBS);
        assertThat(heard.sum(EngineMeter.Batch.CLAIM)).isEqualTo(JOBS);
        assertThat(heard.sum(EngineMeter.Batch.SETTLE)).isEqualTo(JOBS);
        assertThat(heard.late).hasSize(JOBS);
    }

    @Test
    void an_attempt_is_settled_with_its_type_its_outcome_and_the_time_that_it_took() {
        Node node = scene.node(builder -> Scene.schedule("1s")
                .apply(builder.meter(heard))
                .handle(WORK, (work, attempt) -> {
                    scene.spend(Duration.ofMillis(30));
                    if (attempt.number() == 1) {
                        throw new IllegalStateException("not yet");
                    }
                }));
        node.enqueue(WORK.job("noted"));
        scene.run(Duration.ofMinutes(1));
        assertThat(heard.settled).containsExactly("work FAILED PT0.03S", "work SUCCEEDED PT0.03S");
        assertThat(heard.sum(EngineMeter.Batch.SETTLE)).isEqualTo(2);
    }
}
