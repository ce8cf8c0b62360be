package dev.longhaul.webhooks.acknowledge;

import dev.longhaul.job.Texts;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the body of an answer must say. */
public sealed interface ExpectedBody {

    /** How long an expected text, name or value may be, in characters. */
    int MAX_CHARS = 1_024;

    /** How many fields may be expected. */
    int MAX_FIELDS = 16;

    /** Anything, or nothing. */
    record Any() implements ExpectedBody {}

    /**
     * Exactly this text, apart from white space around it; the case counts.
     *
     * @param text not blank, at most {@value ExpectedBody#MAX_CHARS} characters; kept without white space around it
     */
    record Exactly(String text) implements ExpectedBody {

        /**
         * Checks the text.
         *
         * @throws IllegalArgumentException when it is blank, too long, or holds NUL or a lone surrogate
         */
        public Exactly {
            text = text.strip();
            Texts.require("acknowledge.body", text, MAX_CHARS);
        }
    }

    /**
     * A JSON object with these fields at its top level. A string must equal the value; a number, {@code true} or
     * {@code false} must be written exactly like it.
     *
     * @param fields the value of each field by its name; from 1 to {@value ExpectedBody#MAX_FIELDS}
     */
    record JsonFields(Map<String, String> fields) implements ExpectedBody {

        /**
         * Copies the fields, keeping their order.
         *
         * @throws IllegalArgumentException when there is none, too many, or one is too long or holds NUL or a lone
         *     surrogate
         */
        public JsonFields {
            fields = checked("json", fields);
        }
    }

    /**
     * An XML document whose root has children of these local names with these texts, apart from white space around
     * them.
     *
     * @param fields the text of each child by its local name; from 1 to {@value ExpectedBody#MAX_FIELDS}
     */
    record XmlFields(Map<String, String> fields) implements ExpectedBody {

        /**
         * Copies the fields, keeping their order.
         *
         * @throws IllegalArgumentException when there is none, too many, or one is too long or holds NUL or a lone
         *     surrogate
         */
        public XmlFields {
            fields = checked("xml", fields);
        }
    }

    private static Map<String, String> checked(String what, Map<String, String> fields) {
        if (fields.isEmpty() || fields.size() > MAX_FIELDS) {
            throw new IllegalArgumentException(
                    "acknowledge." + what + " has " + fields.size() + " fields; it needs from 1 to " + MAX_FIELDS);
        }
        fields.forEach((name, value) -> {
            Texts.require("acknowledge." + what + " field name", name, MAX_CHARS);
            Texts.requireValue("acknowledge." + what + " field " + name, value, MAX_CHARS);
        });
        return Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
}
