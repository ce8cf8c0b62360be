package dev.longhaul.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.schedule.Preview.PlannedAttempt;
import dev.longhaul.schedule.RetrySchedule;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class HandfulTest {

    private static List<JsonNode> requests() throws IOException {
        try (Merchant merchant = Merchant.at(0)) {
            return Handful.requests(merchant, 6);
        }
    }

    @Test
    void a_schedule_that_was_made_faster_says_so() throws IOException {
        JsonNode alipay = requests().getFirst();

        assertThat(alipay.path("labels").path("schedule-shape").asString()).isEqualTo("alipay (1000x faster)");
        assertThat(alipay.path("labels").path("order").asString()).isEqualTo("order-6");
        assertThat(alipay.path("schedule").asString()).isEqualTo("240ms 600ms 600ms 3s600ms 7s200ms 21s600ms 54s");
        assertThat(alipay.path("acknowledge").path("body").asString()).isEqualTo("success");
    }

    @Test
    void every_schedule_outlasts_the_merchant_s_bad_time() throws IOException {
        assertThat(requests()).allSatisfy(request -> {
            List<PlannedAttempt> attempts = RetrySchedule.parse(
                            request.path("schedule").asString())
                    .preview(100)
                    .attempts();
            assertThat(Mood.at(attempts.getLast().offset())).isEqualTo(Mood.WELL);
            // And nobody has to watch for more than a minute.
            assertThat(attempts)
                    .extracting(PlannedAttempt::offset)
                    .anySatisfy(offset -> assertThat(offset).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(50)));
        });
    }
}
