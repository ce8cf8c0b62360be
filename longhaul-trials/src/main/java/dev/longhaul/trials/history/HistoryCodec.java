package dev.longhaul.trials.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Turns lines of a history into JSON and back. Thread-safe. */
final class HistoryCodec {

    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final Map<String, Class<? extends HistoryEvent>> KINDS = kinds();
    private static final Map<Class<?>, String> NAMES =
            KINDS.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

    private HistoryCodec() {}

    /** The line without its end. */
    static String encode(HistoryLine line) {
        String fields = JSON.writeValueAsString(line.event());
        StringBuilder text = new StringBuilder(fields.length() + 120)
                .append("{\"event\":\"")
                .append(NAMES.get(line.event().getClass()))
                .append("\",\"nanos\":")
                .append(line.nanos())
                .append(",\"micros\":")
                .append(line.micros())
                .append(",\"process\":\"")
                .append(line.process())
                .append('"');
        return fields.equals("{}")
                ? text.append('}').toString()
                : text.append(',').append(fields, 1, fields.length()).toString();
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException if it is none
     */
    static HistoryLine decode(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            Class<? extends HistoryEvent> kind = KINDS.get(node.path("event").asString(""));
            if (kind == null) {
                throw new IllegalArgumentException("a history holds an event of an unknown kind: " + text);
            }
            return new HistoryLine(
                    node.path("nanos").asLong(),
                    node.path("micros").asLong(),
                    node.path("process").asString(""),
                    JSON.treeToValue(node, kind));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("a history holds a line that is no JSON: " + text, e);
        }
    }

    private static Map<String, Class<? extends HistoryEvent>> kinds() {
        Map<String, Class<? extends HistoryEvent>> kinds = new LinkedHashMap<>();
        for (Class<?> permitted : HistoryEvent.class.getPermittedSubclasses()) {
            Class<? extends HistoryEvent> kind = permitted.asSubclass(HistoryEvent.class);
            kinds.put(kind(kind), kind);
        }
        return Map.copyOf(kinds);
    }

    private static String kind(Class<? extends HistoryEvent> event) {
        return event.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
