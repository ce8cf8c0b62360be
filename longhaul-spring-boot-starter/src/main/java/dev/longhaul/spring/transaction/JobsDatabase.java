package dev.longhaul.spring.transaction;

import dev.longhaul.spring.config.InvalidConfigurationException;
import dev.longhaul.spring.config.LonghaulProperties;
import dev.longhaul.spring.store.ApplicationDataSource;
import javax.sql.DataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.ResourceTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The database of the jobs, as the application's transactions may reach it.
 *
 * @param application the application's way to it, if it has one
 * @param settings tell whether the jobs are in another one
 */
record JobsDatabase(ApplicationDataSource application, LonghaulProperties settings) {

    /** Whether the application has transactions on it. */
    boolean isTheApplications() {
        return application.dataSource() != null && !settings.hasDatabaseUrl();
    }

    /**
     * Whether a manager's transactions are on it, so that a mark can be part of them. One that does not say what it manages, like
     * that of JPA, begins a transaction to show it.
     *
     * @throws InvalidConfigurationException if it cannot begin one
     */
    boolean isIn(PlatformTransactionManager manager) {
        DataSource jobs = application.dataSource();
        if (jobs == null || !isTheApplications()) {
            return false;
        }
        if (manager instanceof ResourceTransactionManager resources
                && resources.getResourceFactory() instanceof DataSource managed) {
            return managed.equals(jobs);
        }
        try {
            TransactionStatus status = manager.getTransaction(TransactionDefinition.withDefaults());
            try {
                return TransactionSynchronizationManager.hasResource(jobs);
            } finally {
                manager.rollback(status);
            }
        } catch (TransactionException e) {
            throw new InvalidConfigurationException(
                    "A transaction manager that a handler needs cannot begin a transaction: " + e.getMessage() + ".",
                    "Start its database, or correct its settings; then start again.");
        }
    }
}
