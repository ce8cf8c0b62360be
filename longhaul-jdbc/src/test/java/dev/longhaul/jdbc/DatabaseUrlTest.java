package dev.longhaul.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

    @Test
    void a_sqlite_url_names_a_file() {
        assertThat(DatabaseUrl.parse("jdbc:sqlite:data/jobs.db"))
                .isEqualTo(new DatabaseUrl.Sqlite(Path.of("data/jobs.db")));
    }

    @Test
    void a_jdbc_url_of_postgresql_is_taken_as_it_is() {
        assertThat(DatabaseUrl.parse("jdbc:postgresql://db:5433/jobs?sslmode=require"))
                .isEqualTo(new DatabaseUrl.Postgres("jdbc:postgresql://db:5433/jobs?sslmode=require", null, null));
    }

    @Test
    void a_url_as_psql_takes_it_is_taken_apart() {
        assertThat(DatabaseUrl.parse("postgresql://ada:secret@db.example:5433/jobs?sslmode=require&currentSchema=x"))
                .isEqualTo(new DatabaseUrl.Postgres(
                        "jdbc:postgresql://db.example:5433/jobs?sslmode=require&currentSchema=x", "ada", "secret"));
    }

    @Test
    void a_url_of_mariadb_is_read_in_the_same_two_ways() {
        assertThat(DatabaseUrl.parse("jdbc:mariadb://db:3307/jobs?sslMode=verify-full"))
                .isEqualTo(new DatabaseUrl.MariaDb("jdbc:mariadb://db:3307/jobs?sslMode=verify-full", null, null));
        assertThat(DatabaseUrl.parse("mariadb://ada:p%40ss@db.example/jobs?sslMode=trust"))
                .isEqualTo(new DatabaseUrl.MariaDb("jdbc:mariadb://db.example/jobs?sslMode=trust", "ada", "p@ss"));
    }

    @Test
    void user_password_port_and_parameters_may_be_missing() {
        assertThat(DatabaseUrl.parse("postgres://localhost/jobs"))
                .isEqualTo(new DatabaseUrl.Postgres("jdbc:postgresql://localhost/jobs", null, null));
        assertThat(DatabaseUrl.parse("postgresql://ada@localhost/jobs"))
                .isEqualTo(new DatabaseUrl.Postgres("jdbc:postgresql://localhost/jobs", "ada", null));
    }

    @Test
    void special_characters_of_user_and_password_are_decoded() {
        assertThat(DatabaseUrl.parse("postgresql://a%40b:p%3A%2F%2F%40+%25@h/jobs"))
                .isEqualTo(new DatabaseUrl.Postgres("jdbc:postgresql://h/jobs", "a@b", "p://@+%"));
    }

    @Test
    void several_hosts_and_addresses_of_version_6_are_passed_on() {
        assertThat(DatabaseUrl.parse("postgresql://ada:s@[::1]:5432/jobs"))
                .isEqualTo(new DatabaseUrl.Postgres("jdbc:postgresql://[::1]:5432/jobs", "ada", "s"));
        assertThat(DatabaseUrl.parse("postgresql://ada:s@one:5432,two:5432/jobs"))
                .isEqualTo(new DatabaseUrl.Postgres("jdbc:postgresql://one:5432,two:5432/jobs", "ada", "s"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://ada:hunter2@h/jobs",
                "ada:hunter2@h/jobs",
                "postgresql://ada:hunter2@h",
                "postgresql://ada:hunter2@/jobs",
                "postgresql://ada:hunter2@h/",
                "postgresql://ada:hunter2 @h/jobs",
                "postgresql://ada:hunter2^@h/jobs",
                "postgresql://ada:%zzhunter2@h/jobs",
                "jdbc:mysql://h/jobs?password=hunter2",
                "mariadb://ada:hunter2@h",
                "jdbc:sqlite::memory:",
                "jdbc:sqlite:",
                "jdbc:sqlite:jobs.db?synchronous=OFF",
                ""
            })
    void what_is_not_understood_is_refused_without_telling_the_password(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatabaseUrl.parse(url))
                .satisfies(e -> assertThat(e.toString() + e.getCause())
                        .contains("jdbc:sqlite:PATH")
                        .doesNotContain("hunter2"));
    }

    @Test
    void a_broken_jdbc_url_is_refused_without_telling_the_password() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JdbcStore.of("jdbc:postgresql://h:port/jobs?user=ada&password=hunter2"))
                .satisfies(e -> assertThat(e.toString() + e.getCause())
                        .contains("jdbc:postgresql://h:port/jobs")
                        .doesNotContain("hunter2"));
    }

    @Test
    void what_is_printed_of_a_database_holds_no_password() {
        for (String kind : List.of("postgresql", "mariadb")) {
            assertThat(DatabaseUrl.parse(kind + "://ada:hunter2@h/jobs?password=hunter2")
                            .toString())
                    .doesNotContain("hunter2");
        }
    }
}
