package dev.longhaul.spring.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longhaul.Longhaul;
import dev.longhaul.engine.runtime.SystemRuntime;
import dev.longhaul.messaging.Messaging;
import dev.longhaul.messaging.broker.Broker;
import dev.longhaul.messaging.broker.BrokerHealth;
import dev.longhaul.messaging.broker.BrokerStatus;
import dev.longhaul.messaging.broker.Departure;
import dev.longhaul.messaging.broker.Intake;
import dev.longhaul.messaging.broker.Plain;
import dev.longhaul.messaging.broker.Received;
import dev.longhaul.messaging.message.Message;
import dev.longhaul.messaging.message.MessageRequest;
import dev.longhaul.messaging.origin.Origin;
import dev.longhaul.spring.Applications;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A broker that is a bean lives with the application. */
class BrokerBeanTest {

    private static final List<String> EVENTS = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    /** Hands in one message at its start. */
    static final class Post implements Broker {

        private final Longhaul longhaul;
        private final BrokerHealth health = new BrokerHealth("post", new SystemRuntime("post"));

        Post(Longhaul longhaul) {
            this.longhaul = longhaul;
        }

        @Override
        public String name() {
            return "post";
        }

        @Override
        public List<String> prefixes() {
            return List.of("ce_");
        }

        @Override
        public Set<String> targets() {
            return Set.of("letters");
        }

        @Override
        public void start(Intake intake) {
            EVENTS.add("started, engine running " + longhaul.statistics().running());
            Plain letter = new Plain("letter-1", "letter.came", "/post", null, null, "");
            intake.take(List.of(new Received(
                    new Origin("post", "box", ""),
                    "hello".getBytes(UTF_8),
                    "text/plain",
                    null,
                    List.of(),
                    letter,
                    null,
                    true)));
        }

        @Override
        public void send(String target, Message message) {
            EVENTS.add("sent " + message.id() + " to " + target);
        }

        @Override
        public void giveBack(Origin origin, Departure what) {
            EVENTS.add("gave back to " + origin.place());
        }

        @Override
        public BrokerStatus status() {
            return health.status();
        }

        @Override
        public void close() {
            EVENTS.add("closed, engine running " + longhaul.statistics().running());
        }
    }

    /** Answers letters. */
    public static class Clerk {
        private final Messaging messaging;

        Clerk(Messaging messaging) {
            this.messaging = messaging;
        }

        @MessageHandler(type = "letter.came", name = "answer")
        public void answer(String letter) {
            messaging.send(
                    "letters", MessageRequest.of("letter.sent", "answer-1", "text/plain", letter.getBytes(UTF_8)));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Office {
        @Bean
        Broker post(Longhaul longhaul) {
            return new Post(longhaul);
        }

        @Bean
        Clerk clerk(Messaging messaging) {
            return new Clerk(messaging);
        }
    }

    @Test
    void it_is_started_after_the_engine_and_closed_before_it() {
        EVENTS.clear();
        Applications.withoutDataSource(folder)
                .withUserConfiguration(Office.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    await().untilAsserted(() -> assertThat(EVENTS)
                            .containsExactly("started, engine running true", "sent answer-1 to letters"));
                });
        assertThat(EVENTS.get(2)).isEqualTo("closed, engine running true");
    }
}
