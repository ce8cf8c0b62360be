package dev.longhaul.store.memory.specification;

import static dev.longhaul.store.memory.specification.SomeJobs.NOON;
import static dev.longhaul.store.memory.specification.SomeJobs.id;
import static dev.longhaul.store.memory.specification.SomeJobs.open;
import static dev.longhaul.store.memory.specification.SomeJobs.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.longhaul.store.ClaimId;
import dev.longhaul.store.KeyRow;
import dev.longhaul.store.NodeId;
import dev.longhaul.store.Pause;
import dev.longhaul.store.Store;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import dev.longhaul.store.memory.MemoryDatabase;
import dev.longhaul.store.memory.MemoryStore;
import dev.longhaul.store.memory.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

/** The in-memory store as a database: who may open it, who hears what, what a death leaves behind. */
class MemoryStoreTest {

    private final MemoryDatabase database = MemoryDatabase.create(() -> NOON);
    private final MemoryStore store = database.store("a");

    @Test
    void closing_a_store_rolls_back_what_it_had_open_and_keeps_what_it_had_committed() {
        insertJob(1);
        StoreTransaction open = store.begin(Duration.ZERO);
        open.due().take(id(1));

        store.close();

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(open::commit)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE));
        assertThat(database.snapshot().due()).containsOnlyKeys(id(1));
        assertThat(database.rowsLocked()).isZero();
        assertThatExceptionOfType(StoreException.class).isThrownBy(store::prepare);
    }

    @Test
    void an_exclusive_database_is_prepared_by_one_store_at_a_time() {
        MemoryDatabase owned = MemoryDatabase.builder(() -> NOON).exclusive().build();
        MemoryStore first = owned.store("first");
        MemoryStore second = owned.store("second");
        first.prepare();
        first.prepare();

        assertThat(first.exclusive()).isTrue();
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(second::prepare)
                .withMessageContaining("owned by 'first'");
        first.close();
        second.prepare();
    }

    @Test
    void two_stores_on_one_database_have_different_names() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> database.store("a"))
                .withMessageContaining("'a' is open");
    }

    @Test
    void an_announcement_is_heard_by_the_others() {
        MemoryStore other = database.store("b");
        List<Store.Announcement> heardByA = new ArrayList<>();
        List<Store.Announcement> heardByB = new ArrayList<>();
        store.onAnnouncement(heardByA::add);
        other.onAnnouncement(heardByB::add);

        store.announce("capture", NOON.plusNanos(1));

        assertThat(heardByA).isEmpty();
        assertThat(heardByB).containsExactly(new Store.Announcement("capture", NOON.plusNanos(1_000)));
    }

    @Test
    void it_has_no_connections() {
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> store.join(null));
        try (StoreTransaction transaction = store.begin(Duration.ZERO)) {
            assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(transaction::connection);
        }
    }

    @Test
    void what_was_begun_for_reading_refuses_to_write() {
        try (StoreTransaction reading = store.beginReading()) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> reading.pauses().insert(new Pause(Pause.Kind.TYPE, "a")))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.REFUSED));
        }
    }

    @Test
    void an_ordering_key_is_saved_only_under_its_lock() {
        try (StoreTransaction transaction = store.begin(Duration.ZERO)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> transaction.keys().save(List.of(new KeyRow("k", id(1), 2))))
                    .withMessageContaining("without its lock");
        }
    }

    @Test
    void of_two_that_wait_for_each_other_one_is_told_so_at_once_and_the_other_goes_on() throws Exception {
        CyclicBarrier bothHoldOne = new CyclicBarrier(2);
        CompletableFuture<String> one = CompletableFuture.supplyAsync(() -> lockBoth("k", "l", bothHoldOne));
        CompletableFuture<String> other = CompletableFuture.supplyAsync(() -> lockBoth("l", "k", bothHoldOne));

        assertThat(List.of(one.get(), other.get())).containsExactlyInAnyOrder("locked both", "CONFLICT");
    }

    @Test
    void of_two_who_share_a_claim_and_both_want_to_change_it_one_is_told_so_at_once() throws Exception {
        ClaimId claim = new ClaimId(new UUID(0, 1));
        try (StoreTransaction transaction = store.begin(Duration.ZERO)) {
            transaction.claims().insert(claim, new NodeId("n"), List.of(), Duration.ZERO);
            transaction.commit();
        }
        CyclicBarrier bothShareIt = new CyclicBarrier(2);
        CompletableFuture<String> one = CompletableFuture.supplyAsync(() -> shareAndChange(claim, bothShareIt));
        CompletableFuture<String> other = CompletableFuture.supplyAsync(() -> shareAndChange(claim, bothShareIt));

        assertThat(List.of(one.get(), other.get())).containsExactlyInAnyOrder("changed", "CONFLICT");
    }

    private String shareAndChange(ClaimId claim, CyclicBarrier barrier) {
        try (StoreTransaction transaction = store.begin(Duration.ofMinutes(1))) {
            transaction.claims().lockShared(claim);
            barrier.await();
            transaction.claims().rewrite(claim, List.of());
            return "changed";
        } catch (StoreException e) {
            return e.kind().name();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void going_back_to_a_savepoint_gives_back_the_locks_taken_since() {
        insertJob(1);
        insertJob(2);
        try (StoreTransaction first = store.begin(Duration.ZERO);
                StoreTransaction second = store.begin(Duration.ZERO)) {
            first.due().take(id(1));
            StoreTransaction.Mark mark = first.savepoint();
            first.due().take(id(2));
            first.rollbackTo(mark);

            assertThat(second.due().take(id(2))).isNotNull();
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> second.due().take(id(1)));
        }
    }

    private String lockBoth(String first, String second, CyclicBarrier barrier) {
        try (StoreTransaction transaction = store.begin(Duration.ofMinutes(1))) {
            transaction.keys().lock(List.of(first));
            barrier.await();
            transaction.keys().lock(List.of(second));
            return "locked both";
        } catch (StoreException e) {
            return e.kind().name();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_snapshot_names_the_jobs_that_are_not_in_exactly_one_place() {
        insertJob(1);
        insertJob(2);
        ClaimId claim = new ClaimId(new UUID(0, 1));
        try (StoreTransaction transaction = store.begin(Duration.ZERO)) {
            transaction.jobs().insert(List.of(row(3, "a")));
            transaction
                    .claims()
                    .insert(claim, new NodeId("n"), List.of(open(2, "a", NOON), open(4, "a", NOON)), Duration.ZERO);
            transaction.commit();
        }

        Snapshot snapshot = database.snapshot();

        assertThat(snapshot.places().get(id(1))).containsExactly(new Snapshot.Place.Due());
        assertThat(snapshot.misplaced()).containsOnlyKeys(id(2), id(3), id(4));
        assertThat(snapshot.misplaced().get(id(2)))
                .containsExactly(new Snapshot.Place.Due(), new Snapshot.Place.Claim(claim, 1));
        assertThat(snapshot.misplaced().get(id(3))).isEmpty();
    }

    private void insertJob(int number) {
        try (StoreTransaction transaction = store.begin(Duration.ZERO)) {
            transaction.jobs().insert(List.of(row(number, "a")));
            transaction.due().insert(List.of(open(number, "a", NOON)));
            transaction.commit();
        }
    }
}
