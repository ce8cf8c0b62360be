package dev.longhaul.spring.engine;

import dev.longhaul.CurrentTransaction;
import dev.longhaul.Longhaul;
import dev.longhaul.spring.config.LonghaulProperties;
import dev.longhaul.spring.config.SettingNames;
import dev.longhaul.spring.job.JobHandlers;
import dev.longhaul.spring.store.ApplicationDataSource;
import dev.longhaul.spring.store.LonghaulDataSource;
import dev.longhaul.spring.store.StoreChoice;
import dev.longhaul.store.Store;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/** The engine, its store and its handlers. Each is left to the application if that has a bean of the type. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.XADataSourceAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.JndiDataSourceAutoConfiguration"
        })
@ConditionalOnProperty(name = "longhaul.enabled", matchIfMissing = true)
@EnableConfigurationProperties(LonghaulProperties.class)
public final class LonghaulAutoConfiguration {

    @Bean
    ApplicationDataSource longhaulApplicationDataSource(
            @LonghaulDataSource ObjectProvider<DataSource> marked, ObjectProvider<DataSource> any) {
        DataSource dataSource = marked.getIfAvailable();
        return new ApplicationDataSource(dataSource == null ? any.getIfUnique() : dataSource);
    }

    /** The engine closes it. */
    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    Store longhaulStore(LonghaulProperties settings, ApplicationDataSource application) {
        return new StoreChoice(settings).store(application.dataSource());
    }

    /** Closed by its lifecycle; and by this, where the start fails before that. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    Longhaul longhaul(
            Store store,
            LonghaulProperties settings,
            Environment environment,
            ObjectProvider<CurrentTransaction> transaction,
            ObjectProvider<LonghaulCustomizer> customizers) {
        return new EngineBuilding(settings, environment.getProperty("spring.application.name"))
                .build(store, transaction.getIfAvailable(() -> CurrentTransaction.NONE), customizers.orderedStream());
    }

    @Bean
    @ConditionalOnMissingBean
    EngineLifecycle longhaulLifecycle(Longhaul longhaul, LonghaulProperties settings) {
        return new EngineLifecycle(longhaul, settings.autoStart());
    }

    /** Without a start, nobody else would bring the schema up to date before something is enqueued, and health and operators read it. */
    @Bean
    @ConditionalOnProperty(name = "longhaul.auto-start", havingValue = "false")
    static SmartInitializingSingleton longhaulStorePreparation(ObjectProvider<Store> store) {
        return () -> store.getObject().prepare();
    }

    /** Spring binds what it knows and passes over the rest: nobody else would tell of a name that is misspelt. */
    @Bean
    static SmartInitializingSingleton longhaulSettingNames(ResourceLoader resources, Environment environment) {
        ClassLoader application = resources.getClassLoader();
        ClassLoader classes = application == null ? SettingNames.class.getClassLoader() : application;
        return () -> SettingNames.of(classes).tell(environment);
    }

    @Bean
    @ConditionalOnMissingBean
    HostTime longhaulHostTime() {
        return new HostTime(InstantSource.system(), System::nanoTime);
    }

    @Bean
    static JobHandlers longhaulJobHandlers(ConfigurableListableBeanFactory beans) {
        return new JobHandlers(beans);
    }
}
