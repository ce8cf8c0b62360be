package dev.longhaul.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.store.OpenJob;
import dev.longhaul.store.StoreTransaction;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What handlers save for their next attempt. */
public abstract class ProgressContract extends Contract {

    @Test
    void what_was_saved_last_is_what_is_loaded() {
        OpenJob job = job("a", past());
        OpenJob other = job("a", past());
        OpenJob without = job("a", past());
        save(job, new byte[] {1});
        save(job, new byte[] {0, -1, 2});
        save(other, new byte[0]);

        var loaded = read().progress().load(List.of(job.id(), other.id(), without.id()));

        assertThat(loaded).containsOnlyKeys(job.id(), other.id());
        assertThat(loaded.get(job.id())).containsExactly(0, -1, 2);
        assertThat(loaded.get(other.id())).isEmpty();
    }

    @Test
    void it_may_be_large() {
        OpenJob job = job("a", past());
        byte[] data = new byte[256 * 1_024];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (i * 31);
        }
        save(job, data);

        assertThat(read().progress().load(List.of(job.id())).get(job.id())).isEqualTo(data);
    }

    @Test
    void it_is_the_stores_own() {
        OpenJob job = job("a", past());
        byte[] data = {1, 2, 3};
        save(job, data);
        data[0] = 9;
        present(read().progress().load(List.of(job.id())).get(job.id()))[1] = 9;

        assertThat(read().progress().load(List.of(job.id())).get(job.id())).containsExactly(1, 2, 3);
    }

    @Test
    void what_was_not_committed_is_not_saved() {
        OpenJob job = job("a", past());
        save(job, new byte[] {1});
        try (StoreTransaction transaction = begin()) {
            transaction.progress().save(job.id(), new byte[] {2});
        }

        assertThat(read().progress().load(List.of(job.id())).get(job.id())).containsExactly(1);
    }

    private void save(OpenJob job, byte[] data) {
        commit(transaction -> transaction.progress().save(job.id(), data));
    }
}
