package dev.longhaul.messaging.broker;

import dev.longhaul.inbox.MessageKey;
import dev.longhaul.job.Texts;
import dev.longhaul.messaging.message.Attributes;
import dev.longhaul.messaging.message.Message;
import dev.longhaul.messaging.origin.Arrival.Encoding;
import dev.longhaul.messaging.origin.Header;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * CloudEvents 1.0 in a broker's headers, both ways: each attribute is a header whose name is a prefix and the attribute's, and the
 * body is the data (<i>binary mode</i>). Structured mode, a body that holds everything, is recognised and not read.
 */
public final class CloudEvents {

    /** The media type of data whose sender names none. */
    public static final String UNTYPED = "application/octet-stream";

    /** The attribute that says the media type where the protocol's own place for it does not. */
    public static final String DATA_CONTENT_TYPE = "datacontenttype";

    private static final String SPEC_VERSION = "specversion";
    private static final String VERSION = "1.0";
    private static final String STRUCTURED = "application/cloudevents";

    private static final int MAX_SHOWN = 100;

    private CloudEvents() {}

    /**
     * A message's attributes as headers: {@code specversion}, {@code id}, {@code source}, {@code type} and what else it has, all but
     * the content type.
     */
    public static List<Header> write(Message message, String prefix) {
        List<Header> headers = new ArrayList<>();
        headers.add(Header.text(prefix + SPEC_VERSION, VERSION));
        headers.add(Header.text(prefix + "id", message.id()));
        headers.add(Header.text(prefix + "source", message.source()));
        headers.add(Header.text(prefix + "type", message.type()));
        message.time().ifPresent(time -> headers.add(Header.text(prefix + "time", time.toString())));
        message.subject().ifPresent(subject -> headers.add(Header.text(prefix + "subject", subject)));
        message.attributes().extensions().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(extension -> headers.add(Header.text(prefix + extension.getKey(), extension.getValue())));
        return headers;
    }

    /**
     * What is read of something that came in.
     *
     * @param encoding how its attributes are written when it goes back: as they came, or, where it was called by its position, as if
     *     they had come
     */
    record Read(Message message, Encoding encoding) {}

    /**
     * Reads a message.
     *
     * @param prefixes what attributes' headers may begin with at this broker; the first that occurs counts; at least one
     * @throws PoisonException if it cannot be a message
     */
    static Read read(Received received, List<String> prefixes) throws PoisonException {
        String contentType = received.contentType();
        if (contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith(STRUCTURED)) {
            throw new PoisonException("it is a CloudEvent in structured mode (" + shown(contentType)
                    + "), which Longhaul does not read; have its sender use binary mode");
        }
        String prefix = prefix(received, prefixes);
        try {
            String type = contentType == null || contentType.isEmpty() ? UNTYPED : contentType;
            Message message = prefix.isEmpty() ? plain(received, type) : binary(received, prefix, type);
            boolean gets = prefix.isEmpty() && received.plain().ofItsPosition();
            return new Read(message, new Encoding(gets ? prefixes.getFirst() : prefix, contentType != null));
        } catch (IllegalArgumentException e) {
            throw new PoisonException("its attributes are not those of a message: " + e.getMessage());
        }
    }

    private static String prefix(Received received, List<String> prefixes) {
        for (String prefix : prefixes) {
            if (received.header(prefix + "id") != null || received.header(prefix + SPEC_VERSION) != null) {
                return prefix;
            }
        }
        return "";
    }

    private static Message binary(Received received, String prefix, String contentType) throws PoisonException {
        Map<String, String> attributes = new HashMap<>();
        for (Header header : received.headers()) {
            if (header.name().startsWith(prefix)) {
                String value = header.value().asText();
                if (value == null) {
                    throw new PoisonException("its header " + shown(header.name()) + " is no text: "
                            + shown(header.value().toString()) + "; have its sender write text there");
                }
                attributes.put(header.name().substring(prefix.length()), value);
            }
        }
        String version = attributes.remove(SPEC_VERSION);
        if (version != null && !version.startsWith("1.")) {
            throw new PoisonException(
                    "it is a CloudEvent of version " + shown(version) + ", and Longhaul reads version " + VERSION);
        }
        String id = required(attributes.remove("id"), prefix + "id");
        String source = required(attributes.remove("source"), prefix + "source");
        String type = required(attributes.remove("type"), prefix + "type");
        String time = attributes.remove("time");
        String subject = attributes.remove("subject");
        String inHeader = attributes.remove(DATA_CONTENT_TYPE);
        return new Message(
                new MessageKey(source, id),
                type,
                new Attributes(
                        time == null ? null : instant(time),
                        subject,
                        inHeader == null || received.contentType() != null ? contentType : inHeader,
                        attributes),
                received.body());
    }

    private static Message plain(Received received, String contentType) throws PoisonException {
        Plain plain = received.plain();
        if (plain.id() == null || plain.id().isEmpty()) {
            throw new PoisonException("it has no id; " + plain.withoutId());
        }
        String source = required(plain.source(), "source");
        String type = required(plain.type(), "type");
        Map<String, String> extensions = new HashMap<>();
        if (plain.correlation() != null && !plain.correlation().isEmpty()) {
            extensions.put(Attributes.CORRELATION_ID, plain.correlation());
        }
        return new Message(
                new MessageKey(source, plain.id()),
                type,
                new Attributes(plain.time(), null, contentType, extensions),
                received.body());
    }

    private static String required(@Nullable String value, String what) throws PoisonException {
        if (value == null || value.isEmpty()) {
            throw new PoisonException(
                    "it has no " + what + "; a message has an id, a source and a type: have its sender set it");
        }
        return value;
    }

    private static Instant instant(String time) throws PoisonException {
        try {
            return OffsetDateTime.parse(time).toInstant();
        } catch (DateTimeException e) {
            throw new PoisonException("its time " + shown(time)
                    + " is not one like 2026-11-21T08:30:00Z; have its sender write RFC 3339");
        }
    }

    private static String shown(String text) {
        return "'" + Texts.storable(text, MAX_SHOWN) + (text.length() > MAX_SHOWN ? "…'" : "'");
    }
}
