package dev.longhaul.server.cli;

import dev.longhaul.console.text.InertText;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON on the command line: read strictly, printed indented, and never obeyed by a terminal. */
final class Json {

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Json() {}

    /** The document as it is printed. */
    static String print(JsonNode document) {
        return InertText.json(MAPPER.writeValueAsString(document));
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /**
     * Reads a document.
     *
     * @param what the option's name, for the error
     * @throws CommandException if it is not JSON
     */
    static JsonNode read(String what, String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw new CommandException(
                    ExitCode.USAGE,
                    what + " is not JSON: " + e.getOriginalMessage() + "\nquote it for the shell, like " + what
                            + " '{\"order\": 42}'; or send any text with --body",
                    e);
        }
    }
}
