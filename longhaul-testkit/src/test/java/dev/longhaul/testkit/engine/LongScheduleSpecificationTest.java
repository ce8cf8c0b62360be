package dev.longhaul.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.job.Enqueued;
import dev.longhaul.job.JobEvent;
import dev.longhaul.job.JobState;
import dev.longhaul.job.JobType;
import dev.longhaul.job.PayloadCodec;
import dev.longhaul.operator.JobView;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.store.memory.MemoryStore;
import dev.longhaul.testkit.time.VirtualWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LongScheduleSpecificationTest {
    static final JobType<String> ORDER = JobType.of("order", PayloadCodec.text());

    @Test
    void lives_through_a_day_of_retries_in_no_time() {
        VirtualWorld world = new VirtualWorld(Instant.parse("2026-11-21T00:00:00Z"), 1);
        List<Duration> starts = new ArrayList<>();
        List<JobEvent> events = new ArrayList<>();
        Instant begin = world.clock().instant();
        try (Longhaul longhaul = Longhaul.builder(MemoryStore.create(world.clock()))
                .runtime(world.runtime(), world.clock())
                .schedule("alipay", RetrySchedule.parse("alipay"))
                .handle(ORDER, (order, attempt) -> {
                    starts.add(Duration.between(begin, world.clock().instant()));
                    throw new IllegalStateException("the merchant is down");
                })
                .listener(events::add)
                .build()) {
            longhaul.start();
            Enqueued done = longhaul.enqueue(ORDER.job("42"));
            world.run(Duration.ofHours(30));
            JobView view = longhaul.jobs().find(done.id()).orElseThrow();
            assertThat(view.state()).isEqualTo(JobState.DEAD);
            assertThat(starts).hasSize(8);
            assertThat(starts.getLast()).isBetween(Duration.parse("PT24H24M"), Duration.parse("PT24H24M1S"));
            assertThat(events).as("accepted, and eight attempts").hasSize(9);
        }
    }
}
