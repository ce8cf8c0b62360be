package dev.longhaul.spring.transaction;

import dev.longhaul.CurrentTransaction;
import dev.longhaul.spring.config.LonghaulProperties;
import dev.longhaul.spring.engine.LonghaulAutoConfiguration;
import dev.longhaul.spring.store.ApplicationDataSource;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.datasource.DataSourceUtils;

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
}
