package dev.longhaul.messaging.broker;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is called what in something that has no CloudEvents attributes, as its broker's face knows it: from properties of the
 * protocol, from a header that the application named, from where it came from. Not checked yet.
 *
 * @param id what it is called at its source; null if nothing says it, which makes it poison
 * @param type its type; null if nothing says it, which makes it poison
 * @param source who says it; null if nothing says it, which makes it poison
 * @param time when what it tells of happened; null if it does not say
 * @param correlation the id of the message with which everything began; null if it does not say
 * @param withoutId what to do about it where the id is missing: a sentence for people
 * @param ofItsPosition whether id and source say where it lies, so that it would be called something else after a return; a return
 *     gives it CloudEvents attributes, which say what it was called
 */
public record Plain(
        @Nullable String id,
        @Nullable String type,
        @Nullable String source,
        @Nullable Instant time,
        @Nullable String correlation,
        String withoutId,
        boolean ofItsPosition) {

    /** What something is called wherever it lies. */
    public Plain(
            @Nullable String id,
            @Nullable String type,
            @Nullable String source,
            @Nullable Instant time,
            @Nullable String correlation,
            String withoutId) {
        this(id, type, source, time, correlation, withoutId, false);
    }
}
