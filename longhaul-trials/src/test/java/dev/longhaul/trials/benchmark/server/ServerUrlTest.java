package dev.longhaul.trials.benchmark.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerUrlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db/postgres?user=u&password=secret",
                "jdbc:postgresql://db.example:5432/postgres?password=secret@here/or?there",
                "jdbc:postgresql://[::1]:5432/postgres?password=secret",
                "jdbc:postgresql://one:5432,two/postgres?password=secret"
            })
    void another_database_of_the_server_has_the_same_hosts_and_user(String url) {
        ServerUrl read = ServerUrl.parse(url);

        assertThat(read.jdbc()).isEqualTo(url);
        assertThat(read.at("other")).isEqualTo(url.replace("/postgres?", "/other?"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db/postgres?user=u&password=secret",
                "jdbc:postgresql://db/postgres?password=secret@here/or?there"
            })
    void its_text_shows_neither_user_nor_parameters(String url) {
        assertThat(ServerUrl.parse(url)).hasToString("jdbc:postgresql://db/postgres");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "db",
                "postgresql://u:secret@db/postgres",
                "jdbc:mariadb://db/mysql?password=secret",
                "jdbc:postgresql:postgres?password=secret",
                "jdbc:postgresql://db?password=secret",
                "jdbc:postgresql://u:secret@db/postgres",
                "jdbc:postgresql://u:secret/postgres",
                "jdbc:postgresql://db/postgres&password=secret",
                "jdbc:postgresql://db/postgres?user=u&password=secret%",
                "jdbc:postgresql://db/postgres?password=secret&dbname=other"
            })
    void what_is_no_url_of_a_postgresql_database_is_not_repeated(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerUrl.parse(url))
                .withMessageContaining("jdbc:postgresql://HOST:PORT/DATABASE")
                .withMessageNotContaining("secret")
                .withNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"longhaul_benchmark", "longhaul_benchmark_longhaul_heap"})
    void a_database_that_is_dropped_before_each_run_is_not_the_one_to_connect_to(String database) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerUrl.parse("jdbc:postgresql://db/" + database + "?password=secret"))
                .withMessageContaining(database)
                .withMessageNotContaining("secret");
    }
}
