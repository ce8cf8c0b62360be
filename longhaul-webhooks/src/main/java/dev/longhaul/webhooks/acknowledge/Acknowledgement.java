package dev.longhaul.webhooks.acknowledge;

import dev.longhaul.webhooks.excerpt.PrintableText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * What a receiver must answer for success.
 *
 * @param status which statuses count
 * @param body what the body must say beside that
 */
public record Acknowledgement(StatusSet status, ExpectedBody body) {

    /** Any status from 200 to 299, whatever the body says. */
    public static final Acknowledgement DEFAULT = new Acknowledgement(StatusSet.SUCCESS, new ExpectedBody.Any());

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** Any status from 200 to 299 with exactly this body, apart from white space around it. */
    public static Acknowledgement exactly(String body) {
        return new Acknowledgement(StatusSet.SUCCESS, new ExpectedBody.Exactly(body));
    }

    /**
     * An answer, as far as it was read.
     *
     * @param status the status
     * @param body the bytes of the body; not copied, not changed
     * @param complete whether they are all of it
     * @param coding the coding that would have to be undone to read it; empty for none
     */
    @SuppressWarnings("ArrayRecordComponent") // a view for one call; nobody compares or keeps it
    public record Answer(int status, byte[] body, boolean complete, Optional<String> coding) {}

    /**
     * Judges an answer.
     *
     * @return the verdict; never an exception, whatever the answer holds
     */
    public Verdict judge(Answer answer) {
        if (!status.contains(answer.status())) {
            return new Verdict.NotAcknowledged(
                    "the receiver answered " + answer.status() + "; " + status + " would acknowledge");
        }
        if (body instanceof ExpectedBody.Any) {
            return new Verdict.Acknowledged();
        }
        try {
            String text = text(answer);
            return switch (body) {
                case ExpectedBody.Any any -> new Verdict.Acknowledged();
                case ExpectedBody.Exactly exactly ->
                    text.strip().equals(exactly.text())
                            ? new Verdict.Acknowledged()
                            : new Verdict.NotAcknowledged("the body is " + PrintableText.quoted(text.strip()) + "; "
                                    + PrintableText.quoted(exactly.text()) + " would acknowledge");
                case ExpectedBody.JsonFields json -> compare("JSON", json.fields(), JsonAnswer.fields(text));
                case ExpectedBody.XmlFields xml -> compare("XML", xml.fields(), XmlAnswer.fields(text));
            };
        } catch (UnreadableAnswerException e) {
            return new Verdict.NotAcknowledged(PrintableText.line(e.getMessage(), Verdict.MAX_REASON_CHARS));
        }
    }

    private static Verdict compare(String format, Map<String, String> expected, Map<String, String> actual) {
        for (Map.Entry<String, String> field : expected.entrySet()) {
            String value = actual.get(field.getKey());
            if (value == null) {
                return new Verdict.NotAcknowledged(
                        "the " + format + " body has no plain field " + PrintableText.quoted(field.getKey()));
            }
            if (!value.equals(field.getValue())) {
                return new Verdict.NotAcknowledged("the " + format + " field " + PrintableText.quoted(field.getKey())
                        + " is " + PrintableText.quoted(value) + "; " + PrintableText.quoted(field.getValue())
                        + " would acknowledge");
            }
        }
        return new Verdict.Acknowledged();
    }

    private static String text(Answer answer) throws UnreadableAnswerException {
        if (!answer.complete()) {
            throw new UnreadableAnswerException(
                    "the body is longer than the " + answer.body().length + " bytes that are read of it");
        }
        if (answer.coding().isPresent()) {
            throw new UnreadableAnswerException("the body is encoded as "
                    + PrintableText.quoted(answer.coding().get()) + " although identity was asked for");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(answer.body()))
                    .toString();
            return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new UnreadableAnswerException("the body is not UTF-8", e);
        }
    }
}
