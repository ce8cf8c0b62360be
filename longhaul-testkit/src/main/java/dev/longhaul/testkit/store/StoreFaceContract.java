package dev.longhaul.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.longhaul.store.OpenJob;
import dev.longhaul.store.StoreException;
import dev.longhaul.store.StoreTransaction;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The store itself: its name, its hints, its end. */
public abstract class StoreFaceContract extends Contract {

    @Test
    void it_has_a_name_for_people() {
        assertThat(store().name()).matches("[a-z]+");
    }

    @Test
    void hints_disturb_nobody_whether_somebody_listens_or_not() {
        store().announce("a", past());
        store().onAnnouncement(announcement -> {});
        store().announce("a", future());
        OpenJob job = dueJob("a", past());

        commit(transaction -> {
            store().announce("a", past());
            assertThat(transaction.due().take(job.id())).isEqualTo(job);
        });
    }

    @Test
    void closing_it_ends_what_is_open_and_begins_nothing_any_more() {
        StoreTransaction open = begin();
        open.jobs().insert(List.of(samples().row("a")));

        store().close();

        assertThatExceptionOfType(StoreException.class).isThrownBy(open::commit);
        open.close();
        assertThatExceptionOfType(StoreException.class).isThrownBy(this::begin);
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store().beginReading().now());
    }

    @Test
    void closing_it_twice_does_no_harm() {
        store().close();
        store().close();
    }
}
