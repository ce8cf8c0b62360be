package dev.longhaul.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class SchedulesApiTest {

    private static RunningServer server;

    @BeforeAll
    static void start(@TempDir Path data) {
        server = RunningServer.startWith(FakeEngine.class, data);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void a_schedule_shows_its_text_and_its_attempts() {
        Answer answer = server.get("/api/v1/schedules?spec=alipay");

        JsonNode last = answer.json().path("attempts").get(7);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("spec")).isEqualTo("4m 10m 10m 1h 2h 6h 15h");
        assertThat(answer.json().path("attempts")).hasSize(8);
        assertThat(last.path("number").asInt()).isEqualTo(8);
        assertThat(last.path("delay").asString()).isEqualTo("PT15H");
        assertThat(last.path("offset").asString()).isEqualTo("PT24H24M");
    }

    @Test
    void a_schedule_can_be_asked_for_by_its_text() {
        Answer answer = server.get("/api/v1/schedules?spec=exponential+100ms+x1.5+up+to+5s+within+50s");

        assertThat(answer.text("spec")).isEqualTo("exponential 100ms x1.5 up to 5s within 50s");
        assertThat(answer.json().has("name")).isFalse();
        assertThat(answer.json().path("attempts").get(3).path("delay").asString())
                .isEqualTo("PT0.225S");
    }

    @Test
    void without_a_question_all_named_schedules_are_listed() {
        Answer answer = server.get("/api/v1/schedules");

        assertThat(answer.json()
                        .path("items")
                        .valueStream()
                        .map(item -> item.path("name").asString()))
                .containsExactly("alipay", "wechat-pay", "wechat-pay-classic", "standard-webhooks", "immediate");
        assertThat(answer.json().path("nextCursor").isNull()).isTrue();
    }

    @Test
    void nonsense_is_refused_with_the_place_and_what_was_expected() {
        Answer answer = server.get("/api/v1/schedules?spec=4m+15x+10m");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("field")).isEqualTo("spec");
        assertThat(answer.text("detail"))
                .startsWith("expected the unit ms, s, m, h or d")
                .contains("position 5");
    }

    @Test
    void a_name_that_stands_for_nothing_is_refused_with_those_that_do() {
        assertThat(server.get("/api/v1/schedules?spec=alipai").text("detail")).contains("alipay");
    }
}
