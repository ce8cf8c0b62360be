package dev.longhaul.spring.message;

import dev.longhaul.Longhaul;
import dev.longhaul.messaging.Messaging;
import dev.longhaul.messaging.MessagingBuilder;
import dev.longhaul.messaging.broker.Broker;
import dev.longhaul.messaging.handler.HandlerTransactions;
import dev.longhaul.messaging.handler.MessageStep;
import dev.longhaul.spring.config.InvalidConfigurationException;
import dev.longhaul.spring.config.LonghaulProperties;
import dev.longhaul.spring.engine.LonghaulAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Messaging over the application's engine, with its handlers, steps, transactions and brokers. */
@AutoConfiguration(after = LonghaulAutoConfiguration.class)
@ConditionalOnBean(Longhaul.class)
public final class MessagingAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    Messaging longhaulMessaging(
            Longhaul longhaul,
            LonghaulProperties settings,
            Environment environment,
            ObjectProvider<HandlerTransactions> transactions,
            ObjectProvider<MessageStep> steps,
            ObjectProvider<Broker> brokers) {
        MessagingBuilder builder =
                Messaging.on(longhaul).withoutHandlers(settings.messages().withoutHandlers());
        transactions.ifUnique(builder::transactions);
        steps.orderedStream().forEach(builder::step);
        brokers.orderedStream().forEach(builder::broker);
        String source = settings.messages().source();
        try {
            builder.source(
                    source == null || source.isBlank()
                            ? "/"
                                    + environment
                                            .getProperty("spring.application.name", "")
                                            .replaceAll("\\s+", "-")
                            : source.strip());
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException(
                    "longhaul.messages.source cannot be: " + e.getMessage() + ".",
                    "Write it as a URI reference without white space, such as /shop/orders.");
        }
        return builder.build();
    }

    @Bean
    BrokersLifecycle longhaulBrokersLifecycle(Messaging messaging, LonghaulProperties settings) {
        return new BrokersLifecycle(messaging, settings.autoStart());
    }

    @Bean
    static MessageHandlers longhaulMessageHandlers(ConfigurableListableBeanFactory beans) {
        return new MessageHandlers(beans);
    }
}
