package dev.longhaul.trials.comparison;

import dev.longhaul.trials.comparison.FourHandlers.Handler;
import java.util.List;
import java.util.Map;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.Declarables;
import org.springframework.amqp.core.FanoutExchange;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.QueueBuilder;
import org.springframework.amqp.core.QueueInformation;
import org.springframework.amqp.rabbit.annotation.EnableRabbit;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.config.RetryInterceptorBuilder;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.retry.RejectAndDontRequeueRecoverer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;

/** Spring AMQP's retry in the listener's container, with a dead letter queue at the broker. */
final class SpringAmqpContestant implements Contestant {

    static final Entry ONE_LISTENER = new Entry(
            "Spring AMQP retry, one listener",
            "one listener that calls the four one after the other, stateless retry of 4 retries 200 ms apart, then"
                    + " `RejectAndDontRequeueRecoverer` and a dead letter queue; redriven by moving the dead letters to the queue again",
            false,
            (servers, place, handlers) -> new SpringAmqpContestant(servers, place, handlers, OneListener.class));

    static final Entry QUEUE_EACH = new Entry(
            "Spring AMQP retry, a queue for each handler",
            "a fanout exchange with four queues, each with a listener and a dead letter queue of its own, otherwise the same;"
                    + " redriven by moving the dead letters to the handler's queue again",
            false,
            (servers, place, handlers) -> new SpringAmqpContestant(servers, place, handlers, ListenerEach.class));

    private static final String DEAD = ".dead";

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final RabbitTemplate template;
    private final RabbitAdmin admin;
    private final String place;
    private final List<String> queues;

    private SpringAmqpContestant(Servers servers, String place, FourHandlers handlers, Class<?> listener) {
        this.place = place;
        this.queues = listener == OneListener.class
                ? List.of(place + ".all")
                : List.of(place + ".ha", place + ".hb", place + ".hc", place + ".hd");
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "comparison",
                        Map.of("place", place, "port", servers.rabbit().port())));
        context.registerBean(FourHandlers.class, () -> handlers);
        context.registerBean(Declarables.class, this::declarables);
        context.register(Setup.class, listener);
        context.refresh();
        template = context.getBean(RabbitTemplate.class);
        admin = context.getBean(RabbitAdmin.class);
    }

    private Declarables declarables() {
        FanoutExchange exchange = new FanoutExchange(place);
        Declarables all = new Declarables(exchange);
        for (String name : queues) {
            Queue queue = QueueBuilder.durable(name)
                    .deadLetterExchange("")
                    .deadLetterRoutingKey(name + DEAD)
                    .build();
            Binding binding = BindingBuilder.bind(queue).to(exchange);
            all.getDeclarables()
                    .addAll(List.of(queue, QueueBuilder.durable(name + DEAD).build(), binding));
        }
        return all;
    }

    /** What Spring Boot would set up. */
    @Configuration(proxyBeanMethods = false)
    @EnableRabbit
    static class Setup {

        @Bean
        ConnectionFactory connectionFactory(Environment environment) {
            return new CachingConnectionFactory("127.0.0.1", environment.getRequiredProperty("port", Integer.class));
        }

        @Bean
        RabbitAdmin rabbitAdmin(ConnectionFactory connections) {
            return new RabbitAdmin(connections);
        }

        @Bean
        RabbitTemplate rabbitTemplate(ConnectionFactory connections) {
            return new RabbitTemplate(connections);
        }

        @Bean
        SimpleRabbitListenerContainerFactory rabbitListenerContainerFactory(ConnectionFactory connections) {
            SimpleRabbitListenerContainerFactory factory = new SimpleRabbitListenerContainerFactory();
            factory.setConnectionFactory(connections);
            factory.setConcurrentConsumers(4);
            factory.setAdviceChain(RetryInterceptorBuilder.stateless()
                    .maxRetries(Scenario.ATTEMPTS - 1)
                    .backOffOptions(Scenario.DELAY_MILLIS, 1.0, Scenario.DELAY_MILLIS)
                    .recoverer(new RejectAndDontRequeueRecoverer())
                    .build());
            return factory;
        }
    }

    /** The four handlers in one listener. */
    static class OneListener {
        private final FourHandlers handlers;

        OneListener(FourHandlers handlers) {
            this.handlers = handlers;
        }

        @RabbitListener(queues = "${place}.all")
        void paid(String order) {
            handlers.all(order);
        }
    }

    /** A listener for each. */
    static class ListenerEach {
        private final FourHandlers handlers;

        ListenerEach(FourHandlers handlers) {
            this.handlers = handlers;
        }

        @RabbitListener(queues = "${place}.ha")
        void ha(String order) {
            handlers.run(Handler.HA, order);
        }

        @RabbitListener(queues = "${place}.hb")
        void hb(String order) {
            handlers.run(Handler.HB, order);
        }

        @RabbitListener(queues = "${place}.hc")
        void hc(String order) {
            handlers.run(Handler.HC, order);
        }

        @RabbitListener(queues = "${place}.hd")
        void hd(String order) {
            handlers.run(Handler.HD, order);
        }
    }

    @Override
    public void send(String order) {
        template.convertAndSend(place, "", order);
    }

    @Override
    public int dead() {
        int dead = 0;
        for (String queue : queues) {
            QueueInformation known = admin.getQueueInfo(queue + DEAD);
            dead += known == null ? 0 : (int) known.getMessageCount();
        }
        return dead;
    }

    @Override
    public void redrive() {
        for (String queue : queues) {
            Message letter = template.receive(queue + DEAD);
            while (letter != null) {
                template.send("", queue, letter);
                letter = template.receive(queue + DEAD);
            }
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
