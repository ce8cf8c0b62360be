package dev.longhaul.webhooks.acknowledge;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * The plain fields at the top of a JSON object. Read as a stream of tokens, so that there is no type to choose and
 * nothing to create; repeated names are refused, because readers disagree on which one counts.
 */
final class JsonAnswer {

    private static final int MAX_DEPTH = 64;
    private static final int MAX_NUMBER_CHARS = 1_000;
    private static final int MAX_NAME_CHARS = 1_024;
    private static final int MAX_STRING_CHARS = 65_536;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_CHARS)
                    .maxNameLength(MAX_NAME_CHARS)
                    .maxStringLength(MAX_STRING_CHARS)
                    .build())
            .build();

    private JsonAnswer() {}

    static Map<String, String> fields(String text) throws UnreadableAnswerException {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableAnswerException("the body is not a JSON object");
            }
            Map<String, String> fields = new HashMap<>();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
                    fields.put(name, parser.getString());
                } else {
                    parser.skipChildren();
                }
            }
            if (parser.nextToken() != null) {
                throw new UnreadableAnswerException("the body goes on after its JSON object");
            }
            return fields;
        } catch (JacksonException e) {
            throw new UnreadableAnswerException("the body is not acceptable JSON: " + e.getOriginalMessage(), e);
        }
    }
}
