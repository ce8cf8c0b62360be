package dev.longhaul.store;

/**
 * A pause: nothing of it is started while it stands.
 *
 * @param kind a job type or an endpoint
 * @param name its name
 */
public record Pause(Kind kind, String name) {

    /** What is paused. */
    public enum Kind {
        TYPE,
        ENDPOINT;

        /** The lower-case word used in SQL, JSON and logs. */
        public String word() {
            return this == TYPE ? "type" : "endpoint";
        }
    }
}
