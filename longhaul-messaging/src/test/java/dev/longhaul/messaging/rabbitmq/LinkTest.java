package dev.longhaul.messaging.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownListener;
import com.rabbitmq.client.ShutdownSignalException;
import dev.longhaul.messaging.broker.BrokerHealth;
import dev.longhaul.messaging.broker.BrokerStatus.State;
import dev.longhaul.messaging.rabbitmq.Outlet.Parcel;
import dev.longhaul.testkit.time.VirtualRuntime;
import dev.longhaul.testkit.time.VirtualWorld;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A link makes connections again and again, and in no hurry. */
class LinkTest {

    private final VirtualWorld world = new VirtualWorld(Instant.parse("2026-11-22T00:00:00Z"), 1);
    private final VirtualRuntime runtime = world.runtime();
    private final BrokerHealth health = new BrokerHealth("rabbit", runtime);
    private final List<FakeConnection> made = new ArrayList<>();
    private boolean droppedAtOnce;
    private final Link link = new Link("rabbit-sending", new Fakes(), runtime, health);

    /** A server that accepts every connection. */
    private final class Fakes implements Link.Connecting {
        @Override
        public Connection connect(String name, int tries) {
            FakeConnection connection = new FakeConnection();
            made.add(connection);
            connection.open = !droppedAtOnce;
            return fake(Connection.class, connection);
        }

        @Override
        public Future<?> disconnect(Connection connection, int millis) {
            return CompletableFuture.completedFuture(null);
        }
    }

    /** What of a connection a link and an outlet use; its channels cannot be asked for confirms. */
    private static final class FakeConnection implements InvocationHandler {
        private final List<ShutdownListener> listeners = new ArrayList<>();
        private boolean open = true;
        private int channels;
        private int aborted;

        void drop() {
            open = false;
            ShutdownSignalException signal = new ShutdownSignalException(true, false, null, this);
            listeners.forEach(listener -> listener.shutdownCompleted(signal));
        }

        @Override
        public Object invoke(Object proxy, java.lang.reflect.Method method, Object[] arguments) throws IOException {
            return switch (method.getName()) {
                case "isOpen" -> open;
                case "addShutdownListener" -> listeners.add((ShutdownListener) arguments[0]);
                case "createChannel" -> {
                    channels++;
                    yield fake(Channel.class, this);
                }
                case "confirmSelect" -> throw new IOException("no confirms here");
                case "abort" -> aborted++;
                case "getAddress" -> InetAddress.getLoopbackAddress();
                case "getPort" -> 5672;
                case "equals" -> Proxy.getInvocationHandler(arguments[0]).equals(this);
                default -> null;
            };
        }
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Test
    void a_server_that_accepts_connections_and_drops_them_is_tried_after_growing_pauses() {
        droppedAtOnce = true;
        link.start();
        world.run(Duration.ofMinutes(1));
        assertThat(made).hasSizeBetween(5, 15);
        assertThat(health.status().state()).isEqualTo(State.WAITING_FOR_THE_BROKER);
        assertThat(health.status().why()).isEqualTo("rabbit-sending: it was dropped at once");
    }

    @Test
    void a_connection_that_lasted_is_made_again_at_once() {
        droppedAtOnce = true;
        link.start();
        world.run(Duration.ofMinutes(1));
        droppedAtOnce = false;
        world.run(Duration.ofMinutes(1));
        int before = made.size();
        assertThat(health.status().state()).isEqualTo(State.CONNECTED);
        made.getLast().drop();
        world.run(Duration.ofMillis(1));
        assertThat(made).hasSize(before + 1);
        made.getLast().drop();
        world.run(Duration.ofMillis(50));
        assertThat(made).hasSize(before + 1);
        world.run(Duration.ofMillis(100));
        assertThat(made).hasSize(before + 2);
    }

    @Test
    void a_channel_that_cannot_confirm_is_given_up() {
        link.start();
        world.run(Duration.ofSeconds(1));
        Outlet outlet = new Outlet("rabbit-invoices", link, runtime, Duration.ofSeconds(1));
        Parcel parcel = new Parcel("", "invoices", new BasicProperties(), new byte[0]);
        assertThatThrownBy(() -> outlet.publish(parcel)).hasMessage("no confirms here");
        assertThat(made.getLast().channels).isEqualTo(1);
        assertThat(made.getLast().aborted).isEqualTo(1);
    }
}
