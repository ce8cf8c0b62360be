package dev.longhaul.messaging.message;

import dev.longhaul.inbox.MessageKey;
import dev.longhaul.job.Texts;
import dev.longhaul.operator.Redrive;

/** Which texts an attribute may be: what CloudEvents calls a String, in what every store and every broker's header can hold. */
final class AttributeText {

    private AttributeText() {}

    /**
     * Checks the source and the id of a message.
     *
     * @throws IllegalArgumentException if one holds a control character, or the source holds white space or is Longhaul's own
     */
    static MessageKey require(MessageKey key) {
        require("message id", key.id(), MessageKey.MAX_LENGTH);
        require("message source", key.source(), MessageKey.MAX_LENGTH);
        if (key.source().chars().anyMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c))) {
            throw new IllegalArgumentException(
                    "message source '" + key.source() + "' holds white space; use a URI reference like /shop");
        }
        if (Redrive.isOfInstructions(key)) {
            throw new IllegalArgumentException("message source '" + key.source()
                    + "' is Longhaul's own, for what operators tell jobs; use a URI reference like /shop");
        }
        return key;
    }

    /**
     * Checks a text that must not be empty.
     *
     * @throws IllegalArgumentException if it is empty, too long, or holds a control character or a lone surrogate
     */
    static String require(String what, String text, int maxLength) {
        Texts.require(what, text, maxLength);
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                throw new IllegalArgumentException(what + " holds the control character U+"
                        + String.format("%04X", (int) text.charAt(i)) + " at position " + i + "; remove it");
            }
        }
        return text;
    }
}
