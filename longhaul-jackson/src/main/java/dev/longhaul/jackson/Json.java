package dev.longhaul.jackson;

import dev.longhaul.job.PayloadCodec;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Payloads as JSON, by Jackson 3. Thread-safe.
 *
 * <p>The default mapper reads what newer code wrote (properties that it does not know are ignored, so that two versions
 * can run side by side), refuses duplicate keys, text after the value, nesting deeper than {@value #MAX_DEPTH} and numbers
 * longer than {@value #MAX_NUMBER_LENGTH} digits, and never loads a class that the JSON names.
 *
 * @param <T> the payload's Java type
 */
public final class Json<T> implements PayloadCodec<T> {

    /** The deepest nesting that is read. */
    public static final int MAX_DEPTH = 500;

    /** The longest number that is read, in digits. */
    public static final int MAX_NUMBER_LENGTH = 500;

    private static final JsonMapper DEFAULT = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER_LENGTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final ObjectMapper mapper;
    private final JavaType type;

    private Json(ObjectMapper mapper, JavaType type) {
        this.mapper = mapper;
        this.type = type;
    }

    /** JSON of a class, by the default mapper. */
    public static <T> Json<T> of(Class<T> type) {
        return of(DEFAULT, type);
    }

    /** JSON of a generic type, by the default mapper: {@code Json.of(new TypeReference<List<Order>>() {})}. */
    public static <T> Json<T> of(TypeReference<T> type) {
        return new Json<>(DEFAULT, DEFAULT.constructType(type));
    }

    /** JSON of a class, by a mapper of one's own; it must not have default typing. */
    public static <T> Json<T> of(ObjectMapper mapper, Class<T> type) {
        return new Json<>(mapper, mapper.constructType(type));
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the payload cannot be written as JSON
     */
    @Override
    public byte[] encode(T payload) {
        try {
            return mapper.writerFor(type).writeValueAsBytes(payload);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "a " + type.toCanonical() + " cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the bytes are not JSON of this type
     */
    @Override
    public T decode(byte[] bytes) {
        try {
            T payload = mapper.readerFor(type).readValue(bytes);
            if (payload == null) {
                throw new IllegalArgumentException("the stored JSON is null, not a " + type.toCanonical());
            }
            return payload;
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "the stored bytes are not JSON of a " + type.toCanonical() + ": " + e.getOriginalMessage(), e);
        }
    }

    @Override
    public String contentType() {
        return "application/json";
    }
}
