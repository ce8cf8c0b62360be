package dev.longhaul.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.console.page.JobLine.Destination;
import dev.longhaul.operator.JobView;
import dev.longhaul.schedule.RetrySchedule;
import dev.longhaul.webhooks.acknowledge.Acknowledgement;
import dev.longhaul.webhooks.address.WebhookUrl;
import dev.longhaul.webhooks.delivery.Delivery;
import dev.longhaul.webhooks.delivery.DeliveryBody;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PagesTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final ConsoleSamples samples = new ConsoleSamples(NOW);
    private final Delivery delivery = Delivery.to(
                    WebhookUrl.parse("https://merchant.example:8443/notify?order=42"),
                    new DeliveryBody.Fixed("application/json", new byte[] {'{', '}'}))
            .acknowledgedBy(Acknowledgement.exactly("success"));
    private final Pages pages = new Pages(RetrySchedule::parse, row -> Optional.of(delivery), job -> Optional.empty());

    private String sentence(JobView job) {
        return pages.page(job, NOW).summary().text();
    }

    @Test
    void every_state_is_said_in_a_sentence() {
        assertThat(sentence(samples.waiting("alipay", Duration.ofHours(4), 6, "order", "42", "m.example")))
                .isEqualTo("Attempt 7 of 8");
        assertThat(sentence(samples.running())).startsWith("Attempt 5 of ").endsWith(" is running.");
        assertThat(sentence(samples.succeeded())).startsWith("Acknowledged on attempt 5, ");
        assertThat(sentence(samples.dead())).isEqualTo("Dead after 5 attempts: its schedule is exhausted.");
        assertThat(sentence(samples.cancelled())).isEqualTo("Cancelled after 3 attempts.");
        assertThat(sentence(samples.parked())).isEqualTo("Attempt 1 is held by endpoint:busy.example.");
    }

    @Test
    void a_destination_is_split_where_one_looks() {
        assertThat(pages.line(samples.dead(), NOW).destination())
                .isEqualTo(new Destination("merchant.example:8443", "/notify?order=42"));
    }

    @Test
    void what_was_asked_is_said_without_what_is_carried() {
        assertThat(pages.page(samples.dead(), NOW).facts().delivery())
                .extracting(fact -> fact.name() + ": " + fact.value())
                .containsExactly(
                        "Content: application/json, 2 bytes",
                        "Acknowledged by: status 2xx with the body success",
                        "Timeout: 15s");
    }

    @Test
    void without_a_url_the_endpoint_is_the_destination() {
        Pages without = new Pages(RetrySchedule::parse, row -> Optional.empty(), job -> Optional.empty());

        assertThat(without.line(samples.dead(), NOW).destination()).isEqualTo(new Destination("closed.example", ""));
    }

    @Test
    void foreign_text_is_inert_before_it_reaches_a_page() {
        JobView hostile = samples.hostile();

        assertThat(pages.line(hostile, NOW).labels())
                .extracting(label -> label.value())
                .contains("\\u202eabc\\u001b[2J");
        assertThat(pages.page(hostile, NOW).attempts().getLast().answer().body())
                .endsWith("\\u0000\\u001b]0;owned\\u0007");
    }

    @Test
    void what_an_operator_can_do_depends_on_the_state() {
        assertThat(pages.page(samples.dead(), NOW).moves()).isEqualTo(new JobDetails.Moves(false, true, false));
        assertThat(pages.page(samples.running(), NOW).moves()).isEqualTo(new JobDetails.Moves(true, false, true));
        assertThat(pages.page(samples.succeeded(), NOW).moves()).isEqualTo(new JobDetails.Moves(false, false, false));
    }

    @Test
    void the_error_of_an_acknowledged_delivery_is_history() {
        assertThat(pages.line(samples.succeeded(), NOW).error()).isNull();
        assertThat(pages.line(samples.dead(), NOW).error()).isEqualTo("connection refused by closed.example:443");
    }
}
