package dev.longhaul.webhooks.headers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("1994-11-06T08:49:37Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "120                            | PT2M",
                "' 7 '                          | PT7S",
                "0000000000000000007            | PT7S",
                "86400                          | PT24H",
                "86401                          | PT24H",
                "99999999999                    | PT24H",
                "99999999999999999999999999999  | PT24H",
                "Sun, 06 Nov 1994 08:50:37 GMT  | PT1M",
                "Sunday, 06-Nov-94 08:50:37 GMT | PT1M",
                "Sun Nov  6 08:50:37 1994       | PT1M",
                "Sunday, 06-Nov-44 08:50:37 GMT | PT24H",
                "Mon, 07 Nov 1994 08:49:37 GMT  | PT24H",
                "Fri, 31 Dec 9999 23:59:59 GMT  | PT24H",
            })
    void seconds_and_dates_are_waited_for_up_to_a_day(String value, Duration wait) {
        assertThat(RetryAfter.parse(value, NOW)).contains(wait);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "0",
                "000",
                "-1",
                "+5",
                "1.5",
                "1e9",
                "５",
                "soon",
                "P1D",
                "Sun, 06 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 08:49:36 GMT",
                "Tuesday, 06-Nov-45 08:50:37 GMT",
                "Thu, 01 Jan 1970 00:00:00 GMT",
                "Sun, 99 Nov 1994 08:50:37 GMT",
                "Mon, 06 Nov 1994 08:50:37 GMT",
                "2094-11-06T08:50:37Z",
                "12000000000000000000000000000000000000000000000000000000000000000000000000000",
            })
    void zero_the_past_and_garbage_are_as_if_the_header_were_absent(String value) {
        assertThat(RetryAfter.parse(value, NOW)).isEmpty();
    }
}
