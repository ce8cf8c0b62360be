package dev.longhaul.spring.transaction;

import dev.longhaul.CurrentTransaction;
import java.sql.Connection;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The thread's Spring transaction on one data source, whoever manages it: JDBC, JPA or anything else that binds its connection
 * to the thread for that data source. Thread-safe.
 */
public final class SpringTransaction implements CurrentTransaction {

    private final DataSource dataSource;
    private final boolean jobsAreThere;

    /**
     * The transaction on a data source.
     *
     * @param dataSource the application's
     * @param jobsAreThere whether it leads to the database that the jobs are in; if not, no transaction on it can be joined
     */
    public SpringTransaction(DataSource dataSource, boolean jobsAreThere) {
        this.dataSource = dataSource;
        this.jobsAreThere = jobsAreThere;
    }

    /** {@inheritDoc} */
    @Override
    public @Nullable Connection connection() {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            return null;
        }
        if (!TransactionSynchronizationManager.hasResource(dataSource)) {
            throw new IllegalStateException("the current transaction"
                    + named() + " is not on the jobs' DataSource, so that a job enqueued here could not commit with it;"
                    + " enqueue outside of it, or use a transaction manager of that DataSource, or, if the job is to be committed"
                    + " by itself whatever becomes of the transaction, set longhaul.transactions=apart");
        }
        if (!jobsAreThere) {
            throw new IllegalStateException("the current transaction"
                    + named() + " is on the application's database and the jobs are in another one, which"
                    + " longhaul.database-url names, so that a job enqueued here could not commit with it; enqueue outside of it, or"
                    + " leave longhaul.database-url empty, or, if the job is to be committed by itself whatever becomes of the"
                    + " transaction, set longhaul.transactions=apart");
        }
        return DataSourceUtils.getConnection(dataSource);
    }

    private static String named() {
        String name = TransactionSynchronizationManager.getCurrentTransactionName();
        return name == null ? "" : " (" + name + ")";
    }

    @Override
    public void afterCommit(Runnable action) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                action.run();
            }
        });
    }
}
