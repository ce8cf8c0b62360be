package dev.longhaul.server.cli;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * What a command finds around it. Immutable.
 *
 * @param variables the environment variables that the program was started with
 * @param clock tells relative times; decides nothing on the server
 * @param random draws keys
 * @param waiting lets time pass between two questions to a server
 */
record Environment(Map<String, String> variables, InstantSource clock, SecureRandom random, Waiting waiting) {

    Environment {
        variables = Map.copyOf(variables);
    }

    /** A variable's value; an empty one counts as not set. */
    Optional<String> get(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
    }

    /** Lets time pass. */
    @FunctionalInterface
    interface Waiting {
        /** Returns after so long. */
        void forSome(Duration time) throws InterruptedException;
    }
}
