package dev.longhaul.store;

/**
 * What a parked job is held by.
 *
 * @param kind an ordering key or an endpoint
 * @param name its name
 */
public record Subject(Kind kind, String name) implements Comparable<Subject> {

    /** Held by the job before it in the order of this key. */
    public static Subject key(String name) {
        return new Subject(Kind.KEY, name);
    }

    /** Held by this endpoint's limit, breaker or pause. */
    public static Subject endpoint(String name) {
        return new Subject(Kind.ENDPOINT, name);
    }

    @Override
    public int compareTo(Subject other) {
        int byKind = kind.compareTo(other.kind);
        return byKind != 0 ? byKind : name.compareTo(other.name);
    }

    /** {@code key:NAME} or {@code endpoint:NAME}. */
    @Override
    public String toString() {
        return kind.word() + ":" + name;
    }

    /** What holds. */
    public enum Kind {
        KEY,
        ENDPOINT;

        /** The lower-case word used in SQL, JSON and logs. */
        public String word() {
            return this == KEY ? "key" : "endpoint";
        }
    }
}
