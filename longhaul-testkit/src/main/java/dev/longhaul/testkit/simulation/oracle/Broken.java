package dev.longhaul.testkit.simulation.oracle;

/**
 * A promise that was not kept.
 *
 * @param promise its number in {@code docs/guarantees.md}; 0 for a mistake that no promise names
 * @param rule the rule that found it, in a few words that are always the same
 * @param what what happened, in full
 */
public record Broken(int promise, String rule, String what) {
    @Override
    public String toString() {
        return (promise == 0 ? "" : "promise " + promise + ": ") + rule + ": " + what;
    }
}
