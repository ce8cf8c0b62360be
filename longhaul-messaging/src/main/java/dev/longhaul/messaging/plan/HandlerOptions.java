package dev.longhaul.messaging.plan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is particular about one handler of a plan.
 *
 * @param schedule its own schedule (a registered name, a preset, or a schedule's text); null for the one of the message
 * @param formerNames names that it had in earlier deployments: what is done under one of them is done
 */
public record HandlerOptions(@Nullable String schedule, List<String> formerNames) {

    /** The message's schedule, and never another name. */
    public static final HandlerOptions DEFAULT = new HandlerOptions(null, List.of());

    /** @throws IllegalArgumentException if a former name cannot be a handler's name */
    public HandlerOptions {
        formerNames = List.copyOf(formerNames);
        formerNames.forEach(PlannedHandler::requireName);
    }

    /** A schedule of its own. */
    public static HandlerOptions scheduled(String nameOrText) {
        return DEFAULT.schedule(nameOrText);
    }

    /** Had another name before. */
    public static HandlerOptions formerly(String name) {
        return DEFAULT.formerName(name);
    }

    /** The same with a schedule of its own. */
    public HandlerOptions schedule(String nameOrText) {
        return new HandlerOptions(nameOrText, formerNames);
    }

    /** The same with one more name that it had before. */
    public HandlerOptions formerName(String name) {
        List<String> all = new ArrayList<>(formerNames);
        all.add(name);
        return new HandlerOptions(schedule, all);
    }
}
