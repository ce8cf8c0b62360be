package dev.longhaul.server.json;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * The reader and writer of all the server's JSON.
 *
 * <p>Refused: nesting deeper than {@value #MAX_DEPTH}, numbers longer than {@value #MAX_NUMBER_LENGTH} characters, names
 * longer than {@value #MAX_NAME_LENGTH}, a name twice in one object, lone surrogates, members that are not known, values
 * of another kind than asked for (a number for a text), anything after the first value, {@code NaN} and the like, comments
 * and other dialects. There is no polymorphic typing: {@code @class} is a member like any other.
 */
public final class StrictJson {

    /** The deepest nesting of arrays and objects. */
    public static final int MAX_DEPTH = 500;

    /** The longest number, in characters. */
    public static final int MAX_NUMBER_LENGTH = 1_000;

    /** The longest member name, in characters. */
    public static final int MAX_NAME_LENGTH = 10_000;

    /** The longest text, in characters; the limit on bodies is met first by default. */
    public static final int MAX_TEXT_LENGTH = 64 * 1024 * 1024;

    private StrictJson() {}

    /** A new mapper; thread-safe, like every mapper once it is built. */
    public static JsonMapper mapper() {
        SimpleModule texts = new SimpleModule("longhaul")
                .addDeserializer(String.class, new TextDeserializer())
                .addDeserializer(RawJson.class, new RawJsonDeserializer())
                .addSerializer(RawJson.class, new RawJsonSerializer());
        return JsonMapper.builder(factory())
                .addModule(texts)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .build();
    }

    static JsonFactory factory() {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNumberLength(MAX_NUMBER_LENGTH)
                        .maxNameLength(MAX_NAME_LENGTH)
                        .maxStringLength(MAX_TEXT_LENGTH)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
    }
}
