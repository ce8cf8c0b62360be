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
    MethodTransactions longhaulMethodTransactions(ConfigurableListableBeanFactory beans) {
        return new SpringMethodTransactions(beans);
    }

    /** In what transactions messages are handled: the application's, where it has a data source, and else the store's own. */
    @Bean
    @ConditionalOnMissingBean
    HandlerTransactions longhaulHandlerTransactions(
            ApplicationDataSource application, ObjectProvider<PlatformTransactionManager> managers) {
        PlatformTransactionManager manager = managers.getIfUnique();
        return application.dataSource() == null || manager == null
                ? HandlerTransactions.OF_THE_STORE
                : new SpringHandlerTransactions(manager);
    }
}
