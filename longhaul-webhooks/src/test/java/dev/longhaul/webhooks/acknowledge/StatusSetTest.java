package dev.longhaul.webhooks.acknowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusSetTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2xx             | 2xx             | 200 | true",
                "2xx             | 2xx             | 299 | true",
                "2xx             | 2xx             | 300 | false",
                "200             | 200             | 200 | true",
                "200             | 200             | 201 | false",
                "200-204         | 200-204         | 204 | true",
                "200-204         | 200-204         | 205 | false",
                "200 , 204       | 200,204         | 204 | true",
                "200,204         | 200,204         | 202 | false",
                "200-299         | 2xx             | 250 | true",
                "2xx,409,500-503 | 2xx,409,500-503 | 409 | true",
                "4xx             | 4xx             | 410 | true",
            })
    void a_status_set_is_read_printed_and_asked(String text, String printed, int status, boolean contained) {
        StatusSet set = StatusSet.parse(text);

        assertThat(set).hasToString(printed);
        assertThat(StatusSet.parse(printed)).isEqualTo(set);
        assertThat(set.contains(status)).isEqualTo(contained);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1xx      | cannot acknowledge",
                "101      | cannot acknowledge",
                "3xx      | never followed",
                "302      | never followed",
                "200-302  | never followed",
                "204-200  | swap its ends",
                "600      | not understood",
                "20       | not understood",
                "2XX      | not understood",
                "200,     | not understood",
                "''       | not understood",
                "-200     | not understood",
                "2xx-4xx  | not understood",
            })
    void a_set_that_cannot_mean_success_is_refused_with_the_remedy(String text, String remedy) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StatusSet.parse(text))
                .withMessageContaining(remedy);
    }

    @Test
    void a_set_has_at_most_32_ranges() {
        assertThat(StatusSet.parse("200" + ",200".repeat(31)).ranges()).hasSize(32);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StatusSet.parse("200" + ",200".repeat(32)))
                .withMessageContaining("from 1 to 32");
    }
}
