package dev.longhaul.trials.benchmark.measure;

import java.util.Collection;
import java.util.List;

/**
 * How the values of several rounds lie.
 *
 * @param least the smallest
 * @param median the middle one; the mean of the two in the middle of an even number
 * @param most the largest
 */
public record Spread(double least, double median, double most) {

    /**
     * The spread of some values.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static Spread of(Collection<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no values have no spread");
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Spread(sorted.getFirst(), median, sorted.getLast());
    }
}
