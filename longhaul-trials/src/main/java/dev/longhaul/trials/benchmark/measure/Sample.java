package dev.longhaul.trials.benchmark.measure;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What one run of one lane measured.
 *
 * @param values by metric; what could not be measured is not there
 */
public record Sample(Map<Metric, Double> values) {

    public Sample {
        Map<Metric, Double> copy = new EnumMap<>(Metric.class);
        copy.putAll(values);
        values = Collections.unmodifiableMap(copy);
    }

    /** A sample of one value. */
    public static Sample of(Metric metric, double value) {
        return new Sample(Map.of(metric, value));
    }

    /** The same with one value more. */
    public Sample with(Metric metric, double value) {
        Map<Metric, Double> more = new EnumMap<>(Metric.class);
        more.putAll(values);
        more.put(metric, value);
        return new Sample(more);
    }

    /** The same with the values of another. */
    public Sample with(Sample other) {
        Sample sum = this;
        for (Map.Entry<Metric, Double> each : other.values.entrySet()) {
            sum = sum.with(each.getKey(), each.getValue());
        }
        return sum;
    }

    /** The value, if it was measured. */
    public OptionalDouble value(Metric metric) {
        Double value = values.get(metric);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
