package dev.longhaul.examples.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.examples.payments.Payments.Payment;
import dev.longhaul.spring.test.LonghaulTest;
import dev.longhaul.spring.test.LonghaulTestClock;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;

@SpringBootTest(
        properties = {
            "spring.datasource.url=jdbc:sqlite:file:payments?mode=memory&cache=shared",
            "spring.datasource.hikari.maximum-pool-size=1",
            "merchants.allowed-networks=127.0.0.0/8"
        },
        webEnvironment = SpringBootTest.WebEnvironment.NONE)
@LonghaulTest
class PaymentNotifierTest {

    @Autowired
    private Payments payments;

    @Autowired
    private JdbcClient database;

    @Autowired
    private LonghaulTestClock clock;

    private Merchant merchant;

    @BeforeEach
    void open() throws IOException {
        merchant = new Merchant();
    }

    @AfterEach
    void close() {
        merchant.close();
    }

    @Test
    void a_merchant_is_told_until_it_acknowledges() {
        payments.record(new Payment("41", 990, merchant.url()));

        clock.advance(Duration.ofHours(3));
        assertThat(merchant.received()).hasSize(5).containsOnly("{\"payment\":\"41\",\"cents\":990}");
        assertThat(payments.notification("41")).containsEntry("notification", "scheduled");

        merchant.acknowledges();
        clock.advance(Duration.ofHours(2));
        assertThat(merchant.received()).hasSize(6);
        assertThat(payments.notification("41"))
                .containsEntry("notification", "succeeded")
                .containsEntry("attempts", 6);
    }

    @Test
    void a_merchant_that_is_down_for_a_day_is_told_eight_times_and_then_a_person_is() {
        payments.record(new Payment("42", 990, merchant.url()));

        clock.advance(Duration.ofHours(25));

        assertThat(merchant.received()).hasSize(8);
        assertThat(payments.notification("42")).containsEntry("notification", "dead");
    }

    @Test
    void a_payment_whose_merchant_may_not_be_reached_is_not_recorded() {
        assertThatThrownBy(() -> payments.record(new Payment("43", 990, "http://10.0.0.1/paid")))
                .hasMessageContaining("10.0.0.1");

        assertThat(database.sql("SELECT count(*) FROM payment WHERE id = '43'")
                        .query(Integer.class)
                        .single())
                .isZero();
    }
}
