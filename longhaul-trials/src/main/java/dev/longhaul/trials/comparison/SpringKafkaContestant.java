package dev.longhaul.trials.comparison;

import dev.longhaul.trials.comparison.FourHandlers.Handler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.kafka.annotation.BackOff;
import org.springframework.kafka.annotation.DltHandler;
import org.springframework.kafka.annotation.EnableKafkaRetryTopic;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.annotation.RetryableTopic;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** Spring Kafka's non-blocking retries: {@code @RetryableTopic}. */
final class SpringKafkaContestant implements Contestant {

    static final Entry ONE_LISTENER = new Entry(
            "Spring Kafka `@RetryableTopic`, one listener",
            "one listener that calls the four one after the other, `attempts = \"5\"`, `@BackOff(delay = 200)`, `AckMode.RECORD`;"
                    + " redriven by publishing the dead letter topic's records to the topic again",
            false,
            (servers, topic, handlers) -> new SpringKafkaContestant(servers, topic, handlers, OneListener.class));

    static final Entry LISTENER_EACH = new Entry(
            "Spring Kafka `@RetryableTopic`, a listener and group for each handler",
            "four listeners in four groups with retry and dead letter topics of their own (\"Multiple Listeners, Same"
                    + " Topic(s)\"), otherwise the same; redriven by publishing the dead letter topic's records to that handler's retry topic",
            false,
            (servers, topic, handlers) -> new SpringKafkaContestant(servers, topic, handlers, ListenerEach.class));

    private final KafkaFeed feed;
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final DeadLetters dead = new DeadLetters();

    private SpringKafkaContestant(Servers servers, String topic, FourHandlers handlers, Class<?> listener) {
        servers.kafka().createTopic(topic, 1);
        feed = new KafkaFeed(servers, topic);
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "comparison",
                        Map.of("topic", topic, "bootstrap", servers.kafka().bootstrap())));
        context.registerBean(FourHandlers.class, () -> handlers);
        context.registerBean(DeadLetters.class, () -> dead);
        context.register(Setup.class, listener);
        context.refresh();
    }

    /** What was dead, and where it goes to be tried again. */
    static final class DeadLetters {
        private record Letter(String topic, String order) {}

        private final List<Letter> letters = new CopyOnWriteArrayList<>();

        void add(String topic, String order) {
            letters.add(new Letter(topic, order));
        }
    }

    /** What Spring Boot would set up. */
    @Configuration(proxyBeanMethods = false)
    @EnableKafkaRetryTopic
    static class Setup {

        @Bean
        TaskScheduler taskScheduler() {
            return new ThreadPoolTaskScheduler();
        }

        @Bean
        KafkaAdmin kafkaAdmin(Environment environment) {
            return new KafkaAdmin(Map.of("bootstrap.servers", environment.getRequiredProperty("bootstrap")));
        }

        @Bean
        KafkaTemplate<String, String> kafkaTemplate(Environment environment) {
            return new KafkaTemplate<>(new DefaultKafkaProducerFactory<>(Map.of(
                    ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, environment.getRequiredProperty("bootstrap"),
                    ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
                    ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class)));
        }

        @Bean
        ConcurrentKafkaListenerContainerFactory<String, String> kafkaListenerContainerFactory(Environment environment) {
            ConcurrentKafkaListenerContainerFactory<String, String> factory =
                    new ConcurrentKafkaListenerContainerFactory<>();
            factory.setConsumerFactory(new DefaultKafkaConsumerFactory<>(Map.of(
                    ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                    environment.getRequiredProperty("bootstrap"),
                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                    "earliest",
                    ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                    StringDeserializer.class,
                    ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                    StringDeserializer.class)));
            factory.getContainerProperties().setAckMode(AckMode.RECORD);
            return factory;
        }
    }

    /** The four handlers in one listener. */
    static class OneListener {
        private final FourHandlers handlers;
        private final DeadLetters dead;

        OneListener(FourHandlers handlers, DeadLetters dead) {
            this.handlers = handlers;
            this.dead = dead;
        }

        @RetryableTopic(attempts = "" + Scenario.ATTEMPTS, backOff = @BackOff(delay = Scenario.DELAY_MILLIS))
        @KafkaListener(id = "shop", topics = "${topic}")
        void paid(String order) {
            handlers.all(order);
        }

        @DltHandler
        void dead(String order, @Header(KafkaHeaders.RECEIVED_TOPIC) String topic) {
            dead.add(topic.replace("-dlt", ""), order);
        }
    }

    /** A listener for each. */
    static class ListenerEach {
        private final FourHandlers handlers;
        private final DeadLetters dead;

        ListenerEach(FourHandlers handlers, DeadLetters dead) {
            this.handlers = handlers;
            this.dead = dead;
        }

        @RetryableTopic(
                attempts = "" + Scenario.ATTEMPTS,
                backOff = @BackOff(delay = Scenario.DELAY_MILLIS),
                retryTopicSuffix = "-ha-retry",
                dltTopicSuffix = "-ha-dlt")
        @KafkaListener(id = "ha", topics = "${topic}")
        void ha(String order) {
            handlers.run(Handler.HA, order);
        }

        @RetryableTopic(
                attempts = "" + Scenario.ATTEMPTS,
                backOff = @BackOff(delay = Scenario.DELAY_MILLIS),
                retryTopicSuffix = "-hb-retry",
                dltTopicSuffix = "-hb-dlt")
        @KafkaListener(id = "hb", topics = "${topic}")
        void hb(String order) {
            handlers.run(Handler.HB, order);
        }

        @RetryableTopic(
                attempts = "" + Scenario.ATTEMPTS,
                backOff = @BackOff(delay = Scenario.DELAY_MILLIS),
                retryTopicSuffix = "-hc-retry",
                dltTopicSuffix = "-hc-dlt")
        @KafkaListener(id = "hc", topics = "${topic}")
        void hc(String order) {
            handlers.run(Handler.HC, order);
        }

        @RetryableTopic(
                attempts = "" + Scenario.ATTEMPTS,
                backOff = @BackOff(delay = Scenario.DELAY_MILLIS),
                retryTopicSuffix = "-hd-retry",
                dltTopicSuffix = "-hd-dlt")
        @KafkaListener(id = "hd", topics = "${topic}")
        void hd(String order) {
            handlers.run(Handler.HD, order);
        }

        @DltHandler
        void dead(String order, @Header(KafkaHeaders.RECEIVED_TOPIC) String topic) {
            dead.add(topic.replace("-dlt", "-retry"), order);
        }
    }

    @Override
    public void send(String order) {
        feed.send(order);
    }

    @Override
    public int dead() {
        return dead.letters.size();
    }

    /** What is sent anew has none of the headers that count its attempts. */
    @Override
    public void redrive() {
        // The one bean of that type is the one above.
        @SuppressWarnings("unchecked")
        KafkaTemplate<String, String> template = context.getBean(KafkaTemplate.class);
        new ArrayList<>(dead.letters)
                .forEach(letter -> template.send(letter.topic(), letter.order(), letter.order())
                        .join());
    }

    @Override
    public void close() {
        context.close();
        feed.close();
    }
}
