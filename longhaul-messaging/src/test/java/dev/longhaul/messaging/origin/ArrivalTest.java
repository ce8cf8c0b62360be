package dev.longhaul.messaging.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.job.Content;
import dev.longhaul.messaging.origin.Arrival.Encoding;
import dev.longhaul.messaging.origin.Header.Value;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a job remembers of where it came from. */
class ArrivalTest {

    private static final Origin ORDERS = new Origin("rabbit", "orders", "17");

    private static Arrival arrival(Header... headers) {
        return new Arrival(ORDERS, 0, new Encoding("ce_", true), "customer-7", List.of(headers), 0);
    }

    private static Arrival kept(Arrival arrival, int maxLength) {
        Map<String, String> headers = arrival.in(Map.of("ce-id", "order-42"), maxLength);
        assertThat(headers).containsEntry("ce-id", "order-42");
        // What no job can carry is refused here.
        assertThat(new Content(new byte[0], "text/plain", headers).headers()).isEqualTo(headers);
        return Arrival.of(headers).orElseThrow();
    }

    @Test
    void every_kind_of_header_is_kept_as_it_came() {
        Arrival came = arrival(
                Header.text("tenant", "a=b\\c"),
                Header.text("two\nlines=\r\n", "NUL \u0000, half a pair \uD83D, a pair \uD83D\uDE00, ümlaut"),
                Header.text("", ""),
                new Header("bytes", new Value.Bytes(new byte[] {(byte) 0xC3, 0x28})),
                new Header("number", new Value.Whole(Long.MIN_VALUE)),
                new Header("flag", new Value.Flag(true)),
                new Header("time", new Value.Moment(Instant.parse("2026-11-21T08:30:00Z"))),
                new Header("x-death", new Value.Other("a list of 1 {=}\n")));
        assertThat(kept(came, 4_096)).isEqualTo(came);
    }

    @Test
    void headers_that_do_not_fit_are_left_out_and_counted_and_smaller_ones_after_them_are_kept() {
        Arrival came =
                arrival(Header.text("first", "1"), Header.text("huge", "x".repeat(100_000)), Header.text("last", "2"));
        Arrival kept = kept(came, 100);
        assertThat(kept.headers()).containsExactly(Header.text("first", "1"), Header.text("last", "2"));
        assertThat(kept.leftOut()).isEqualTo(1);
        assertThat(kept(kept, 100).leftOut()).isEqualTo(1);
    }

    @Test
    void a_partition_key_that_is_too_long_is_left_out_and_counted() {
        Arrival came = new Arrival(ORDERS, 3, Encoding.PLAIN, "k".repeat(513), List.of(), 0);
        Arrival kept = kept(came, 100);
        assertThat(kept.key()).isNull();
        assertThat(kept.leftOut()).isEqualTo(1);
        assertThat(kept.returns()).isEqualTo(3);
        assertThat(kept.returned().returns()).isEqualTo(4);
    }

    @Test
    void whether_a_key_could_not_be_kept_is_known_of_text_and_of_bytes() {
        Header large = new Header(Arrival.BYTES_OF_KEY, new Value.Bytes(new byte[1_000]));
        assertThat(Arrival.isWithoutKey(withKey("k".repeat(512)).in(Map.of(), 100)))
                .isFalse();
        assertThat(Arrival.isWithoutKey(withKey("k".repeat(513)).in(Map.of(), 100)))
                .isTrue();
        assertThat(Arrival.isWithoutKey(withKey("NUL \u0000").in(Map.of(), 100)))
                .isTrue();
        assertThat(Arrival.isWithoutKey(withKey(null, large).in(Map.of(), 2_000)))
                .isFalse();
        assertThat(Arrival.isWithoutKey(withKey(null, large).in(Map.of(), 1_000)))
                .isTrue();
        assertThat(Arrival.isWithoutKey(withKey(null).in(Map.of(), 1_000))).isFalse();
    }

    private static Arrival withKey(@Nullable String key, Header... headers) {
        return new Arrival(ORDERS, 0, Encoding.PLAIN, key, List.of(headers), 0);
    }

    @Test
    void a_job_without_an_origin_came_from_no_broker() {
        assertThat(Arrival.of(Map.of("ce-id", "order-42"))).isEmpty();
    }

    @Test
    void headers_that_longhaul_did_not_write_are_refused() {
        Map<String, String> forged = Map.of(
                "longhaul-origin-broker", "rabbit",
                "longhaul-origin-place", "orders",
                "longhaul-origin-headers", "nonsense");
        assertThatThrownBy(() -> Arrival.of(forged))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'nonsense' is no header that Longhaul wrote");
    }

    @Test
    void names_of_brokers_become_parts_of_job_types_and_are_checked() {
        assertThatThrownBy(() -> new Origin("my broker", "orders", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("broker cannot be named 'my broker'");
    }
}
