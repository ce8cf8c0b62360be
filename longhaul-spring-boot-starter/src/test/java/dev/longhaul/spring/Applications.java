package dev.longhaul.spring;

import dev.longhaul.spring.engine.LonghaulAutoConfiguration;
import dev.longhaul.spring.message.MessagingAutoConfiguration;
import dev.longhaul.spring.transaction.TransactionAutoConfiguration;
import java.nio.file.Path;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Applications for tests: contexts with Longhaul's own auto-configuration. */
public final class Applications {

    private Applications() {}

    /** An application without a data source, which keeps its jobs in a folder. */
    public static ApplicationContextRunner withoutDataSource(Path folder) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        LonghaulAutoConfiguration.class,
                        TransactionAutoConfiguration.class,
                        MessagingAutoConfiguration.class))
                .withPropertyValues("longhaul.data=" + folder, "longhaul.poll=100ms");
    }

    /** An application with a data source and its transactions, as Spring Boot configures them. */
    public static ApplicationContextRunner withDataSource(String url, String user, String password) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        DataSourceAutoConfiguration.class,
                        DataSourceTransactionManagerAutoConfiguration.class,
                        JdbcTemplateAutoConfiguration.class,
                        JdbcClientAutoConfiguration.class,
                        org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration.class,
                        LonghaulAutoConfiguration.class,
                        TransactionAutoConfiguration.class,
                        MessagingAutoConfiguration.class))
                .withPropertyValues(
                        "spring.datasource.url=" + url,
                        "spring.datasource.username=" + user,
                        "spring.datasource.password=" + password,
                        "longhaul.pool.size=8");
    }
}
