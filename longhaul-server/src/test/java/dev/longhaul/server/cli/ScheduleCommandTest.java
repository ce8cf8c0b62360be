package dev.longhaul.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.schedule.SchedulePreset;
import dev.longhaul.server.cli.Terminal.Ran;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ScheduleCommandTest {

    private final Terminal terminal = new Terminal();

    @Test
    void a_schedule_is_shown_as_a_table_of_attempts() {
        Ran ran = terminal.run("schedule", "alipay");

        assertThat(ran).isEqualTo(new Ran(0, """
                4m 10m 10m 1h 2h 6h 15h

                attempt  delay  offset
                      1      -      0s
                      2     4m      4m
                      3    10m     14m
                      4    10m     24m
                      5     1h   1h24m
                      6     2h   3h24m
                      7     6h   9h24m
                      8    15h  24h24m

                8 attempts, the last 24h24m after the first
                """, ""));
    }

    @Test
    void as_json_it_is_what_the_api_answers() {
        Ran ran = terminal.run("schedule", "15s 1h", "--json");

        JsonNode document = JsonMapper.shared().readTree(ran.out());
        assertThat(document.path("spec").asString()).isEqualTo("15s 1h");
        assertThat(document.path("attempts")).hasSize(3);
        assertThat(document.path("attempts").get(2).toString())
                .isEqualTo("{\"number\":3,\"delay\":\"PT1H\",\"offset\":\"PT1H15S\"}");
    }

    @Test
    void a_schedule_may_be_typed_as_several_words() {
        assertThat(terminal.run("schedule", "exponential", "100ms", "x1.5", "up", "to", "5s", "within", "50s")
                        .out())
                .startsWith("exponential 100ms x1.5 up to 5s within 50s\n")
                .contains("19 attempts");
    }

    @Test
    void what_has_no_end_is_cut_and_says_so() {
        assertThat(terminal.run("schedule", "every 2s", "--limit", "3").out())
                .endsWith("the first 3 attempts; it never ends by itself\n");
    }

    @Test
    void jitter_is_said() {
        assertThat(terminal.run("schedule", "standard-webhooks").out()).endsWith("; each delay varies by ±10%\n");
    }

    @Test
    void without_a_schedule_the_presets_are_listed() {
        Ran ran = terminal.run("schedule");

        assertThat(ran.code()).isZero();
        assertThat(SchedulePreset.names())
                .allSatisfy(name -> assertThat(ran.out()).contains(name));
    }

    @Test
    void an_error_points_at_the_place() {
        Ran ran = terminal.run("schedule", "4m 15x 10m");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("found \"x\" at position 5\n  4m 15x 10m\n       ^\n");
    }

    @Test
    void an_error_that_quotes_a_terminal_escape_does_not_send_it() {
        assertThat(terminal.run("schedule", "4m \u001b[2J").err()).doesNotContain("\u001b");
    }

    @Test
    void a_limit_out_of_range_is_a_usage_error() {
        Ran ran = terminal.run("schedule", "alipay", "--limit", "0");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("--limit 0 is outside 1 to");
        assertThat(terminal.run("schedule", "--limit", "-1").code()).isEqualTo(2);
    }
}
