package dev.longhaul.server.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/** Reads texts, and texts only: a number or a boolean is none. Lone surrogates, which have no UTF-8 form, are refused. */
final class TextDeserializer extends StdDeserializer<String> {

    TextDeserializer() {
        super(String.class);
    }

    @Override
    public @Nullable String deserialize(JsonParser parser, DeserializationContext context) {
        if (!parser.hasToken(JsonToken.VALUE_STRING)) {
            return (String) context.handleUnexpectedToken(String.class, parser);
        }
        return checked(parser.getString(), context);
    }

    static String checked(String text, DeserializationContext context) {
        int at = loneSurrogate(text);
        if (at >= 0) {
            context.reportInputMismatch(
                    String.class, "a text holds a lone surrogate at position %d, which is no character; remove it", at);
        }
        return text;
    }

    private static int loneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return i;
            }
        }
        return -1;
    }
}
