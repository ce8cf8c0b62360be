package dev.longhaul.store;

/** The name of one engine in one process life: unique among all that ever ran. 1 to 100 printable ASCII characters. */
public record NodeId(String value) implements Comparable<NodeId> {
    public NodeId {
        if (!value.matches("[!-~]{1,100}")) {
            throw new IllegalArgumentException("node id '" + value + "' is not 1 to 100 printable ASCII characters");
        }
    }

    @Override
    public int compareTo(NodeId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
