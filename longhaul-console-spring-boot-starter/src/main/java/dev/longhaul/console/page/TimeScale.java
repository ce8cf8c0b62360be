package dev.longhaul.console.page;

import dev.longhaul.console.text.SpanText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Where on a line a time stands, from 0 to 1.
 *
 * <p>Schedules reach from seconds to a day, so that on an even scale the first attempts would lie on top of each other. A
 * scale with a knee is even up to about the knee and logarithmic beyond: position = ln(1 + time / knee) / ln(1 + span /
 * knee). The knee is chosen so that the marks at hand stand furthest apart; where an even scale does it as well, it is even.
 *
 * @param span the time at 1; over zero
 * @param knee where the scale turns logarithmic; zero for an even one
 */
record TimeScale(Duration span, Duration knee) {

    /** Two marks closer than this fraction of the line touch anyway, and count as this far apart. */
    private static final double TOUCHING = 0.004;

    /** Marks this far apart have room enough; more is no gain. */
    private static final double ROOMY = 0.06;

    /** How much better, per gap, a logarithmic scale has to be before the plainer one gives way. */
    private static final double WORTH_IT = 0.05;

    private static final int KNEES_PER_DECADE = 3;
    private static final int DECADES = 7;

    /** The closest two tick labels may stand, as a fraction of the line. */
    private static final double TICK_DISTANCE = 0.085;

    private static final int MOST_EVEN_TICKS = 8;

    /** Times that a person would choose first. */
    private static final List<Duration> ROUND = times("10ms 100ms 1s 10s 1m 10m 1h 6h 1d 7d 30d 365d");

    private static final List<Duration> LESS_ROUND =
            times("1ms 2ms 5ms 20ms 50ms 200ms 500ms 2s 5s 15s 30s 2m 5m 15m 30m 2h 3h 12h 2d 3d 14d 60d 90d 180d");

    TimeScale {
        if (!span.isPositive()) {
            throw new IllegalArgumentException("a scale of " + span + " has no length");
        }
    }

    /** A labelled place on the axis. */
    record Tick(String label, double position) {}

    private static List<Duration> times(String texts) {
        return Arrays.stream(texts.split(" ")).map(SpanText::parse).toList();
    }

    /** The scale on which these offsets stand furthest apart. */
    static TimeScale fitting(List<Duration> offsets, Duration span) {
        List<Duration> sorted = offsets.stream().distinct().sorted().toList();
        TimeScale even = new TimeScale(span, Duration.ZERO);
        if (sorted.size() < 3) {
            return even;
        }
        TimeScale best = even;
        double bestSpread = even.spread(sorted) + WORTH_IT * (sorted.size() - 1);
        for (int i = 1; i <= KNEES_PER_DECADE * DECADES; i++) {
            double fraction = Math.pow(10, -(double) i / KNEES_PER_DECADE);
            long nanos = (long) (span.toMillis() * fraction * 1_000_000);
            TimeScale candidate = new TimeScale(span, Duration.ofNanos(Math.max(1, nanos)));
            double spread = candidate.spread(sorted);
            if (spread > bestSpread) {
                best = candidate;
                bestSpread = spread;
            }
        }
        return best;
    }

    /** Larger when the marks stand further apart, with the smallest gaps counting most. */
    private double spread(List<Duration> sorted) {
        double enough = Math.min(ROOMY, 1.0 / (sorted.size() - 1));
        double sum = 0;
        for (int i = 1; i < sorted.size(); i++) {
            sum += Math.log(Math.clamp(at(sorted.get(i)) - at(sorted.get(i - 1)), TOUCHING, enough));
        }
        return sum;
    }

    /** Whether the scale is logarithmic beyond its knee. */
    boolean isLogarithmic() {
        return !knee.isZero();
    }

    /** The place of a time; what is off the line counts as its nearer end. */
    double at(Duration offset) {
        double share =
                isLogarithmic() ? Math.log1p(ratio(offset, knee)) / Math.log1p(ratio(span, knee)) : ratio(offset, span);
        return Math.clamp(share, 0, 1);
    }

    private static double ratio(Duration one, Duration other) {
        return seconds(one) / seconds(other);
    }

    private static double seconds(Duration span) {
        return span.toSeconds() + span.toNanosPart() / 1e9;
    }

    /** Labelled places, from 0 on, none closer than labels can stand. */
    List<Tick> ticks() {
        List<Tick> ticks = new ArrayList<>();
        ticks.add(new Tick("0", 0));
        if (isLogarithmic()) {
            // Round times first, so that 1h is not displaced by 50m.
            ROUND.forEach(time -> addIfFree(ticks, time));
            LESS_ROUND.forEach(time -> addIfFree(ticks, time));
        } else {
            addEven(ticks);
        }
        ticks.sort(Comparator.comparingDouble(Tick::position));
        return ticks;
    }

    private void addIfFree(List<Tick> ticks, Duration time) {
        if (time.compareTo(span) > 0) {
            return;
        }
        double position = at(time);
        if (ticks.stream().allMatch(tick -> Math.abs(tick.position() - position) >= TICK_DISTANCE)) {
            ticks.add(new Tick(SpanText.of(time), position));
        }
    }

    private void addEven(List<Tick> ticks) {
        List<Duration> steps = new ArrayList<>(ROUND);
        steps.addAll(LESS_ROUND);
        steps.sort(Comparator.naturalOrder());
        for (Duration step : steps) {
            if (ratio(span, step) <= MOST_EVEN_TICKS) {
                for (Duration time = step; time.compareTo(span) <= 0; time = time.plus(step)) {
                    ticks.add(new Tick(SpanText.of(time), at(time)));
                }
                return;
            }
        }
    }
}
