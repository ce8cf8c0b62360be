package dev.longhaul.trials.checker;

import dev.longhaul.trials.checker.Finding.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects what rules find and count. Not thread-safe. */
public final class Findings {

    private static final int SAMPLES_OF_A_KIND = 20;

    private final Map<Kind, Long> violations = new EnumMap<>(Kind.class);
    private final List<Finding> samples = new ArrayList<>();
    private final Map<String, Long> figures = new TreeMap<>();

    /** With nothing found. */
    public Findings() {
        for (Kind kind : Kind.values()) {
            violations.put(kind, 0L);
        }
    }

    /** A broken promise; the first {@value #SAMPLES_OF_A_KIND} of each kind are kept in words. */
    public void add(Kind kind, String what) {
        if (violations.merge(kind, 1L, Long::sum) <= SAMPLES_OF_A_KIND) {
            samples.add(new Finding(kind, what));
        }
    }

    /** Counts something that is no broken promise. */
    public void count(String figure, long more) {
        figures.merge(figure, more, Long::sum);
    }

    /** Keeps the largest value of a figure. */
    public void largest(String figure, long value) {
        figures.merge(figure, value, Math::max);
    }

    /** Everything so far. */
    public Verdict verdict() {
        return new Verdict(
                Collections.unmodifiableMap(new EnumMap<>(violations)),
                List.copyOf(samples),
                Collections.unmodifiableMap(new TreeMap<>(figures)));
    }
}
