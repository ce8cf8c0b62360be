package dev.longhaul.spring.trace;

import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A span's identity as text, in the form of W3C Trace Context, level 1: {@code 00-TRACE-SPAN-FLAGS}. What is not of that form is
 * nobody's, and no error: it comes from outside.
 */
final class TraceParent {

    /** The header that holds it. */
    static final String HEADER = "traceparent";

    private static final Pattern FORM = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");
    private static final int TRACE_DIGITS = 32;

    private TraceParent() {}

    /** The text of a span; null if it has no identity, because nobody traces. */
    static @Nullable String of(TraceContext span) {
        String trace = span.traceId();
        String id = span.spanId();
        if (trace.isEmpty() || id.isEmpty()) {
            return null;
        }
        String padded = "0".repeat(Math.max(0, TRACE_DIGITS - trace.length())) + trace;
        String text = "00-" + padded + "-" + id + (Boolean.TRUE.equals(span.sampled()) ? "-01" : "-00");
        return FORM.matcher(text).matches() ? text : null;
    }

    /** The span that a text names; null if it names none. */
    static @Nullable TraceContext parse(@Nullable String text, Tracer tracer) {
        Matcher matcher = FORM.matcher(text == null ? "" : text);
        if (!matcher.matches()) {
            return null;
        }
        return tracer.traceContextBuilder()
                .traceId(matcher.group(1))
                .spanId(matcher.group(2))
                .sampled((Integer.parseInt(matcher.group(3), 16) & 1) == 1)
                .build();
    }
}
