package dev.longhaul.server.json;

import dev.longhaul.server.problem.Problem;
import dev.longhaul.server.problem.ProblemCode;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says what is wrong with a body in our words: without Java class names, and never quoting values, which may be secret. */
public final class JsonProblems {

    private static final Pattern PARSERS_HINTS =
            Pattern.compile("( \\(start marker at|: enable `|: JSON spec| \\(not recognized as).*");

    private JsonProblems() {}

    /** The problem that made a body unreadable. */
    public static Problem of(JacksonException failure) {
        return switch (failure) {
            case UnrecognizedPropertyException unknown -> unknownField(unknown);
            case MismatchedInputException mismatch -> mismatched(mismatch);
            case StreamConstraintsException constraint -> beyondLimit(constraint);
            case StreamReadException syntax ->
                Problem.of(ProblemCode.INVALID_JSON, withLocation(withoutHints(syntax.getOriginalMessage()), syntax));
            default -> Problem.of(ProblemCode.INVALID_JSON, withLocation("the body cannot be read as JSON", failure));
        };
    }

    private static Problem unknownField(UnrecognizedPropertyException unknown) {
        Collection<Object> ids = unknown.getKnownPropertyIds();
        String known = ids == null
                ? ""
                : "; known are " + ids.stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
        String name = Problem.quoted(unknown.getPropertyName());
        return new Problem(ProblemCode.UNKNOWN_FIELD, "there is no field " + name + known, path(unknown));
    }

    private static Problem mismatched(MismatchedInputException mismatch) {
        String message = firstLine(mismatch.getOriginalMessage());
        if (message.startsWith("Trailing token")) {
            return Problem.of(
                    ProblemCode.INVALID_JSON,
                    withLocation("something follows the JSON value; send one value only", mismatch));
        }
        if (message.startsWith("No content")) {
            return Problem.of(ProblemCode.INVALID_JSON, "the body is empty; send a JSON object");
        }
        String path = path(mismatch);
        if (message.startsWith("a text holds a lone surrogate")) {
            return new Problem(ProblemCode.INVALID_FIELD, message, path);
        }
        String expected = "this has to be " + expected(mismatch.getTargetType());
        return path == null
                ? Problem.of(ProblemCode.INVALID_JSON, withLocation(expected, mismatch))
                : Problem.field(path, expected);
    }

    private static Problem beyondLimit(StreamConstraintsException constraint) {
        String message = constraint.getOriginalMessage().toLowerCase(Locale.ROOT);
        String limit = message.contains("depth")
                ? "nesting deeper than " + StrictJson.MAX_DEPTH
                : message.contains("number")
                        ? "a number longer than " + StrictJson.MAX_NUMBER_LENGTH + " characters"
                        : message.contains("name")
                                ? "a name longer than " + StrictJson.MAX_NAME_LENGTH
                                : "a text too long";
        return Problem.of(ProblemCode.INVALID_JSON, withLocation(limit + " is refused", constraint));
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null || type == RawJson.class) {
            return "another kind of value";
        }
        if (type == String.class) {
            return "a text in quotes";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "a whole number";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "an array";
        }
        return Map.class.isAssignableFrom(type) ? "an object of texts" : "an object";
    }

    private static @Nullable String path(JacksonException failure) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference reference : failure.getPath()) {
            String name = reference.getPropertyName();
            if (name == null) {
                path.append('[').append(reference.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(name);
            }
        }
        return path.isEmpty() ? null : path.toString();
    }

    private static String withLocation(String what, JacksonException failure) {
        TokenStreamLocation at = failure.getLocation();
        return at == null || at.getLineNr() < 1
                ? what
                : what + " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }

    /** The parser's message without the parts that speak to whoever configured the parser. */
    private static String withoutHints(String message) {
        return PARSERS_HINTS.matcher(firstLine(message)).replaceFirst("");
    }

    private static String firstLine(String message) {
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
