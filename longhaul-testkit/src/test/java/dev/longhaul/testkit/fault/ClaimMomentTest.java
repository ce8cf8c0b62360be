package dev.longhaul.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.engine.protocol.Claiming;
import dev.longhaul.engine.protocol.FollowUps;
import dev.longhaul.engine.protocol.NewJob;
import dev.longhaul.job.JobRequest;
import dev.longhaul.store.ClaimId;
import dev.longhaul.store.DueTable.Ask;
import dev.longhaul.store.NodeId;
import dev.longhaul.store.Store;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.memory.MemoryDatabase;
import dev.longhaul.testkit.time.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a poll says it has seen, on a store whose calls take time. */
class ClaimMomentTest {

    private static final Duration CALL = Duration.ofMillis(10);

    private static final FollowUps NONE = new FollowUps() {
        @Override
        public NewJob newJob(JobRequest request) {
            throw new AssertionError(request);
        }

        @Override
        public NewJob onEnd(JobRequest checked) {
            throw new AssertionError(checked);
        }
    };

    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-11-22T12:00:00Z"));
    private final Store store = TamperedStore.of(MemoryDatabase.create(clock).store("memory"), call -> {
        Object answer = call.proceed();
        clock.advance(CALL);
        return answer;
    });

    @Test
    void a_poll_has_seen_nothing_that_became_due_after_it_looked() {
        Instant began = clock.instant();
        Ask asked = new Ask("work", false, began.minusSeconds(60), 10);
        Claiming.Found found;
        try (StoreTransaction tx = store.begin(Duration.ofSeconds(1))) {
            found = Claiming.claim(
                    tx,
                    new Claiming.Wanted(List.of(asked), 10, List.of(), false, false, Map.of()),
                    (open, job, now) -> true,
                    NONE,
                    new ClaimId(new UUID(0, 1)),
                    new NodeId("node"),
                    Duration.ofSeconds(15));
        }

        assertThat(found.now())
                .as("what became due while the poll was under way was not taken, and must be looked for again")
                .isEqualTo(began);
    }
}
