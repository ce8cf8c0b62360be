package dev.longhaul.messaging.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.ShutdownSignalException;
import org.jspecify.annotations.Nullable;

/** What went wrong, in a broker's or a client's own words: never the address, which may hold a password. */
final class Reasons {

    private static final int MOST_CAUSES = 10;

    private Reasons() {}

    /** The most telling reason in a chain of causes. */
    static String of(Throwable thrown) {
        Throwable last = thrown;
        Throwable each = thrown;
        for (int i = 0; i < MOST_CAUSES && each != null; i++) {
            if (each instanceof ShutdownSignalException signal) {
                String said = said(signal.getReason());
                if (said != null) {
                    return said;
                }
            }
            last = each;
            each = each.getCause();
        }
        String message = last.getMessage();
        return message == null ? last.getClass().getSimpleName() : message;
    }

    private static @Nullable String said(@Nullable Object reason) {
        return switch (reason) {
            case AMQP.Connection.Close close -> close.getReplyText();
            case AMQP.Channel.Close close -> close.getReplyText();
            case Method method -> method.protocolMethodName();
            case null -> null;
            default -> null;
        };
    }
}
