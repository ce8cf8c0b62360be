package dev.longhaul.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.store.OpenJob;
import dev.longhaul.store.Request;
import dev.longhaul.store.StoreTransaction;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What operators want of jobs that may be in flight. */
public abstract class RequestContract extends Contract {

    @Test
    void a_request_comes_back_as_it_was_made() {
        OpenJob job = job("a", past());
        Request cancel = request(job, Request.Kind.CANCEL, null);
        Request now = request(job, Request.Kind.ATTEMPT_NOW, null);
        Request later = request(job, Request.Kind.RESCHEDULE, future());

        assertThat(of(job)).containsExactly(cancel, now, later);
    }

    @Test
    void a_request_whose_id_is_there_is_not_made_again() {
        OpenJob job = job("a", past());
        Request first = request(job, Request.Kind.CANCEL, null);

        assertThat(write(transaction -> transaction
                                .requests()
                                .insert(new Request(first.id(), job.id(), 9, Request.Kind.ATTEMPT_NOW, null, "other")))
                        .answer())
                .isFalse();
        assertThat(of(job)).containsExactly(first);
    }

    @Test
    void requests_are_found_by_job_oldest_first() {
        OpenJob one = job("a", past());
        OpenJob other = job("a", past());
        OpenJob unasked = job("a", past());
        Request first = request(other, Request.Kind.CANCEL, null);
        Request second = request(one, Request.Kind.CANCEL, null);
        Request third = request(other, Request.Kind.ATTEMPT_NOW, null);

        assertThat(of(one, other, unasked)).containsExactly(first, second, third);
        assertThat(of(one)).containsExactly(second);
        assertThat(of(unasked)).isEmpty();
    }

    @Test
    void a_page_holds_the_oldest() {
        OpenJob job = job("a", past());
        Request first = request(job, Request.Kind.CANCEL, null);
        Request second = request(job, Request.Kind.CANCEL, null);
        Request third = request(job, Request.Kind.CANCEL, null);

        assertThat(read().requests().page(2)).containsExactly(first, second);
        assertThat(read().requests().page(10)).containsExactly(first, second, third);
    }

    @Test
    void requests_are_deleted_by_id_and_those_that_are_gone_are_passed_over() {
        OpenJob job = job("a", past());
        Request first = request(job, Request.Kind.CANCEL, null);
        Request second = request(job, Request.Kind.CANCEL, null);
        Request third = request(job, Request.Kind.CANCEL, null);

        commit(transaction ->
                transaction.requests().delete(List.of(third.id(), samples().uuid(), first.id())));

        assertThat(of(job)).containsExactly(second);
    }

    @Test
    void requests_are_read_past_those_who_delete_them() {
        OpenJob job = job("a", past());
        Request request = request(job, Request.Kind.CANCEL, null);
        try (StoreTransaction settling = begin()) {
            settling.requests().delete(List.of(request.id()));
            assertThat(of(job)).containsExactly(request);
            settling.commit();
        }
        assertThat(of(job)).isEmpty();
    }

    private Request request(OpenJob job, Request.Kind kind, @Nullable Instant due) {
        Request request = new Request(samples().uuid(), job.id(), 3, kind, due, "Ada <ada@example.org>");
        commit(transaction -> assertThat(transaction.requests().insert(request)).isTrue());
        return request;
    }

    private List<Request> of(OpenJob... jobs) {
        return read().requests().of(List.of(jobs).stream().map(OpenJob::id).toList());
    }
}
