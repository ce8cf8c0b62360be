package dev.longhaul.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.store.DueTable.Ask;
import dev.longhaul.store.OpenJob;
import dev.longhaul.store.ParkedJob;
import dev.longhaul.store.Pause;
import dev.longhaul.store.Subject;
import dev.longhaul.store.Taken;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A paused type waits, visibly, and is in nobody's way. */
public abstract class PauseContract extends Contract {

    private static final Pause TYPE_A = new Pause(Pause.Kind.TYPE, "a");
    private static final Pause ENDPOINT_A = new Pause(Pause.Kind.ENDPOINT, "a");
    private static final Ask A = new Ask("a", false, Instant.EPOCH, 10);
    private static final Ask B = new Ask("b", false, Instant.EPOCH, 10);

    @Test
    void a_pause_is_made_once_and_ended_once() {
        assertThat(make(TYPE_A)).isTrue();
        assertThat(make(TYPE_A)).isFalse();
        assertThat(make(ENDPOINT_A)).isTrue();
        assertThat(read().pauses().all()).containsExactlyInAnyOrder(TYPE_A, ENDPOINT_A);

        assertThat(end(TYPE_A)).isTrue();
        assertThat(end(TYPE_A)).isFalse();
        assertThat(read().pauses().all()).containsExactly(ENDPOINT_A);
    }

    @Test
    void a_poll_passes_over_paused_types_and_takes_the_others() {
        dueJob("a", past());
        OpenJob b = dueJob("b", past());
        make(TYPE_A);

        assertThat(write(transaction -> transaction.due().take(List.of(A, B), 10))
                        .answer())
                .extracting(Taken::job)
                .containsExactly(b);
    }

    @Test
    void a_resumed_type_is_taken_again() {
        OpenJob a = dueJob("a", past());
        make(TYPE_A);
        end(TYPE_A);

        assertThat(write(transaction -> transaction.due().take(List.of(A), 10)).answer())
                .extracting(Taken::job)
                .containsExactly(a);
    }

    @Test
    void a_paused_type_is_not_next() {
        dueJob("a", past());
        dueJob("b", past());
        make(TYPE_A);

        assertThat(read().due().next(List.of(A, B))).containsOnlyKeys(B);
    }

    @Test
    void a_paused_type_does_not_count_against_the_total_of_a_poll() {
        for (int i = 0; i < 5; i++) {
            dueJob("a", past());
            dueJob("b", past());
        }
        make(TYPE_A);

        assertThat(write(transaction -> transaction.due().take(List.of(A, B), 5))
                        .answer())
                .hasSize(5);
    }

    @Test
    void jobs_of_a_paused_type_stay_at_their_endpoint_and_a_pause_of_the_endpoint_is_for_the_caller() {
        OpenJob a = job("a", past());
        OpenJob b = job("b", past());
        commit(transaction -> transaction
                .parked()
                .insert(List.of(
                        new ParkedJob(a, Subject.endpoint("a"), 0), new ParkedJob(b, Subject.endpoint("a"), 0))));
        make(TYPE_A);
        make(ENDPOINT_A);

        assertThat(write(transaction -> transaction.parked().takeForEndpoint("a", List.of("a", "b"), 10))
                        .answer())
                .extracting(Taken::job)
                .containsExactly(b);
    }

    @Test
    void a_pause_stops_no_deadline_and_no_operator() {
        OpenJob expired = Samples.withDeadline(job("a", past()), past());
        OpenJob parked = Samples.withDeadline(job("a", past()), past());
        OpenJob wanted = dueJob("a", past());
        commit(transaction -> {
            transaction.due().insert(List.of(expired));
            transaction.parked().insert(List.of(new ParkedJob(parked, Subject.endpoint("e"), 0)));
        });
        make(TYPE_A);

        commit(transaction -> {
            assertThat(transaction.due().takeExpired(10)).extracting(Taken::job).containsExactly(expired);
            assertThat(transaction.parked().takeExpired(10))
                    .extracting(Taken::job)
                    .containsExactly(parked);
            assertThat(transaction.due().take(wanted.id())).isEqualTo(wanted);
        });
    }

    @Test
    void names_are_the_same_only_to_the_last_character() {
        OpenJob a = dueJob("a", past());
        make(new Pause(Pause.Kind.TYPE, "A"));
        make(new Pause(Pause.Kind.TYPE, "a "));

        assertThat(write(transaction -> transaction.due().take(List.of(A), 10)).answer())
                .extracting(Taken::job)
                .containsExactly(a);
    }

    private boolean make(Pause pause) {
        return write(transaction -> transaction.pauses().insert(pause)).answer();
    }

    private boolean end(Pause pause) {
        return write(transaction -> transaction.pauses().delete(pause)).answer();
    }
}
