package dev.longhaul.spring.transaction;

import dev.longhaul.CurrentTransaction;
import dev.longhaul.messaging.handler.HandlerTransactions;
import dev.longhaul.spring.config.LonghaulProperties;
import dev.longhaul.spring.engine.LonghaulAutoConfiguration;
import dev.longhaul.spring.method.MethodTransactions;
import dev.longhaul.spring.store.ApplicationDataSource;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.PlatformTransactionManager;

/** Has enqueueing join the application's transactions, unless {@code longhaul.transactions=apart}. */
@AutoConfiguration(after = LonghaulAutoConfiguration.class)
@ConditionalOnClass(DataSourceUtils.class)
@ConditionalOnBean(ApplicationDataSource.class)
@ConditionalOnProperty(name = "longhaul.transactions", havingValue = "join", matchIfMissing = true)
public final class TransactionAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    CurrentTransaction longhaulTransaction(ApplicationDataSource application, LonghaulProperties settings) {
        DataSource dataSource = application.dataSource();
        return dataSource == null
                ? CurrentTransaction.NONE
                : new SpringTransaction(dataSource, !settings.hasDatabaseUrl());
    }

    @Bean
    @ConditionalOnMissingBean
    MethodTransactions longhaulMethodTransactions(
            ConfigurableListableBeanFactory beans, ApplicationDataSource application, LonghaulProperties settings) {
        return new SpringMethodTransactions(beans, new JobsDatabase(application, settings));
    }

    /**
     * In what transactions the transactional handlers of plans work: the application's, where there is one manager and its transactions
     * are on the jobs' database, and else the store's own. Annotated methods have those that they ask for.
     */
    @Bean
    @ConditionalOnMissingBean
    HandlerTransactions longhaulHandlerTransactions(
            ApplicationDataSource application,
            LonghaulProperties settings,
            ObjectProvider<PlatformTransactionManager> managers) {
        JobsDatabase jobs = new JobsDatabase(application, settings);
        PlatformTransactionManager manager = jobs.isTheApplications() ? managers.getIfUnique() : null;
        return manager == null || !jobs.isIn(manager)
                ? HandlerTransactions.OF_THE_STORE
                : new SpringHandlerTransactions(manager);
    }
}
