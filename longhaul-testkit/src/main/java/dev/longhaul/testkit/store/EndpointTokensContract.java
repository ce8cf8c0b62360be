package dev.longhaul.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.store.EndpointTable.Drawn;
import dev.longhaul.store.StoreTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Tokens of an endpoint's rate, which all nodes draw from one row: never more than the rate allows. */
public abstract class EndpointTokensContract extends Contract {

    private static final String SHOP = "shop.example:443";
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void an_endpoint_begins_with_its_full_burst() {
        assertThat(draw(SHOP, HOUR, 10, 4).tokens()).isEqualTo(4);
        assertThat(draw(SHOP, HOUR, 10, 4).tokens()).isEqualTo(4);
        assertThat(draw(SHOP, HOUR, 10, 4).tokens()).isEqualTo(2);
        assertThat(draw(SHOP, HOUR, 10, 4).tokens()).isZero();
    }

    @Test
    void who_gets_less_than_wanted_is_told_when_the_next_token_comes() {
        Instant before = read().now();
        Drawn drawn = draw(SHOP, HOUR, 2, 5);
        Instant after = read().now();

        assertThat(drawn.tokens()).isEqualTo(2);
        assertThat(drawn.next()).isBetween(before.plus(HOUR), after.plus(HOUR));
        assertThat(draw(SHOP, HOUR, 2, 1)).isEqualTo(new Drawn(0, drawn.next()));
    }

    @Test
    void while_tokens_are_left_the_next_one_is_there_already() {
        Drawn drawn = draw(SHOP, HOUR, 5, 1);

        assertThat(drawn.tokens()).isEqualTo(1);
        assertThat(drawn.next()).isBeforeOrEqualTo(read().now());
    }

    @Test
    void a_token_comes_when_it_was_announced() {
        Duration interval = Duration.ofMillis(20);
        Drawn drawn = draw(SHOP, interval, 1, 1);
        assertThat(drawn.tokens()).isEqualTo(1);
        pass(Duration.between(read().now(), drawn.next()).plusNanos(1_000));

        assertThat(draw(SHOP, interval, 1, 1).tokens()).isEqualTo(1);
    }

    @Test
    void no_more_than_the_burst_gathers_while_nobody_draws() {
        Duration interval = Duration.ofMillis(1);
        draw(SHOP, interval, 3, 3);
        pass(Duration.ofMillis(20));

        // Only what comes while the draws are under way may be added to the burst.
        Instant before = read().now();
        int drawn = draw(SHOP, interval, 3, 10).tokens();
        assertThat(drawn).isEqualTo(3);
        assertThat(draw(SHOP, Duration.ofHours(1), 3, 10).tokens()).isZero();
        assertThat(before).isBeforeOrEqualTo(read().now());
    }

    @Test
    void over_any_time_no_more_is_drawn_than_the_burst_and_what_came_since() {
        Duration interval = Duration.ofMillis(2);
        int burst = 4;
        Instant start = read().now();
        int drawn = 0;
        while (drawn < 20) {
            Drawn some = draw(SHOP, interval, burst, 3);
            drawn += some.tokens();
            Instant end = read().now();
            long came = Duration.between(start, end).dividedBy(interval);
            assertThat((long) drawn).isLessThanOrEqualTo(burst + came);
            if (some.tokens() == 0) {
                pass(Duration.ofMillis(1));
            }
        }
    }

    @Test
    void the_rate_is_shared_by_all_who_draw_at_once() {
        Future<Integer> one = inThread(() -> drawOneByOne(30));
        Future<Integer> other = inThread(() -> drawOneByOne(30));

        assertThat(result(one) + result(other)).isEqualTo(40);
    }

    private int drawOneByOne(int times) {
        int drawn = 0;
        for (int i = 0; i < times; i++) {
            drawn += draw(SHOP, HOUR, 40, 1).tokens();
        }
        return drawn;
    }

    @Test
    void a_draw_waits_for_the_one_before_and_sees_what_is_left() {
        try (StoreTransaction first = begin()) {
            assertThat(first.endpoints().draw(SHOP, HOUR, 3, 2).tokens()).isEqualTo(2);
            assertLockedOut(second -> second.endpoints().draw(SHOP, HOUR, 3, 2));
            Future<Integer> second = concurrently(transaction ->
                    transaction.endpoints().draw(SHOP, HOUR, 3, 2).tokens());
            assertWaits(second);
            first.commit();
            assertThat(result(second)).isEqualTo(1);
        }
    }

    @Test
    void what_was_drawn_and_not_committed_is_there_again() {
        try (StoreTransaction transaction = begin()) {
            transaction.endpoints().draw(SHOP, HOUR, 3, 3);
        }

        assertThat(draw(SHOP, HOUR, 3, 3).tokens()).isEqualTo(3);
    }

    @Test
    void endpoints_do_not_share() {
        draw(SHOP, HOUR, 3, 3);

        assertThat(draw("other.example", HOUR, 3, 3).tokens()).isEqualTo(3);
        assertThat(draw("SHOP.example:443", HOUR, 3, 3).tokens()).isEqualTo(3);
        assertThat(draw(SHOP, HOUR, 3, 3).tokens()).isZero();
    }

    private Drawn draw(String endpoint, Duration interval, int burst, int wanted) {
        return write(transaction -> transaction.endpoints().draw(endpoint, interval, burst, wanted))
                .answer();
    }
}
