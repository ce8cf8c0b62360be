package dev.longhaul.spring.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.Longhaul;
import dev.longhaul.jackson.Json;
import dev.longhaul.job.Attempt;
import dev.longhaul.job.Decision;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.job.JobType;
import dev.longhaul.spring.job.JobHandler;
import dev.longhaul.spring.job.JobRegistration;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** An application on a database that Longhaul knows nothing of, in virtual time. */
@SpringBootTest(
        properties = {"spring.datasource.url=jdbc:h2:mem:shop", "spring.datasource.generate-unique-name=false"},
        webEnvironment = SpringBootTest.WebEnvironment.NONE)
@LonghaulTest
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class LonghaulTestTest {

    public record Payment(String order, long cents) {}

    private static final JobType<Payment> CAPTURE = JobType.of("capture", Json.of(Payment.class));
    private static final JobType<Payment> BOOK = JobType.of("book", Json.of(Payment.class));
    private static final JobType<Payment> FILE = JobType.of("file", Json.of(Payment.class));

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Shop {
        @Bean
        Payments payments(LonghaulTestClock clock, JdbcClient database) {
            database.sql("CREATE TABLE ledger (id VARCHAR(20), attempt INTEGER)")
                    .update();
            return new Payments(clock, database);
        }

        @Bean
        JobRegistration<Payment> file() {
            return JobRegistration.handleInTransaction(FILE, (payment, transaction, attempt) -> {
                try (PreparedStatement insert =
                        transaction.connection().prepareStatement("INSERT INTO ledger VALUES (?, ?)")) {
                    insert.setString(1, payment.order());
                    insert.setInt(2, attempt.number());
                    insert.executeUpdate();
                }
                if (attempt.number() == 1) {
                    throw new IllegalStateException("not yet");
                }
            });
        }
    }

    public static class Payments {
        private final LonghaulTestClock clock;
        private final JdbcClient database;
        private final List<Instant> attempts = new ArrayList<>();

        Payments(LonghaulTestClock clock, JdbcClient database) {
            this.clock = clock;
            this.database = database;
        }

        /** By a method: the bean is a proxy, whose own fields are empty. */
        public List<Instant> attempts() {
            return attempts;
        }

        @JobHandler(type = "capture", schedule = "alipay")
        public void capture(Payment payment) {
            attempts.add(clock.now());
            clock.spend(Duration.ofSeconds(30));
            throw new IllegalStateException("the gateway is down");
        }

        @JobHandler(type = "book", schedule = "1m 1h")
        @Transactional
        public Decision book(Payment payment, Attempt attempt) {
            database.sql("INSERT INTO ledger VALUES (?, ?)")
                    .params(payment.order(), attempt.number())
                    .update();
            return attempt.number() == 1 ? Decision.fail("not yet") : Decision.succeed();
        }
    }

    @Autowired
    private Longhaul longhaul;

    @Autowired
    private LonghaulTestClock clock;

    @Autowired
    private Payments payments;

    @Autowired
    private JdbcClient database;

    @Autowired
    private PlatformTransactionManager transactions;

    @Test
    @Timeout(20)
    void twenty_five_hours_of_retries_take_no_time() {
        Instant begin = clock.now();
        JobId job = longhaul.enqueue(CAPTURE.job(new Payment("42", 990))).id();

        clock.advance(Duration.ofHours(25));

        assertThat(payments.attempts()).hasSize(8).startsWith(begin);
        assertThat(Duration.between(begin, payments.attempts().getLast()))
                .isEqualTo(Duration.ofHours(24).plusMinutes(24).plusSeconds(7 * 30));
        assertThat(longhaul.jobs().find(job).orElseThrow().state()).isEqualTo(JobState.DEAD);
        assertThat(clock.now()).isEqualTo(begin.plus(Duration.ofHours(25)));
    }

    @Test
    void nothing_happens_while_time_stands_still_and_what_is_due_when_it_is_asked_for() {
        longhaul.enqueue(CAPTURE.job(new Payment("42", 990)));
        assertThat(payments.attempts()).isEmpty();

        clock.runDue();

        assertThat(payments.attempts()).hasSize(1);
    }

    @Test
    void time_passes_until_something_holds() {
        longhaul.enqueue(CAPTURE.job(new Payment("42", 990)));
        Instant begin = clock.now();

        assertThat(clock.advanceUntil(() -> payments.attempts().size() == 3, Duration.ofDays(1)))
                .isTrue();

        assertThat(clock.now()).isEqualTo(begin.plus(Duration.ofMinutes(14).plusSeconds(60)));
    }

    @Test
    void what_is_enqueued_in_a_transaction_ends_as_that_does() {
        TransactionTemplate transaction = new TransactionTemplate(transactions);
        transaction.executeWithoutResult(status -> {
            longhaul.enqueue(CAPTURE.job(new Payment("dropped", 1)));
            status.setRollbackOnly();
        });
        JobId kept = transaction.execute(status -> {
            longhaul.enqueue(CAPTURE.job(new Payment("kept", 2)));
            JobId last =
                    longhaul.enqueue(CAPTURE.job(new Payment("kept too", 3))).id();
            assertThat(longhaul.jobs().find(last)).isEmpty();
            return last;
        });

        clock.runDue();

        assertThat(payments.attempts()).hasSize(2);
        assertThat(longhaul.jobs().find(kept)).isPresent();
    }

    @Test
    void a_transactional_handler_has_its_effect_once() {
        longhaul.enqueue(BOOK.job(new Payment("42", 990)));

        clock.advance(Duration.ofHours(2));

        assertThat(database.sql("SELECT attempt FROM ledger")
                        .query(Integer.class)
                        .list())
                .containsExactly(2);
    }

    @Test
    void a_handler_in_a_transaction_of_the_engine_works_on_the_applications_database() {
        JobId job = longhaul.enqueue(FILE.job(new Payment("42", 990)).schedule("1m"))
                .id();

        clock.advance(Duration.ofHours(2));

        assertThat(longhaul.jobs().find(job).orElseThrow().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(database.sql("SELECT attempt FROM ledger")
                        .query(Integer.class)
                        .list())
                .containsExactly(2);
    }

    @Test
    void time_does_not_pass_inside_a_transaction() {
        assertThatThrownBy(() -> new TransactionTemplate(transactions)
                        .executeWithoutResult(status -> clock.advance(Duration.ofHours(1))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("take @Transactional from the test");
    }
}
