package dev.longhaul.jdbc.table;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BareUrlTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "jdbc:postgresql://h/jobs jdbc:postgresql://h/jobs",
                "jdbc:postgresql://h:5432/jobs?user=ada&password=hun@ter2 jdbc:postgresql://h:5432/jobs",
                "postgresql://ada:hunter2@one:1,[::1]:2/jobs postgresql://one:1,[::1]:2/jobs",
                "jdbc:mariadb://ada:hunter2@h/jobs;x=y jdbc:mariadb://h/jobs",
                "jdbc:postgresql://ada:hun/ter2@h/jobs jdbc:postgresql://h/jobs",
                "jdbc:postgresql://h:port/jobs?user=ada&password=hunter2 jdbc:postgresql://h:port/jobs",
                "jdbc:sqlite:/var/lib/jobs.db jdbc:sqlite:/var/lib/jobs.db",
                "jdbc:postgresql:jobs jdbc:postgresql:jobs"
            })
    void user_password_and_parameters_are_left_out(String url, String shown) {
        assertThat(BareUrl.of(url)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://ada:hunter?2@h/jobs",
                "jdbc:postgresql://ada:hunter;2@h/jobs",
                "postgresql://ada:hunter2@h",
                "ada:hunter2@h/jobs"
            })
    void where_it_is_not_plain_what_is_the_password_only_the_kind_is_shown(String url) {
        assertThat(BareUrl.of(url)).doesNotContain("hunter", "ada").endsWith("...");
    }

    @Test
    void parameters_end_with_the_url_and_not_with_the_line() {
        assertThat(BareUrl.of("jdbc:postgresql://h/jobs?password=hunter\n2")).isEqualTo("jdbc:postgresql://h/jobs");
    }
}
