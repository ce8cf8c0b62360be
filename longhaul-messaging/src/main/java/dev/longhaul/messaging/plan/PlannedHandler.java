package dev.longhaul.messaging.plan;

import dev.longhaul.messaging.message.StoredMessage;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One handler of a plan.
 *
 * @param name its identity across deployments: 1 to {@value StoredMessage#MAX_HANDLER_LENGTH} letters, digits and {@code . _ -},
 *     beginning with a letter
 * @param options what is particular about it
 * @param code what it does
 * @param <T> the data's Java type
 */
public record PlannedHandler<T>(String name, HandlerOptions options, HandlerCode<T> code) {

    private static final Pattern NAME =
            Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0," + (StoredMessage.MAX_HANDLER_LENGTH - 1) + "}");

    /** @throws IllegalArgumentException if the name has another form */
    public PlannedHandler {
        requireName(name);
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(code, "code");
    }

    /** Whether one of these marks says that it has handled the message, under its name or a former one. */
    public boolean isDone(Set<String> marks) {
        return marks.stream().anyMatch(this::isNamed);
    }

    /** Whether this is its name, or a former one. */
    public boolean isNamed(@Nullable String other) {
        return other != null && (name.equals(other) || options.formerNames().contains(other));
    }

    static String requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            String shown = name.length() <= 60 ? name : name.substring(0, 60) + "…";
            throw new IllegalArgumentException("handler '" + shown + "' is not a name: use 1 to "
                    + StoredMessage.MAX_HANDLER_LENGTH + " letters, digits or . _ - beginning with a letter");
        }
        return name;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name);
        String separator = " (";
        if (code instanceof HandlerCode.InTransaction) {
            text.append(separator).append("in a transaction");
            separator = ", ";
        }
        if (options.schedule() != null) {
            text.append(separator).append("schedule ").append(options.schedule());
            separator = ", ";
        }
        if (!options.formerNames().isEmpty()) {
            text.append(separator).append("formerly ").append(String.join(" and ", options.formerNames()));
            separator = ", ";
        }
        return text.append(separator.equals(", ") ? ")" : "").toString();
    }
}
