package dev.longhaul.spring.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.job.JobId;
import dev.longhaul.job.JobState;
import dev.longhaul.servers.PostgresServer;
import dev.longhaul.spring.Applications;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class PostgresTransactionTest extends TransactionContract {
    @Override
    ApplicationContextRunner application() {
        return Applications.withDataSource(PostgresServer.newSchema(), PostgresServer.USER, "");
    }

    @Test
    void set_apart_a_job_stays_though_the_transaction_is_rolled_back() {
        application()
                .withUserConfiguration(Shop.class)
                .withPropertyValues("longhaul.transactions=apart")
                .run(context -> {
                    Longhaul longhaul = context.getBean(Longhaul.class);
                    TransactionTemplate transaction =
                            new TransactionTemplate(context.getBean(PlatformTransactionManager.class));

                    JobId job = transaction.execute(status -> {
                        status.setRollbackOnly();
                        return longhaul.enqueue(SHIP.job("anyway")).id();
                    });

                    assertThat(longhaul.jobs().find(job)).isPresent();
                });
    }

    @Test
    void a_node_hears_of_a_commit_in_milliseconds() {
        application()
                .withUserConfiguration(Shop.class)
                .withPropertyValues("longhaul.poll=1h")
                .run(context -> {
                    Longhaul longhaul = context.getBean(Longhaul.class);
                    JdbcClient database = context.getBean(JdbcClient.class);
                    database.sql("CREATE TABLE orders (id VARCHAR(20) PRIMARY KEY)")
                            .update();

                    JobId job = context.getBean(Orders.class).accept("now", false);

                    // The next look of its own would be in an hour.
                    await().atMost(Duration.ofSeconds(5))
                            .untilAsserted(() -> assertThat(longhaul.jobs()
                                            .find(job)
                                            .orElseThrow()
                                            .state())
                                    .isEqualTo(JobState.SUCCEEDED));
                });
    }
}
