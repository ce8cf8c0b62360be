package dev.longhaul.server.json;

import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/** Copies any value token by token; without recursion, so that depth costs no stack. */
final class RawJsonDeserializer extends StdDeserializer<RawJson> {

    private static final JsonFactory OUTPUT = new JsonFactory();

    RawJsonDeserializer() {
        super(RawJson.class);
    }

    @Override
    public RawJson deserialize(JsonParser parser, DeserializationContext context) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = OUTPUT.createGenerator(ObjectWriteContext.empty(), text)) {
            int depth = 0;
            JsonToken token = parser.currentToken();
            do {
                copy(parser, token, generator, context);
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (depth > 0) {
                    token = parser.nextToken();
                }
            } while (depth > 0);
        }
        return new RawJson(text.toString());
    }

    /** {@code null} is a value here, and not the absence of one. */
    @Override
    public RawJson getNullValue(DeserializationContext context) {
        return new RawJson("null");
    }

    @Override
    public @Nullable Object getAbsentValue(DeserializationContext context) {
        return null;
    }

    private static void copy(
            JsonParser parser, JsonToken token, JsonGenerator generator, DeserializationContext context) {
        switch (token) {
            case START_OBJECT -> generator.writeStartObject();
            case END_OBJECT -> generator.writeEndObject();
            case START_ARRAY -> generator.writeStartArray();
            case END_ARRAY -> generator.writeEndArray();
            case PROPERTY_NAME -> generator.writeName(TextDeserializer.checked(parser.currentName(), context));
            case VALUE_STRING -> generator.writeString(TextDeserializer.checked(parser.getString(), context));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> generator.writeNumber(parser.getString());
            case VALUE_TRUE -> generator.writeBoolean(true);
            case VALUE_FALSE -> generator.writeBoolean(false);
            case VALUE_NULL -> generator.writeNull();
            case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException("a blocking JSON parser gave " + token);
        }
    }

    /** A parser with the same limits, for what was copied. */
    static JsonParser parserOf(String text) {
        return StrictJson.factory().createParser(ObjectReadContext.empty(), text);
    }
}
