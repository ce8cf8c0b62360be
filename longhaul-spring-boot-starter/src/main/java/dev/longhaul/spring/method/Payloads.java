package dev.longhaul.spring.method;

import dev.longhaul.jackson.Json;
import dev.longhaul.job.PayloadCodec;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** How payloads of methods are read where nobody says otherwise: bytes as they are, strings as text, anything else as JSON. */
public final class Payloads {

    private Payloads() {}

    /** The codec of a parameter's type; bytes where the method takes no payload. */
    // What the codec makes is what the method takes, because both are made from the method's own parameter.
    @SuppressWarnings("unchecked")
    public static PayloadCodec<Object> codec(@Nullable Type payload) {
        PayloadCodec<?> codec;
        if (payload == null || payload == byte[].class) {
            codec = PayloadCodec.bytes();
        } else if (payload == String.class) {
            codec = PayloadCodec.text();
        } else {
            codec = Json.of(new TypeReference<Object>() {
                @Override
                public Type getType() {
                    return payload;
                }
            });
        }
        return (PayloadCodec<Object>) codec;
    }
}
