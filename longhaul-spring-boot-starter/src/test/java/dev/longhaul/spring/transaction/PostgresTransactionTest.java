package dev.longhaul.spring.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longhaul.Longhaul;
import dev.longhaul.job.JobId;
import dev.longhaul.spring.Applications;
import dev.longhaul.spring.database.PostgresServer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
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
}
