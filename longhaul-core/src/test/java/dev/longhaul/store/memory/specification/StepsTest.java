package dev.longhaul.store.memory.specification;

import static dev.longhaul.store.memory.specification.SomeJobs.NOON;
import static dev.longhaul.store.memory.specification.SomeJobs.open;
import static dev.longhaul.store.memory.specification.SomeJobs.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.longhaul.store.DueTable;
import dev.longhaul.store.Pause;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.memory.MemoryDatabase;
import dev.longhaul.store.memory.MemoryStore;
import dev.longhaul.store.memory.rows.CommitFate;
import dev.longhaul.store.memory.rows.Step;
import dev.longhaul.store.memory.rows.Steps;
import dev.longhaul.store.memory.rows.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Between any two steps, whoever drives a simulation can look, act, or let the step fail. */
class StepsTest {

    private final Script script = new Script();
    private final MemoryDatabase database = MemoryDatabase.builder(() -> NOON)
            .steps(script)
            .waiting(Waiting.never())
            .build();
    private final MemoryStore store = database.store("a");

    @Test
    void each_read_lock_write_and_commit_is_announced_before_it_happens() {
        try (StoreTransaction transaction = store.begin(Duration.ZERO)) {
            transaction.jobs().insert(List.of(row(1, "a")));
            transaction.due().insert(List.of(open(1, "a", NOON)));
            transaction.pauses().all();
            transaction.commit();
        }

        assertThat(script.seen)
                .extracting(step -> step.by() + step.transaction() + " " + step.kind() + " " + step.name())
                .containsExactly(
                        "a1 WRITE jobs.insert",
                        "a1 LOCK job " + SomeJobs.id(1),
                        "a1 WRITE due.insert",
                        "a1 LOCK due " + SomeJobs.id(1),
                        "a1 READ pauses.all",
                        "a1 COMMIT commit");
        assertThat(script.committed).extracting(Step::transaction).containsExactly(1L);
    }

    @Test
    void a_step_that_throws_fails_its_call_and_nothing_of_the_transaction_remains() {
        script.failing = "due.insert";

        try (StoreTransaction transaction = store.begin(Duration.ZERO)) {
            transaction.jobs().insert(List.of(row(1, "a")));
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> transaction.due().insert(List.of(open(1, "a", NOON))))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE));
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(transaction::commit)
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.REFUSED));
        }

        assertThat(database.snapshot().jobs()).isEmpty();
        assertThat(database.rowsLocked()).isZero();
    }

    @Test
    void a_step_that_throws_before_the_commit_rolls_back() {
        script.failing = "commit";

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(this::pauseA)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE));

        assertThat(pauses()).isEmpty();
        assertThat(database.rowsLocked()).isZero();
    }

    @Test
    void a_commit_whose_answer_is_lost_is_there() {
        script.fate = CommitFate.COMMITTED_UNANSWERED;

        assertUnknown();

        assertThat(pauses()).hasSize(1);
        assertThat(script.committed).hasSize(1);
    }

    @Test
    void a_commit_that_never_arrived_is_unknown_too_and_is_not_there() {
        script.fate = CommitFate.ROLLED_BACK_UNANSWERED;

        assertUnknown();

        assertThat(pauses()).isEmpty();
        assertThat(script.committed).isEmpty();
    }

    @Test
    void an_undecided_commit_holds_its_locks_until_somebody_decides_also_after_its_store_is_closed() {
        script.fate = CommitFate.UNDECIDED;
        assertUnknown();
        script.fate = CommitFate.COMMITTED;
        store.close();
        MemoryStore other = database.store("b");

        try (StoreTransaction again = other.begin(Duration.ofSeconds(1))) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> again.pauses().insert(pauseOfA()))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.LOCK_WAIT))
                    .withMessageContaining("pause")
                    .withMessageContaining("transaction 1 of a");
        }
        assertThat(database.undecided()).containsExactly(1L);

        database.decide(1, true);

        assertThat(database.undecided()).isEmpty();
        try (StoreTransaction again = other.begin(Duration.ZERO)) {
            assertThat(again.pauses().insert(pauseOfA())).isFalse();
        }
        assertThatIllegalArgumentException().isThrownBy(() -> database.decide(1, true));
    }

    @Test
    void another_transaction_can_run_between_two_steps() {
        script.before("due.take", () -> {
            try (StoreTransaction other = store.begin(Duration.ZERO)) {
                other.jobs().insert(List.of(row(1, "a")));
                other.due().insert(List.of(open(1, "a", NOON)));
                other.commit();
            }
        });

        try (StoreTransaction transaction = store.begin(Duration.ZERO)) {
            assertThat(transaction.due().take(SomeJobs.id(1))).isNull();
            assertThat(transaction.due().take(List.of(new DueTable.Ask("a", false, NOON, 1)), 1))
                    .hasSize(1);
        }
    }

    @Test
    void where_nobody_else_can_run_a_wait_fails_at_once_however_long_it_may_last() {
        try (StoreTransaction first = store.begin(Duration.ZERO);
                StoreTransaction second = store.begin(Duration.ofDays(1))) {
            first.pauses().insert(pauseOfA());
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> second.pauses().insert(pauseOfA()))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.LOCK_WAIT));
        }
    }

    private void assertUnknown() {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(this::pauseA)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNKNOWN_COMMIT));
    }

    private void pauseA() {
        try (StoreTransaction transaction = store.begin(Duration.ZERO)) {
            transaction.pauses().insert(pauseOfA());
            transaction.commit();
        }
    }

    private Set<Pause> pauses() {
        try (StoreTransaction transaction = store.beginReading()) {
            return transaction.pauses().all();
        }
    }

    private static Pause pauseOfA() {
        return new Pause(Pause.Kind.TYPE, "a");
    }

    /** Notes the steps, and does what a test wants between them. */
    private static final class Script implements Steps {
        private final List<Step> seen = new ArrayList<>();
        private final List<Step> committed = new ArrayList<>();
        private CommitFate fate = CommitFate.COMMITTED;
        private String failing = "";
        private String interrupted = "";
        private Runnable interruption = () -> {};

        void before(String name, Runnable does) {
            interrupted = name;
            interruption = does;
        }

        @Override
        public void before(Step step) {
            seen.add(step);
            if (step.name().equals(failing)) {
                throw new StoreException(StoreException.Kind.UNAVAILABLE, "cut before " + step);
            }
            if (step.name().equals(interrupted)) {
                interrupted = "";
                interruption.run();
            }
        }

        @Override
        public CommitFate committing(Step step) {
            return fate;
        }

        @Override
        public void committed(Step step) {
            committed.add(step);
        }
    }
}
